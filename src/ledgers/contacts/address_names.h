// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/large_pages.h"
#include "base/slot_index.h"

namespace mitsuke::ledgers {

/// Which domain an address was last given for, by host and address. Bounds: 524,288 addresses of 8 bytes, a cache line
/// for each eight; in a full line the one that was given longest ago goes. `domains_max` different domains, whose text
/// is kept once: with one more all are forgotten. What goes is counted.
class AddressNames {
public:
    static constexpr size_t domains_max = 200'000;

    /// Each of `keys` stands for a host and an address, `hash` for the domain.
    void learn(std::span<const uint64_t> keys, std::string_view domain, uint64_t hash);
    /// Empty when none is known. Valid until the next learn().
    std::string_view find(uint64_t key) const;

    /// Begins to load what learn() looks at; some time later what that leads to.
    void prefetch(std::span<const uint64_t> keys, uint64_t hash) const;
    void prefetch_domain(uint64_t hash) const;
    uint64_t forgotten() const { return forgotten_; }

private:
    // A hash of 48 bits tells two addresses apart well enough: 16 are the line's.
    struct Address {
        uint32_t tag = 0;
        uint32_t number = 0;  ///< of the domain, from 1 on; 0 when nothing is here
    };
    struct alignas(64) Line {
        std::array<Address, 8> newest_first;
    };
    static constexpr size_t lines = 65'536;

    static size_t line_of(uint64_t key) { return key % lines; }
    static uint32_t tag_of(uint64_t key) { return static_cast<uint32_t>(key >> 32U); }
    void put(Line& line, Address address);
    uint32_t number_of(std::string_view domain, uint64_t hash);
    void forget_all();

    struct Domain {
        uint64_t hash;
        std::string text;
    };
    std::vector<Line, LargePageAllocator<Line>> lines_;
    std::vector<Domain> domains_;
    SlotIndex index_;  ///< of domains_
    uint64_t forgotten_ = 0;
};

}  // namespace mitsuke::ledgers
