// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace mitsuke::rules {

inline uint64_t load_64(const char* bytes) {
    uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}
inline uint32_t load_32(const char* bytes) {
    uint32_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

inline uint64_t mix(uint64_t left, uint64_t right) {
    const uint64_t product = (left ^ 0x9E3779B97F4A7C15U) * (right ^ 0xD6E8FEB86659FD93U);
    return product ^ (product >> 32);
}

/// For tables that compare the bytes as well: equal bytes have equal hashes, and that is all that
/// whoever chooses the bytes cannot break.
inline uint64_t hash_bytes(std::string_view bytes, uint64_t seed = 0) {
    uint64_t hash = seed ^ bytes.size() * 0xA0761D6478BD642FU;
    const char* at = bytes.data();
    size_t left = bytes.size();
    for (; left > 8; at += 8, left -= 8) hash = mix(hash, load_64(at)) + (hash << 7U | hash >> 57U);
    uint64_t last = 0;
    if (left == 8) last = load_64(at);
    else if (left >= 4) last = load_32(at) | static_cast<uint64_t>(load_32(at + left - 4)) << 32U;
    else if (left > 0) std::memcpy(&last, at, left);
    return mix(hash, last);
}

}  // namespace mitsuke::rules
