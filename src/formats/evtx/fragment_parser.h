// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "formats/evtx/binxml.h"

namespace mitsuke::formats::evtx {

/// Takes the tokens of one fragment apart into a Template ([MS-EVEN6] 2.2.12). Elements are kept on a
/// stack of its own, so depth costs no recursion.
class FragmentParser {
public:
    enum class Dependency : uint8_t { present, absent };  ///< two bytes in each element
    enum class Nested : uint8_t { allowed, refused };     ///< template instances among the tokens

    FragmentParser(BinXml& reader, size_t begin, size_t end, Dependency dependency, Nested nested, Template& out);

    /// Reads to the end-of-stream token or the end of the bytes.
    Result<void> parse();

private:
    enum class State : uint8_t { start_tag, content };

    Result<bool> token();
    Result<bool> markup_token(uint8_t token);
    Result<void> open_element(bool has_attributes);
    Result<void> attribute();
    Result<void> end_start_tag(Op::Kind kind);
    Result<void> close_element();
    Result<void> value_text();
    Result<void> counted_text();
    Result<void> character_reference();
    Result<void> entity_reference();
    Result<void> substitution(bool is_optional);
    Result<void> instruction_target();
    Result<void> nested_instance();

    Result<uint32_t> name();
    Result<void> check() const;
    Op& add(Op::Kind kind);
    void add_literal(std::string_view text);
    tl::unexpected<Error> malformed(const char* what) const;

    BinXml& reader_;
    ByteReader bytes_;
    Dependency dependency_;
    Nested nested_;
    Template& out_;
    std::vector<State> open_;
};

}  // namespace mitsuke::formats::evtx
