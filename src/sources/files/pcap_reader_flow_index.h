// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace mitsuke::sources {

/// Finds numbers (1 to number_max) by hash. A hash has one cache line, in which nearly all of its numbers
/// are; those that found no room are in the lines that follow.
class FlowIndex {
public:
    static constexpr uint32_t number_max = 131072;

    FlowIndex() : lines_(line_count) {}

    /// Begins to load what find() will look at.
    void prefetch(uint32_t hash) const { __builtin_prefetch(&lines_[home(hash)]); }
    /// The first number with that hash (by line) for which is_it(number) holds; 0 when there is none.
    template <typename IsIt>
    uint32_t find(uint32_t hash, IsIt is_it) const {
        size_t at = home(hash);
        for (size_t looked_at = 0; looked_at < line_count; ++looked_at, at = next(at)) {
            const Line& line = lines_[at];
            for (const uint32_t entry : line.entries)
                if (entry >> number_bits == tag(hash) && (entry & number_mask) != 0 && is_it(entry & number_mask))
                    return entry & number_mask;
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
        std::array<uint32_t, 15> entries{};  // 0, or tag and number
        uint32_t passed = 0;                 // numbers that stand further on for want of room here
    };

    static size_t home(uint32_t hash) { return hash % line_count; }
    static size_t next(size_t at) { return (at + 1) % line_count; }
    static uint32_t tag(uint32_t hash) { return hash >> number_bits; }

    std::vector<Line> lines_;
};

}  // namespace mitsuke::sources
