// SPDX-License-Identifier: Apache-2.0
#include "rules/dispatch/value_memo.h"

#include <algorithm>

namespace mitsuke::rules {

ValueMemo::ValueMemo() : entries_(entry_count) {}

void ValueMemo::clear() {
    std::fill(entries_.begin(), entries_.end(), Entry{});
    values_.clear();
    atoms_.clear();
}

void ValueMemo::store(uint32_t field, std::string_view value, std::span<const uint32_t> atoms) {
    if (atoms.size() > atoms_max) return;
    if (values_.size() + value.size() > values_max || atoms_.size() + atoms.size() > atoms_max) clear();
    Entry& entry = entries_[last_ & mask];
    entry = {last_,
             field,
             static_cast<uint32_t>(values_.size()),
             static_cast<uint32_t>(atoms_.size()),
             static_cast<uint32_t>(atoms.size()),
             static_cast<uint32_t>(value.size())};
    values_.insert(values_.end(), value.begin(), value.end());
    atoms_.insert(atoms_.end(), atoms.begin(), atoms.end());
}

}  // namespace mitsuke::rules
