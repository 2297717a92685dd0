// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mitsuke::rules {

/// A set of small numbers that is emptied in the time of what it holds, not of what it could hold.
class MarkedSet {
public:
    /// Makes room for the numbers below `size`; the set must be empty.
    void make_room(size_t size) {
        if (words_.size() * 64 < size) words_.resize((size + 63) / 64, 0);
    }
    bool has(uint32_t number) const { return (words_[number / 64] >> (number % 64) & 1U) != 0; }
    /// False when it was there already.
    bool add(uint32_t number) {
        uint64_t& word = words_[number / 64];
        const uint64_t bit = uint64_t{1} << (number % 64);
        if ((word & bit) != 0) return false;
        word |= bit;
        members_.push_back(number);
        return true;
    }
    /// In the order in which they were added.
    std::span<const uint32_t> members() const { return members_; }
    void clear() {
        for (const uint32_t number : members_) words_[number / 64] = 0;
        members_.clear();
    }

private:
    std::vector<uint64_t> words_;
    std::vector<uint32_t> members_;
};

}  // namespace mitsuke::rules
