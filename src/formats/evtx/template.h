// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mitsuke::formats::evtx {

/// One step of a template, in document order. An element is
///   open  (attribute piece*)*  content  (piece | element)*  close
/// where a piece is literal, slot or fragment; an empty element has no `content`.
struct Op {
    enum class Kind : uint8_t {
        open,       ///< name
        attribute,  ///< name; its pieces follow
        content,    ///< the attributes are over
        close,
        literal,   ///< text [begin, begin + size) of Template::text
        slot,      ///< value number `slot` of the instance
        fragment,  ///< BinXml at [begin, begin + size) of the chunk; only outside of templates
    };
    Kind kind = Kind::close;
    bool is_optional = false;  ///< slot: without a value, what holds it is left out
    uint16_t slot = 0;
    uint32_t name = 0;  ///< in Names
    uint32_t begin = 0;
    uint32_t size = 0;

    bool operator==(const Op&) const = default;
};

/// A BinXml fragment taken apart once: the same for all records that instantiate it. Every `open` has
/// its `close`.
struct Template {
    std::vector<Op> ops;
    std::string text;  ///< literals, UTF-8

    std::string_view literal(const Op& op) const { return std::string_view(text).substr(op.begin, op.size); }
    bool operator==(const Template&) const = default;
    void clear() {
        ops.clear();
        text.clear();
    }
};

}  // namespace mitsuke::formats::evtx
