// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace mitsuke {

/// SHA-256 (FIPS 180-4) of bytes at hand, for fingerprints and file identities. Not for secrets.
std::array<uint8_t, 32> sha256(std::string_view bytes);

}  // namespace mitsuke
