// SPDX-License-Identifier: Apache-2.0
#include "rules/dispatch/key_table.h"

#include <algorithm>
#include <bit>

namespace mitsuke::rules {

KeyTable::KeyTable(std::vector<std::pair<uint64_t, uint32_t>> pairs) {
    if (pairs.empty()) return;
    std::sort(pairs.begin(), pairs.end());
    slots_.resize(std::bit_ceil(pairs.size() * 2));
    mask_ = slots_.size() - 1;
    numbers_.reserve(pairs.size());
    for (size_t begin = 0; begin < pairs.size();) {
        size_t end = begin;
        for (; end < pairs.size() && pairs[end].first == pairs[begin].first; ++end)
            numbers_.push_back(pairs[end].second);
        put({pairs[begin].first, static_cast<uint32_t>(begin), static_cast<uint32_t>(end - begin)});
        begin = end;
    }
}

void KeyTable::put(const Slot& slot) {
    size_t at = place(slot.key);
    while (slots_[at].count != 0) at = (at + 1) & mask_;
    slots_[at] = slot;
}

}  // namespace mitsuke::rules
