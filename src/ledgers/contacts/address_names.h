// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/slot_index.h"
#include "ledgers/growing_list.h"

namespace mitsuke::ledgers {

/// Which domain an address was last given for, by host and address. Bounds: `addresses_max` addresses of about 24
/// bytes, of which the one that was learned first goes and is counted. The text of a domain is kept once, for as long
/// as an address has it.
class AddressNames {
public:
    static constexpr size_t addresses_max = 500'000;

    /// Each of `keys` stands for a host and an address, `hash` for the domain.
    void learn(std::span<const uint64_t> keys, std::string_view domain, uint64_t hash);
    /// Empty when none is known. Valid until the next learn().
    std::string_view find(uint64_t key) const;

    /// Begins to load what learn() looks at; some time later what that leads to.
    void prefetch(std::span<const uint64_t> keys, uint64_t hash) const;
    void prefetch_value(std::span<const uint64_t> keys, uint64_t hash) const;
    uint64_t forgotten() const { return forgotten_; }

private:
    struct Address {
        uint64_t key;
        uint32_t domain;  ///< in domains_
    };
    struct Domain {
        uint64_t hash;
        uint32_t addresses;  ///< that have it; with none the place is spare
        std::string text;
    };

    auto hash_of_domain() const {
        return [this](uint32_t slot) { return domains_[slot].hash; };
    }
    uint32_t slot_of(uint64_t key) const;
    uint32_t domain_of(std::string_view domain, uint64_t hash);
    void give(uint64_t key, uint32_t domain);
    void add(Address address);
    void release(uint32_t domain);

    GrowingList<Address> addresses_;  ///< when it is full, a ring
    size_t oldest_ = 0;
    SlotIndex address_index_;
    std::vector<Domain> domains_;
    std::vector<uint32_t> spare_;  ///< places in domains_
    SlotIndex domain_index_;
    uint64_t forgotten_ = 0;
};

}  // namespace mitsuke::ledgers
