// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace mitsuke {

/// FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv). The same in every run and on every machine: for
/// identities and places in an order. Whoever chooses the texts can make them collide.
class Fnv1a {
public:
    Fnv1a& mix(std::string_view text) {
        for (const char c : text) mix(static_cast<uint64_t>(static_cast<unsigned char>(c)));
        return *this;
    }
    /// A number in one step.
    Fnv1a& mix(uint64_t number) {
        value_ = (value_ ^ number) * prime;
        return *this;
    }
    uint64_t value() const { return value_; }

private:
    static constexpr uint64_t prime = 1099511628211U;
    uint64_t value_ = 14695981039346656037U;
};

}  // namespace mitsuke
