// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"

namespace mitsuke::formats {

/// How a column's values read (Zeek script reference, "Types").
enum class ZeekType : uint8_t { text, integer, real, boolean };

struct ZeekColumn {
    std::string name;
    ZeekType type = ZeekType::text;
    bool is_container = false;  ///< set[..] or vector[..]: a value is a list
};

/// Zeek's tab-separated logs (Zeek manual, "Zeek Log Formats"). The lines that begin with '#' tell
/// how to read the rest; they may come again in one file, with other columns, where logs were
/// concatenated or rotated.
class ZeekLog {
public:
    /// Takes one line without its end. True when it was a header line.
    bool read_header(std::string_view line);
    /// Cuts a data line into one value a column. False when the number differs, or when no #fields
    /// line came before. Values are as written; ask is_unset, is_empty, and where there is a backslash, unescape.
    bool split(std::string_view line, std::vector<std::string_view>& values, bool& has_backslash) const;

    const std::string& path() const { return path_; }
    const std::vector<ZeekColumn>& columns() const { return columns_; }
    char set_separator() const { return set_separator_; }
    /// Counts the #fields, #types and #path lines: when it changes, so did the columns.
    uint64_t generation() const { return generation_; }

    bool is_unset(std::string_view value) const { return is_same(value, unset_); }
    bool is_empty(std::string_view value) const { return is_same(value, empty_); }

private:
    // Asked of each value: nearly all differ in their length or first letter.
    static bool is_same(std::string_view left, std::string_view right) {
        return left.size() == right.size() && (left.empty() || (left.front() == right.front() && left == right));
    }
    void set_names(std::string_view names);
    void set_types(std::string_view types);

    char separator_ = '\t';
    char set_separator_ = ',';
    std::string empty_ = "(empty)", unset_ = "-", path_;
    std::vector<ZeekColumn> columns_;
    uint64_t generation_ = 0;
};

/// Decodes \xNN and \\; `value` itself when it has neither. When the decoded bytes are not UTF-8 the
/// value stays as written, since every value must be text.
std::string_view zeek_unescape(std::string_view value, Arena& arena);

}  // namespace mitsuke::formats
