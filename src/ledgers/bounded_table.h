// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/prefetch.h"
#include "base/slot_index.h"
#include "ledgers/growing_list.h"

namespace mitsuke::ledgers {

/// A map by 64-bit key with at most `size_max` values; the oldest goes first and is counted. A value that was
/// erased and is made again is new. Costs 8 bytes beside each value and 5 to 11 in the index; what was erased, until
/// the gaps are closed, at most half of what is there. Values never move while nothing is erased. Keys that others
/// choose must be keyed hashes.
template <typename Value>
class BoundedTable {
public:
    explicit BoundedTable(size_t size_max) : size_max_(std::min(size_max, table_max)) {}

    Value* find(uint64_t key) {
        const uint32_t slot = slot_of(key);
        return slot == SlotIndex::none ? nullptr : &entries_[slot].value;
    }
    const Value* find(uint64_t key) const { return const_cast<BoundedTable*>(this)->find(key); }
    /// The value, made when there is none. Valid until another is made.
    Value& operator[](uint64_t key) {
        if (Value* found = find(key)) return *found;
        if (size_ == size_max_) forget_first();
        if (has_many_gaps()) close_gaps();
        index_.insert(key, static_cast<uint32_t>(entries_.size()), hash_of());
        ++size_;
        return entries_.push_back({key, Value{}}).value;
    }
    /// Begins to load what a look at the key needs first: ask for several keys, then look.
    void prefetch(uint64_t key) const { index_.prefetch(key); }
    /// .. and, some time after that, the value, of a large one its begin.
    void prefetch_value(uint64_t key) const {
        constexpr size_t line = 64, lines_max = 4;
        const uint32_t slot = index_.likely(key);
        if (slot == SlotIndex::none) return;
        const auto* const bytes = reinterpret_cast<const char*>(&entries_[slot]);
        for (size_t at = 0; at < std::min(sizeof(Entry), line * lines_max); at += line) mitsuke::prefetch(bytes + at);
    }
    void put(uint64_t key, Value value) { (*this)[key] = std::move(value); }
    void erase(uint64_t key) {
        const uint32_t slot = slot_of(key);
        if (slot == SlotIndex::none) return;
        index_.erase(slot, hash_of());
        entries_[slot].value = Value{};
        --size_;
    }
    void clear() { *this = BoundedTable(size_max_); }
    size_t size() const { return size_; }
    uint64_t forgotten() const { return forgotten_; }

    /// Each key and value, oldest first.
    template <typename Visit>
    void each(const Visit& visit) const {
        for (size_t slot = first_; slot < entries_.size(); ++slot)
            if (is_there(slot)) visit(entries_[slot].key, entries_[slot].value);
    }

private:
    struct Entry {
        uint64_t key;
        Value value;
    };

    auto hash_of() const {
        return [this](uint32_t slot) { return entries_[slot].key; };
    }
    uint32_t slot_of(uint64_t key) const {
        return index_.find(key, [this, key](uint32_t slot) { return entries_[slot].key == key; });
    }
    bool is_there(size_t slot) const { return slot_of(entries_[slot].key) == slot; }
    void forget_first() {
        while (!is_there(first_)) ++first_;
        erase(entries_[first_++].key);
        ++forgotten_;
    }
    // What was erased leaves a gap. Gaps are closed when they are half as many as what is there, or the table is as
    // long as it may become: so the work for each that was erased is bounded.
    bool has_many_gaps() const {
        constexpr size_t gaps_min = 64;
        const size_t gaps = entries_.size() - size_, size_at_most = size_max_ + size_max_ / 4;
        return gaps > std::max(size_ / 2, gaps_min) || (gaps > 0 && entries_.size() > size_at_most);
    }
    void close_gaps() {
        size_t kept = 0;
        for (size_t slot = first_; slot < entries_.size(); ++slot) {
            if (!is_there(slot)) continue;
            if (kept != slot) entries_[kept] = std::move(entries_[slot]);
            ++kept;
        }
        entries_.cut(kept);
        first_ = 0;
        index_.clear();
        for (size_t slot = 0; slot < kept; ++slot)
            index_.insert(entries_[slot].key, static_cast<uint32_t>(slot), hash_of());
    }

    static constexpr size_t table_max = SlotIndex::slots_max / 5 * 4 - 1;  ///< with a quarter more for gaps

    size_t size_max_;
    GrowingList<Entry> entries_;  ///< in order of making, with gaps
    SlotIndex index_;
    size_t first_ = 0;  ///< all before are gaps
    size_t size_ = 0;
    uint64_t forgotten_ = 0;
};

}  // namespace mitsuke::ledgers
