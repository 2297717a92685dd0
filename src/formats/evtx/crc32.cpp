// SPDX-License-Identifier: Apache-2.0
#include "formats/evtx/crc32.h"

#include <zlib.h>

#include <array>
#include <cstddef>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace mitsuke::formats::evtx {

uint32_t crc32_by_table(std::string_view bytes, uint32_t previous) {
    return static_cast<uint32_t>(::crc32_z(previous, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

#if defined(__x86_64__)

namespace {

constexpr size_t lane_size = 16, stride = 4 * lane_size;
/// Below this the table is done sooner.
constexpr size_t folding_min = 2 * stride;

[[gnu::target("pclmul,sse4.1")]] __m128i lane(const char* bytes) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
}

/// What `sum` is worth so many bits further on, and what stands there.
[[gnu::target("pclmul,sse4.1")]] __m128i fold(__m128i sum, __m128i distance, __m128i next) {
    const __m128i low = _mm_clmulepi64_si128(sum, distance, 0x00), high = _mm_clmulepi64_si128(sum, distance, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

/// Folds 64 bytes at a time, by carry-less multiplication with powers of x modulo the polynomial (Gopal and others,
/// "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel, 2009). What is left are 16 bytes
/// of the same remainder, and the tail: the table does them.
[[gnu::target("pclmul,sse4.1")]] uint32_t crc32_by_folding(std::string_view bytes, uint32_t previous) {
    const __m128i by_512_bits = _mm_set_epi64x(0x1C6E41596, 0x154442BD4);
    const __m128i by_128_bits = _mm_set_epi64x(0x0CCAA009E, 0x1751997D0);
    const char* at = bytes.data();
    __m128i first = lane(at), second = lane(at + lane_size), third = lane(at + 2 * lane_size),
            fourth = lane(at + 3 * lane_size);
    first = _mm_xor_si128(first, _mm_cvtsi32_si128(static_cast<int>(~previous)));
    size_t left = bytes.size() - stride;
    for (at += stride; left >= stride; at += stride, left -= stride) {
        first = fold(first, by_512_bits, lane(at));
        second = fold(second, by_512_bits, lane(at + lane_size));
        third = fold(third, by_512_bits, lane(at + 2 * lane_size));
        fourth = fold(fourth, by_512_bits, lane(at + 3 * lane_size));
    }
    __m128i sum = fold(first, by_128_bits, second);
    sum = fold(fold(sum, by_128_bits, third), by_128_bits, fourth);
    std::array<char, lane_size> rest{};
    _mm_storeu_si128(reinterpret_cast<__m128i*>(rest.data()), sum);
    constexpr uint32_t nothing_before = 0xFFFFFFFF;  // inverted, as zlib has it
    return crc32_by_table({at, left}, crc32_by_table({rest.data(), rest.size()}, nothing_before));
}

bool can_fold() { return __builtin_cpu_supports("pclmul") != 0 && __builtin_cpu_supports("sse4.1") != 0; }

}  // namespace

uint32_t crc32(std::string_view bytes, uint32_t previous) {
    static const bool folds = can_fold();
    return folds && bytes.size() >= folding_min ? crc32_by_folding(bytes, previous) : crc32_by_table(bytes, previous);
}

#else

uint32_t crc32(std::string_view bytes, uint32_t previous) { return crc32_by_table(bytes, previous); }

#endif

}  // namespace mitsuke::formats::evtx
