// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/complaint.h"

namespace mitsuke::rules {

struct YamlEntry;

/// One node of a YAML document, with its place. Aliases are written out.
struct YamlNode {
    enum class Kind : uint8_t { scalar, list, map };

    Kind kind = Kind::scalar;
    bool plain = false;     ///< a scalar without quotes, whose type YAML decides (yaml_scalar.h)
    bool verbatim = false;  ///< character n of `text` is n columns right of its first in the file
    Place place;
    std::string text;                ///< of a scalar, as text
    std::vector<YamlNode> items;     ///< of a list
    std::vector<YamlEntry> entries;  ///< of a map, in file order; keys are unique

    bool is_scalar() const { return kind == Kind::scalar; }
    bool is_list() const { return kind == Kind::list; }
    bool is_map() const { return kind == Kind::map; }
    /// The value of that key, or null.
    const YamlNode* find(std::string_view key) const;
    /// The place of `length` bytes of a scalar's text; the whole scalar where that cannot be told.
    Place place_of(size_t offset, size_t length) const;
};

struct YamlEntry {
    YamlNode key, value;
};

/// Reads the documents of a YAML 1.2 file one after another. A document that is no YAML does not
/// hide those after it: a line that begins with "---" always begins a document (YAML 1.2.2, 9.1.2).
/// `text` outlives the reader.
class YamlReader {
public:
    explicit YamlReader(std::string_view text);

    /// The next document, or what is wrong with it; empty at the end. Empty documents are skipped.
    std::optional<Checked<YamlNode>> next();

private:
    std::optional<Checked<YamlNode>> next_of_chunk();

    std::string_view rest_;
    uint32_t line_ = 1;  ///< number of the first line of rest_
    std::vector<YamlNode> pending_;
    size_t documents_ = 0;
};

}  // namespace mitsuke::rules
