// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mitsuke::rules {

/// Appends `text` so that two texts which differ in case only become the same: simple case folding
/// of Unicode, one character to one character, so a wildcard `?` keeps its meaning. Bytes that are
/// not UTF-8 stay as they are. Whether all of `text` is ASCII.
bool append_folded(std::string_view text, std::string& out);
std::string fold(std::string_view text);

bool is_ascii(std::string_view text);

/// The code point that `code_point` folds to.
uint32_t fold(uint32_t code_point);

/// Bytes of the UTF-8 character at `at`; 1 where the bytes are not UTF-8. `at` < text.size().
size_t character_size(std::string_view text, size_t at);

}  // namespace mitsuke::rules
