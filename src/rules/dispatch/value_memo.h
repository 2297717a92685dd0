// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "rules/dispatch/bytes_hash.h"

namespace mitsuke::rules {

/// Remembers what a value of a field came to, since an Image repeats thousands of times. Bounded:
/// when full it forgets everything. Belongs to one thread.
class ValueMemo {
public:
    /// Longer values repeat too rarely to be worth their place.
    static constexpr size_t value_bytes_max = 512;

    ValueMemo();

    /// The atoms that were stored for the value; empty when it is not known. The span is valid until
    /// the next store(). `field` says which field of which unit.
    std::optional<std::span<const uint32_t>> find(uint32_t field, std::string_view value) {
        last_ = hash_bytes(value, field);
        const Entry& entry = entries_[last_ & mask];
        if (entry.hash != last_ || entry.field != field || entry.value_size != value.size()) return {};
        if (std::string_view(values_.data() + entry.value, entry.value_size) != value) return {};
        return std::span<const uint32_t>{atoms_.data() + entry.atoms, entry.atom_count};
    }

    /// Stores the atoms of the value that find() was just asked for in vain.
    void store(uint32_t field, std::string_view value, std::span<const uint32_t> atoms);
    void clear();

private:
    static constexpr size_t entry_count = 8192;
    static constexpr uint64_t mask = entry_count - 1;
    static constexpr size_t values_max = 768UL * 1024, atoms_max = 256UL * 1024;

    struct Entry {
        uint64_t hash = 0;
        uint32_t field = UINT32_MAX;  ///< which is no field: free
        uint32_t value = 0, atoms = 0, atom_count = 0;
        uint32_t value_size = 0;
    };

    uint64_t last_ = 0;
    std::vector<Entry> entries_;
    std::vector<char> values_;
    std::vector<uint32_t> atoms_;
};

}  // namespace mitsuke::rules
