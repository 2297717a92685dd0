// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace mitsuke {

/// SHA-256 (FIPS 180-4) of bytes at hand in 64 lower-case hexadecimal digits, for fingerprints and
/// file identities. Not for secrets.
std::string sha256_hex(std::string_view bytes);

}  // namespace mitsuke
