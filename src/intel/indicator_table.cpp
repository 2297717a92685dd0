// SPDX-License-Identifier: Apache-2.0
#include "intel/indicator_table.h"

#include <algorithm>

namespace mitsuke::intel {

bool IndicatorTable::add(const Entry& entry) {
    const size_t shown_size = entry.shown.empty() ? 0 : 2 + entry.shown.size();
    const size_t size = key_at + entry.key.size() + shown_size;
    if (entry.key.size() > key_max || entry.shown.size() > key_max || blocks_.size() << block_bits >= bytes_max)
        return false;
    // Four fifths full at most: probes stay within a cache line or two.
    if (size_ * 5 >= slots_.size() * 4) grow();

    uint64_t place = 0;
    char* const out = allocate(size, place);
    const auto put_length = [](char* to, size_t length) {
        const auto narrow = static_cast<uint16_t>(length);
        std::memcpy(to, &narrow, sizeof narrow);
    };
    out[0] = static_cast<char>(entry.space);
    out[1] = static_cast<char>(static_cast<uint8_t>(entry.type) | (shown_size > 0 ? has_shown : 0));
    std::memcpy(out + 2, &entry.details, sizeof entry.details);
    put_length(out + 6, entry.key.size());
    std::memcpy(out + key_at, entry.key.data(), entry.key.size());
    if (shown_size > 0) {
        put_length(out + key_at + entry.key.size(), entry.shown.size());
        std::memcpy(out + key_at + entry.key.size() + 2, entry.shown.data(), entry.shown.size());
    }
    point(hash_key(entry.space, entry.key), place);
    spaces_.set(static_cast<size_t>(entry.space));
    ++size_;
    return true;
}

char* IndicatorTable::allocate(size_t size, uint64_t& place) {
    constexpr size_t block_size = size_t{1} << block_bits;
    if (blocks_.empty() || block_size - blocks_.back().used < size)
        blocks_.push_back({std::unique_ptr<char[]>(new char[block_size]), 0});
    Block& block = blocks_.back();
    place = (blocks_.size() - 1) << block_bits | block.used;
    char* const start = block.bytes.get() + block.used;
    block.used += size;
    return start;
}

IndicatorTable::Entry IndicatorTable::at(uint64_t place) const {
    const char* in = bytes_at(place);
    const auto length_at = [](const char* from) {
        uint16_t length = 0;
        std::memcpy(&length, from, sizeof length);
        return size_t{length};
    };
    Entry entry;
    const auto type = static_cast<uint8_t>(in[1]);
    entry.space = static_cast<KeySpace>(in[0]);
    entry.type = static_cast<IndicatorType>(type & ~has_shown);
    std::memcpy(&entry.details, in + 2, sizeof entry.details);
    entry.key = {in + key_at, length_at(in + 6)};
    if (type & has_shown) {
        const char* shown = in + key_at + entry.key.size();
        entry.shown = {shown + 2, length_at(shown)};
    }
    return entry;
}

void IndicatorTable::point(uint64_t hash, uint64_t place) {
    size_t slot = home(hash);
    while (slots_[slot] != 0) slot = slot + 1 == slots_.size() ? 0 : slot + 1;
    slots_[slot] = (hash & tag_mask) << 40 | (place + 1);
    filter_[filter_word(hash)] |= filter_bits(hash);
}

void IndicatorTable::grow() {
    slots_.assign(std::max<size_t>(64, slots_.size() + slots_.size() / 2), 0);
    filter_.assign(slots_.size() / 8, 0);  // eight bits a slot
    for (uint64_t number = 0; number < blocks_.size(); ++number) {
        for (uint64_t offset = 0; offset < blocks_[number].used;) {
            const uint64_t place = number << block_bits | offset;
            const Entry entry = at(place);
            point(hash_key(entry.space, entry.key), place);
            offset += key_at + entry.key.size() + (entry.shown.empty() ? 0 : 2 + entry.shown.size());
        }
    }
}

}  // namespace mitsuke::intel
