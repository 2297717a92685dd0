// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>
#include <utility>

namespace mitsuke::ledgers {

/// A map by 64-bit key with at most `size_max` values; the oldest goes first and is counted. A value
/// that is put again is as old as when it was first put.
template <typename Value>
class BoundedTable {
public:
    explicit BoundedTable(size_t size_max) : size_max_(size_max) {}

    Value* find(uint64_t key) {
        const auto found = values_.find(key);
        return found == values_.end() ? nullptr : &found->second;
    }
    const Value* find(uint64_t key) const { return const_cast<BoundedTable*>(this)->find(key); }
    /// The value, made when there is none. Valid until another is made.
    Value& operator[](uint64_t key) {
        const auto [place, is_new] = values_.try_emplace(key);
        if (!is_new) return place->second;
        order_.push_back(key);
        // Keys that were erased still stand in line; the line is bounded, too.
        while (values_.size() > size_max_ || order_.size() > 2 * size_max_) forget_first();
        return values_.find(key)->second;
    }
    void erase(uint64_t key) { values_.erase(key); }
    size_t size() const { return values_.size(); }
    uint64_t forgotten() const { return forgotten_; }

private:
    void forget_first() {
        forgotten_ += values_.erase(order_.front());
        order_.pop_front();
    }

    size_t size_max_;
    std::unordered_map<uint64_t, Value> values_;
    std::deque<uint64_t> order_;
    uint64_t forgotten_ = 0;
};

}  // namespace mitsuke::ledgers
