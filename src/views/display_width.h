// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mitsuke::views {

/// Columns that a text takes in a terminal: wide and fullwidth characters (Unicode UAX #11) two,
/// combining marks none, all others one. East Asian Ambiguous counts as one, as terminals in UTF-8
/// draw it. `text` has no control characters (see visible()).
size_t display_width(std::string_view text);

/// `text`, or its beginning and "…" when it is wider than `width` columns.
std::string cut_to_width(std::string_view text, size_t width);
/// cut_to_width(), filled with spaces to exactly `width` columns.
std::string pad_to_width(std::string_view text, size_t width);

/// Lines of at most `width` columns (at least 2): broken at spaces, and between wide characters except
/// before closing punctuation; a longer word is broken where it must be.
std::vector<std::string> wrap_to_width(std::string_view text, size_t width);

}  // namespace mitsuke::views
