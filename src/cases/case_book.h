// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace mitsuke::cases {

/// What earlier hunts told, so that a case goes on under the number that it was first told under. A case is known by
/// its bonds (grouping.h): whatever would join two groups of one hunt joins a group to a case of the book.
/// Bounded by trim(): what was seen longest ago goes first.
class CaseBook {
public:
    static constexpr size_t cases_max = 16'384;
    static constexpr size_t bonds_max = 262'144;

    struct Told {
        Time since{}, last{};  ///< first and last trace
        int score = 0;         ///< the highest
        template <typename Snapshot>
        void describe(Snapshot& snapshot) {
            snapshot(since, last, score);
        }
    };

    /// Null when no such case was told.
    const Told* find(uint64_t number) const;
    /// The number of the case that had this bond.
    std::optional<uint64_t> case_of(std::string_view bond) const;

    /// What was told now of a case, new or known.
    void record(uint64_t number, const Told& told, const std::vector<std::string>& bonds);
    /// Two cases turned out to be one: all that leads to `other` leads to `number` from now on.
    void absorb(uint64_t other, uint64_t number);

    /// At the end of a hunt.
    void trim();
    /// Whether it holds no more than trim() leaves.
    bool is_bounded() const { return cases_.size() <= cases_max && bonds_.size() <= bonds_max; }
    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(cases_, bonds_);
    }

private:
    struct Bond {
        uint64_t number = 0;
        Time last{};
        template <typename Snapshot>
        void describe(Snapshot& snapshot) {
            snapshot(number, last);
        }
    };

    std::map<uint64_t, Told> cases_;
    std::map<uint64_t, Bond> bonds_;  ///< by a hash that nobody can make collide
};

}  // namespace mitsuke::cases
