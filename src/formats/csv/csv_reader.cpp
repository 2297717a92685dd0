// SPDX-License-Identifier: Apache-2.0
#include "formats/csv/csv_reader.h"

#include <algorithm>

#include "base/text.h"

namespace mitsuke::formats {

CsvReader::CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text_.starts_with(byte_order_mark)) text_.remove_prefix(byte_order_mark.size());
    // Views of unescaped fields must stay while the row grows.
    unescaped_.reserve(256);
}

bool CsvReader::next(std::vector<std::string_view>& fields) {
    fields.clear();
    unescaped_used_ = 0;
    if (!skip_to_row()) return false;
    row_line_ = line_;
    do {
        const size_t spaces = std::min(text_.find_first_not_of(' '), text_.size());
        const bool is_quoted = spaces < text_.size() && text_[spaces] == '"';
        if (is_quoted) text_.remove_prefix(spaces);
        fields.push_back(is_quoted ? take_quoted() : take_bare());
    } while (take_separator());
    return true;
}

bool CsvReader::skip_to_row() {
    while (!text_.empty()) {
        const size_t end = std::min(text_.find('\n'), text_.size());
        const std::string_view row = trim(text_.substr(0, end));
        if (!row.empty() && row[0] != '#') return true;
        text_.remove_prefix(std::min(end + 1, text_.size()));
        ++line_;
    }
    return false;
}

std::string_view CsvReader::take_quoted() {
    text_.remove_prefix(1);
    const size_t first = std::min(text_.find('"'), text_.size());
    const bool is_plain = first + 1 >= text_.size() || text_[first + 1] != '"';
    line_ += static_cast<uint64_t>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(first), '\n'));
    if (is_plain) {
        const std::string_view field = text_.substr(0, first);
        text_.remove_prefix(std::min(first + 1, text_.size()));
        return field;
    }
    std::string out;
    for (size_t at = 0;; ++at) {
        const bool at_quote = at < text_.size() && text_[at] == '"';
        const bool is_doubled = at_quote && at + 1 < text_.size() && text_[at + 1] == '"';
        if (at >= text_.size() || (at_quote && !is_doubled)) {
            text_.remove_prefix(std::min(at + 1, text_.size()));
            break;
        }
        if (at > first && text_[at] == '\n') ++line_;
        out.push_back(text_[at]);
        if (is_doubled) ++at;
    }
    // More fields with "" than room for them: the rest loses its text rather than move the others.
    if (unescaped_used_ == unescaped_.capacity()) return {};
    if (unescaped_used_ == unescaped_.size()) unescaped_.emplace_back();
    unescaped_[unescaped_used_] = std::move(out);
    return unescaped_[unescaped_used_++];
}

std::string_view CsvReader::take_bare() {
    size_t end = 0;
    while (end < text_.size() && text_[end] != separator_ && text_[end] != '\n') ++end;
    const std::string_view field = trim(text_.substr(0, end));
    text_.remove_prefix(end);
    return field;
}

/// Also passes over what stands between a closing quote and the separator.
bool CsvReader::take_separator() {
    size_t end = 0;
    while (end < text_.size() && text_[end] != separator_ && text_[end] != '\n') ++end;
    const bool is_separator = end < text_.size() && text_[end] == separator_;
    if (!is_separator && end < text_.size()) ++line_;
    text_.remove_prefix(std::min(end + 1, text_.size()));
    return is_separator;
}

}  // namespace mitsuke::formats
