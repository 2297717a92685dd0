// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/large_pages.h"
#include "base/prefetch.h"

namespace mitsuke {

/// Where things lie in a list, by the hash of their key: four bytes for each place. Open addressing with linear
/// probing; at most 3 of 4 places are taken. A place holds eight bits of the hash, so that other things that stand
/// in the way are hardly ever looked at: each would be a miss of the cache. The hash must be keyed where others
/// choose the keys. Knows neither keys nor things: `is_it(slot)` says whether what was looked for lies there,
/// `hash_of(slot)` its hash.
class SlotIndex {
public:
    static constexpr uint32_t none = std::numeric_limits<uint32_t>::max();
    /// Slots are below this.
    static constexpr uint32_t slots_max = (uint32_t{1} << 24U) - 1;

    template <typename IsIt>
    uint32_t find(uint64_t hash, const IsIt& is_it) const {
        if (places_.empty()) return none;
        for (size_t at = home(hash);; at = next(at)) {
            if (places_[at] == none) return none;
            if (tag_of(places_[at]) == tag_of_hash(hash) && is_it(slot_of(places_[at]))) return slot_of(places_[at]);
        }
    }
    /// Begins to load what find() looks at first.
    void prefetch(uint64_t hash) const {
        if (!places_.empty()) mitsuke::prefetch(&places_[home(hash)]);
    }
    /// Where it probably lies, some time after prefetch(); none when it is certainly not there.
    uint32_t likely(uint64_t hash) const {
        return find(hash, [](uint32_t) { return true; });
    }
    template <typename HashOf>
    void insert(uint64_t hash, uint32_t slot, const HashOf& hash_of) {
        if ((size_ + 1) * 4 > places_.size() * 3) grow(hash_of);
        place(hash, slot);
        ++size_;
    }
    /// `slot` is in the index.
    template <typename HashOf>
    void erase(uint32_t slot, const HashOf& hash_of) {
        size_t hole = home(hash_of(slot));
        while (places_[hole] == none || slot_of(places_[hole]) != slot) hole = next(hole);
        // What stands behind the hole and would be looked for across it moves up (Knuth, TAOCP 3, 6.4, R).
        for (size_t at = next(hole); places_[at] != none; at = next(at)) {
            const size_t wanted = home(hash_of(slot_of(places_[at])));
            const bool passes_hole = ((at - wanted) & mask()) >= ((at - hole) & mask());
            if (!passes_hole) continue;
            places_[hole] = places_[at];
            hole = at;
        }
        places_[hole] = none;
        --size_;
    }
    void clear() {
        places_.clear();
        size_ = 0;
    }

private:
    static uint32_t tag_of_hash(uint64_t hash) { return static_cast<uint32_t>(hash >> 56U); }
    static uint32_t tag_of(uint32_t place) { return place >> 24U; }
    static uint32_t slot_of(uint32_t place) { return place & slots_max; }
    size_t mask() const { return places_.size() - 1; }
    size_t home(uint64_t hash) const { return hash & mask(); }
    size_t next(size_t at) const { return (at + 1) & mask(); }
    void place(uint64_t hash, uint32_t slot) {
        size_t at = home(hash);
        while (places_[at] != none) at = next(at);
        places_[at] = tag_of_hash(hash) << 24U | slot;
    }
    template <typename HashOf>
    void grow(const HashOf& hash_of) {
        constexpr size_t places_min = 8;
        Places old(places_.empty() ? places_min : places_.size() * 2, none);
        old.swap(places_);
        for (const uint32_t each : old)
            if (each != none) place(hash_of(slot_of(each)), slot_of(each));
    }

    using Places = std::vector<uint32_t, LargePageAllocator<uint32_t>>;
    Places places_;  ///< a power of two of them: tag and slot
    size_t size_ = 0;
};

}  // namespace mitsuke
