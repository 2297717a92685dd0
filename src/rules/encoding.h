// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace mitsuke::rules {

/// RFC 4648 section 4, with padding.
std::string to_base64(std::string_view bytes);

/// The characters that the Base64 of any text holds wherever `bytes` stands in it: one text for each
/// of the three positions modulo three. Characters that depend on neighbours are left out.
std::array<std::string, 3> to_base64_anywhere(std::string_view bytes);

enum class ByteOrder : uint8_t { little, big };

/// UTF-8 to UTF-16 without byte order mark; bytes that are not UTF-8 become U+FFFD.
std::string to_utf16(std::string_view text, ByteOrder order);

}  // namespace mitsuke::rules
