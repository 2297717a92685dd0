// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/dispatch/key_table.h"
#include "rules/dispatch/literal.h"
#include "rules/dispatch/marked_set.h"

namespace mitsuke::rules {

/// Finds which of many literals a value begins with, ends with, or is. Each literal is filed under
/// its outermost 1, 2, 4, .. 32 bytes, the most it has, so a value is looked up once per size.
class PlacedLiterals {
public:
    /// Files those literals whose place is `place`, which is not `anywhere`. `literals` outlives this.
    PlacedLiterals(const std::vector<Literal>& literals, Literal::Place place);

    /// Adds the indices of the literals found.
    void find(std::string_view value, MarkedSet& found) const;

private:
    static constexpr size_t sizes = 6;

    bool fits(std::string_view literal, std::string_view value) const;
    uint64_t key(std::string_view text, size_t bytes) const;

    const std::vector<Literal>& literals_;
    Literal::Place place_;
    bool empty_ = true;
    std::array<KeyTable, sizes> tables_;  ///< by binary logarithm of the bytes; of whole texts only the first
};

}  // namespace mitsuke::rules
