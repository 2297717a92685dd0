// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <utility>

namespace mitsuke::ledgers {

/// A map by 64-bit key with at most `size_max` values; the oldest goes first and is counted. A value
/// that was erased and is made again is new.
template <typename Value>
class BoundedTable {
public:
    explicit BoundedTable(size_t size_max) : size_max_(size_max) {}

    Value* find(uint64_t key) {
        const auto found = values_.find(key);
        return found == values_.end() ? nullptr : &found->second.value;
    }
    const Value* find(uint64_t key) const { return const_cast<BoundedTable*>(this)->find(key); }
    /// The value, made when there is none. Valid until another is made.
    Value& operator[](uint64_t key) {
        const auto [place, is_new] = values_.try_emplace(key);
        if (!is_new) return place->second.value;
        place->second.turn = ++turns_;
        line_.push_back({key, turns_});
        // What was erased still stands in line; the line is bounded, too.
        while (values_.size() > size_max_) forget_first();
        if (line_.size() > 2 * size_max_ + 16) drop_erased();
        return place->second.value;
    }
    void erase(uint64_t key) { values_.erase(key); }
    size_t size() const { return values_.size(); }
    uint64_t forgotten() const { return forgotten_; }

    /// Each key and value, oldest first.
    template <typename Visit>
    void each(const Visit& visit) const {
        for (const auto& place : line_)
            if (is_in_line(place)) visit(place.key, values_.find(place.key)->second.value);
    }

private:
    struct Kept {
        Value value{};
        uint32_t turn = 0;
    };
    struct Place {
        uint64_t key;
        uint32_t turn;
    };

    bool is_in_line(const Place& place) const {
        const auto found = values_.find(place.key);
        return found != values_.end() && found->second.turn == place.turn;
    }
    void forget_first() {
        if (is_in_line(line_.front())) forgotten_ += values_.erase(line_.front().key);
        line_.pop_front();
    }
    void drop_erased() {
        std::erase_if(line_, [this](const Place& place) { return !is_in_line(place); });
    }

    size_t size_max_;
    std::unordered_map<uint64_t, Kept> values_;
    std::deque<Place> line_;  ///< in order of making
    uint32_t turns_ = 0;
    uint64_t forgotten_ = 0;
};

}  // namespace mitsuke::ledgers
