// SPDX-License-Identifier: Apache-2.0
#pragma once

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/prefetch.h"

namespace mitsuke::sources {

/// Finds numbers (1 to number_max) by hash. A hash has one cache line, in which nearly all of its numbers
/// are; those that found no room are in the lines that follow.
class FlowIndex {
public:
    static constexpr uint32_t number_max = 131072;

    FlowIndex() : lines_(line_count) {}

    /// Begins to load what find() will look at.
    void prefetch(uint32_t hash) const { mitsuke::prefetch(&lines_[home(hash)]); }
    /// The first number with that hash (by line) for which is_it(number) holds; 0 when there is none.
    template <typename IsIt>
    uint32_t find(uint32_t hash, IsIt is_it) const {
        size_t at = home(hash);
        for (size_t looked_at = 0; looked_at < line_count; ++looked_at, at = next(at)) {
            const Line& line = lines_[at];
            for (unsigned fit = with_tag(line, hash); fit != 0; fit &= fit - 1) {
                const uint32_t number = line.entries[static_cast<size_t>(std::countr_zero(fit))] & number_mask;
                if (number != 0 && is_it(number)) return number;
            }
            if (line.passed == 0) return 0;
        }
        return 0;
    }
    /// There must be fewer than number_max numbers, and this one must not be there.
    void insert(uint32_t hash, uint32_t number);
    /// The number must be there, under that hash.
    void remove(uint32_t hash, uint32_t number);

private:
    static constexpr unsigned number_bits = 18;
    static constexpr uint32_t number_mask = (1U << number_bits) - 1;
    // Half full at most: one line of a hundred is passed by.
    static constexpr size_t line_count = 16384;
    struct alignas(64) Line {
        std::array<uint32_t, 15> entries{};  // 0, or tag (the hash's upper bits) and number
        uint32_t passed = 0;                 // numbers that stand further on for want of room here
    };

    static size_t home(uint32_t hash) { return hash % line_count; }
    static size_t next(size_t at) { return (at + 1) % line_count; }
    static uint32_t tag(uint32_t hash) { return hash & ~number_mask; }
    /// A bit for each entry of the line that has the hash's tag.
    static unsigned with_tag(const Line& line, uint32_t hash) {
        unsigned fit = 0;
#ifdef __SSE2__
        const __m128i wanted = _mm_set1_epi32(static_cast<int>(tag(hash)));
        const __m128i tags = _mm_set1_epi32(static_cast<int>(~number_mask));
        for (size_t at = 0; at < 16; at += 4) {
            const __m128i four = _mm_load_si128(reinterpret_cast<const __m128i*>(&line) + at / 4);
            const __m128i equal = _mm_cmpeq_epi32(_mm_and_si128(four, tags), wanted);
            fit |= static_cast<unsigned>(_mm_movemask_ps(_mm_castsi128_ps(equal))) << at;
        }
        return fit & 0x7FFFU;  // the last is no entry
#else
        for (size_t at = 0; at < line.entries.size(); ++at)
            if ((line.entries[at] & ~number_mask) == tag(hash)) fit |= 1U << at;
        return fit;
#endif
    }

    std::vector<Line> lines_;
};

}  // namespace mitsuke::sources
