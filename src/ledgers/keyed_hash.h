// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "base/ip.h"

namespace mitsuke::ledgers {

/// SipHash-1-3 (Aumasson and Bernstein, 2012), 64 bits. Ledgers keep the hash of a name in place of the
/// name; without the key nobody can choose a name that collides with another's.
class KeyedHash {
public:
    explicit KeyedHash(uint64_t seed) : key0_(seed), key1_(seed ^ 0x9E3779B97F4A7C15U) {}
    uint64_t operator()(std::string_view text) const;
    uint64_t operator()(const IpAddress& address) const {
        return (*this)(std::string_view(reinterpret_cast<const char*>(address.bytes().data()), address.bytes().size()));
    }
    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(key0_, key1_);
    }

private:
    uint64_t key0_, key1_;
};

/// One number out of two, in order.
constexpr uint64_t mixed(uint64_t left, uint64_t right) {
    uint64_t value = (left ^ (right + 0x9E3779B97F4A7C15U + (left << 6) + (left >> 2))) * 0xBF58476D1CE4E5B9U;
    return value ^ value >> 31;
}

}  // namespace mitsuke::ledgers
