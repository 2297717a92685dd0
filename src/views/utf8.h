// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace mitsuke::views {

/// Takes the first code point off a text that is not empty. Bytes that are no UTF-8 (RFC 3629, overlong
/// forms and surrogates included) give U+FFFD, one for each byte that begins no sequence.
uint32_t take_code_point(std::string_view& text);

}  // namespace mitsuke::views
