// SPDX-License-Identifier: Apache-2.0
#include "base/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <cassert>

#include "base/text.h"

namespace mitsuke {

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, 32> digest{};
    [[maybe_unused]] const int done =
        EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    assert(done == 1);  // every libcrypto has SHA-256
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace mitsuke
