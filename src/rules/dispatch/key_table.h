// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace mitsuke::rules {

/// From a 64-bit key to the numbers listed under it. Built once, then only read.
class KeyTable {
public:
    KeyTable() = default;
    explicit KeyTable(std::vector<std::pair<uint64_t, uint32_t>> pairs);

    std::span<const uint32_t> find(uint64_t key) const {
        if (slots_.empty()) return {};
        for (size_t at = place(key);; at = (at + 1) & mask_) {
            const Slot& slot = slots_[at];
            if (slot.count == 0) return {};
            if (slot.key == key) return {numbers_.data() + slot.begin, slot.count};
        }
    }
    bool empty() const { return slots_.empty(); }

private:
    struct Slot {
        uint64_t key = 0;
        uint32_t begin = 0, count = 0;  ///< count 0: free
    };
    size_t place(uint64_t key) const { return (key * 0x9E3779B97F4A7C15U >> 32) & mask_; }
    void put(const Slot& slot);

    std::vector<Slot> slots_;  ///< at most half full, so that a search ends
    std::vector<uint32_t> numbers_;
    size_t mask_ = 0;
};

}  // namespace mitsuke::rules
