// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/slot_index.h"
#include "ledgers/bounded_table.h"

namespace mitsuke::ledgers {

/// Which domain an address was last given for, by host and address. Bounds: `addresses_max` addresses of about 32
/// bytes, the oldest goes first; `domains_max` different domains, whose text is kept once: with one more all are
/// forgotten, and counted.
class AddressNames {
public:
    static constexpr size_t addresses_max = 500'000, domains_max = 200'000;

    /// `key` stands for a host and an address, `hash` for the domain.
    void learn(uint64_t key, std::string_view domain, uint64_t hash);
    /// Empty when none is known. Valid until the next learn().
    std::string_view find(uint64_t key) const;

    /// Begins to load what learn() and find() look at; some time later what that leads to.
    void prefetch(uint64_t key) const { addresses_.prefetch(key); }
    void prefetch_value(uint64_t key) const { addresses_.prefetch_value(key); }
    void prefetch_domain(uint64_t hash) const { index_.prefetch(hash); }
    uint64_t forgotten() const { return forgotten_ + addresses_.forgotten(); }

private:
    uint32_t number_of(std::string_view domain, uint64_t hash);

    struct Domain {
        uint64_t hash;
        std::string text;
    };
    BoundedTable<uint32_t> addresses_{addresses_max};  ///< numbers of domains
    std::vector<Domain> domains_;
    SlotIndex index_;  ///< of domains_
    uint64_t forgotten_ = 0;
};

}  // namespace mitsuke::ledgers
