// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "base/large_pages.h"
#include "base/prefetch.h"
#include "intel/indicator_key.h"
#include "intel/indicators.h"

namespace mitsuke::intel {

/// Millions of keys in little memory: entries lie one after another in blocks of bytes, and an
/// open-addressing table of 8-byte slots points at them. An entry is 8 bytes and its key; a slot holds
/// 24 bits of the hash, so that a miss hardly ever looks at an entry. Equal keys of several lists are
/// several entries. Fill, then ask from any number of threads.
class IndicatorTable {
public:
    struct Entry {
        KeySpace space = KeySpace::domain;
        IndicatorType type = IndicatorType::other;
        uint32_t details = 0;  ///< whatever the caller numbers so
        std::string_view key;
        std::string_view shown;  ///< as published, when the key does not tell; else empty
    };
    static constexpr size_t key_max = 1024;
    static constexpr uint64_t bytes_max = uint64_t{1} << 40;

    /// False when key or shown are longer than key_max, or the table is full.
    bool add(const Entry& entry);

    /// Calls found(place) for each entry of that key; `place` identifies the entry.
    template <typename Found>
    void find(KeySpace space, uint64_t hash, std::string_view key, Found found) const {
        if (!may_hold(hash)) return;
        for (size_t at = home(hash);; at = at + 1 == slots_.size() ? 0 : at + 1) {
            const uint64_t slot = slots_[at];
            if (slot == 0) return;
            if (slot >> 40 != (hash & tag_mask)) continue;
            const uint64_t place = (slot & place_mask) - 1;
            if (is_key_at(place, space, key)) found(place);
        }
    }
    /// Begins to load what may_hold() will look at: ask for several keys first, then look.
    void prefetch(uint64_t hash) const {
        if (!filter_.empty()) mitsuke::prefetch(&filter_[filter_word(hash)]);
    }
    /// False for nearly every key that is not in the table (a Bloom filter, three bits of one word). The
    /// filter of a million keys is small enough for a core's own cache; the slots are not.
    bool may_hold(uint64_t hash) const {
        return !filter_.empty() && (filter_[filter_word(hash)] & filter_bits(hash)) == filter_bits(hash);
    }

    /// Whether any key is of that space.
    bool holds(KeySpace space) const { return spaces_.test(static_cast<size_t>(space)); }

    Entry at(uint64_t place) const;
    size_t size() const { return size_; }

private:
    static constexpr uint64_t tag_mask = 0xFFFFFF;
    static constexpr uint64_t place_mask = (uint64_t{1} << 40) - 1;
    static constexpr size_t key_at = 8;  // space, type, details (4), length (2)
    static constexpr uint8_t has_shown = 0x80;

    /// Spreads the upper half of the hash over any number of slots.
    size_t home(uint64_t hash) const { return static_cast<size_t>(((hash >> 32) * slots_.size()) >> 32); }
    size_t filter_word(uint64_t hash) const { return static_cast<size_t>(((hash >> 32) * filter_.size()) >> 32); }
    static uint64_t filter_bits(uint64_t hash) {
        return uint64_t{1} << (hash & 63) | uint64_t{1} << (hash >> 6 & 63) | uint64_t{1} << (hash >> 12 & 63);
    }
    bool is_key_at(uint64_t place, KeySpace space, std::string_view key) const {
        const char* entry = bytes_at(place);
        uint16_t size = 0;
        std::memcpy(&size, entry + 6, sizeof size);
        return static_cast<KeySpace>(entry[0]) == space && size == key.size() &&
               std::memcmp(entry + key_at, key.data(), size) == 0;
    }
    /// A place is the number of a block and the offset in it.
    static constexpr uint64_t block_bits = 20;
    struct Block {
        std::unique_ptr<char[]> bytes;
        size_t used = 0;
    };
    const char* bytes_at(uint64_t place) const {
        return blocks_[place >> block_bits].bytes.get() + (place & ((uint64_t{1} << block_bits) - 1));
    }
    char* allocate(size_t size, uint64_t& place);
    void point(uint64_t hash, uint64_t place);
    void grow();

    using Words = std::vector<uint64_t, LargePageAllocator<uint64_t>>;
    Words slots_;  ///< 0, or tag << 40 | place + 1
    Words filter_;
    std::vector<Block> blocks_;
    std::bitset<key_spaces> spaces_;
    size_t size_ = 0;
};

}  // namespace mitsuke::intel
