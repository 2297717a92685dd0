// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace mitsuke::ledgers {

/// How honest names of hosts are spelled: what each letter costs, in bits, after the one before it.
/// Begins with what 4,784 names of hosts have taught it and learns the names of the fleet it watches.
class LetterModel {
public:
    static constexpr size_t letters = 37;  ///< a-z, 0-9, anything else

    LetterModel();

    /// Bits of `letter` after `before`, 0 at the start of a label. Case is ignored.
    double cost(char before, char letter) const;
    /// Learns a label. What one registered domain can teach is for the caller to bound: who floods the
    /// model with data would teach it that data is language.
    void learn(std::string_view label);

private:
    std::array<std::array<float, letters>, letters + 1> counts_, bits_;  ///< bits: log2 of the count
    std::array<float, letters + 1> totals_{}, total_bits_{};
};

}  // namespace mitsuke::ledgers
