// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/catalogue.h"
#include "base/time.h"

namespace mitsuke::cases {

/// The id of the case of this number.
std::string case_id(uint64_t number);

/// What is kept of a case to name it on a day that shows nothing of it, and to give the whole advice on one that shows
/// little. A list holds the newest, longer texts are cut or left out (CaseBook).
struct ToldWords {
    Message title;  ///< of the hunt with the highest score, or of a later one when that was forgotten; may be empty
    std::string product;
    std::vector<std::string> hosts;
    bool has_more_hosts = false;  ///< than `hosts`; stays when all this was forgotten
    std::vector<std::string> indicators;
    std::vector<std::string> to_block;  ///< as in Case

    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(title.id, title.parameters, product, hosts, has_more_hosts, indicators, to_block);
    }
};

/// What earlier hunts told, so that a case goes on under the number that it was first told under. A case is known by
/// its bonds (grouping.h): whatever would join two groups of one hunt joins a group to a case of the book.
/// Bounded by trim(): what was seen longest ago goes first, and cases of at least high severity after all others.
class CaseBook {
public:
    static constexpr size_t cases_max = 16'384;
    static constexpr size_t bonds_max = 262'144;
    static constexpr size_t words_max = 1'024;  ///< cases that have any words; the others keep times and score
    static constexpr size_t hosts_max = 50, indicators_max = 50, text_max_bytes = 256;
    static constexpr size_t parameters_max = 8;  ///< of a title; none of the catalogue has more

    struct Told {
        Time since{}, last{};  ///< first and last trace
        int score = 0;         ///< the highest
        ToldWords words{};
        std::optional<Time> hunt_end{};  ///< latest end of the hunts that told it; of a later one where none had a time
        template <typename Snapshot>
        void describe(Snapshot& snapshot) {
            snapshot(since, last, hunt_end, score, words);
        }
    };

    /// Null when no such case was told.
    const Told* find(uint64_t number) const;
    /// All, by number.
    const std::map<uint64_t, Told>& cases() const { return cases_; }
    /// The number of the case that had this bond.
    std::optional<uint64_t> case_of(std::string_view bond) const;

    /// What was told now of a case, new or known.
    void record(uint64_t number, Told told, const std::vector<std::string>& bonds);
    /// Two cases turned out to be one: all that leads to `other` leads to `number` from now on.
    void absorb(uint64_t other, uint64_t number);

    /// Cases of which no hunt had a time to give count from `hunt_end` on.
    void date(Time hunt_end);

    /// At the end of a hunt.
    void trim();
    /// Whether it holds no more than record() and trim() leave.
    bool is_bounded() const;
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
