// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mitsuke::formats {

/// Rows of comma-separated values (RFC 4180), tolerant: any separator, LF or CRLF, a byte order mark,
/// spaces before a quote, a quote that nobody closes (ends with the text). A line that begins with
/// '#' and blank lines are passed over. `text` outlives the reader.
class CsvReader {
public:
    explicit CsvReader(std::string_view text, char separator = ',');

    /// The fields of the next row; false at the end. Views are valid until the next call.
    bool next(std::vector<std::string_view>& fields);

    /// 1-based line on which the last row began.
    uint64_t line() const { return row_line_; }

private:
    bool skip_to_row();
    std::string_view take_quoted();
    std::string_view take_bare();
    bool take_separator();

    std::string_view text_;
    char separator_;
    uint64_t line_ = 1;
    uint64_t row_line_ = 0;
    std::vector<std::string> unescaped_;  ///< memory of fields that held ""
    size_t unescaped_used_ = 0;
};

}  // namespace mitsuke::formats
