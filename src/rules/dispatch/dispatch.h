// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "rules/dispatch/evaluation.h"
#include "rules/dispatch/unit.h"
#include "rules/rule_set.h"

namespace mitsuke::rules {

/// The unit of each log source, by Stage; null where no rule fits.
using UnitsOfSource = std::array<std::unique_ptr<const Unit>, 2>;

/// Keeps the units of a rule set. A unit is compiled when the first event of its log source comes:
/// most runs see few of the log sources that rules are written for.
class Dispatch {
public:
    /// From any number of threads. Valid until forget(). The rules and slots must not change meanwhile.
    const UnitsOfSource& units(const events::LogSource& source, const RuleSet::Implementation& rules) const;

    /// Rules have changed: all units are compiled anew. No evaluation is under way.
    void forget();
    /// Changes with each forget().
    uint64_t edition() const { return edition_; }

private:
    std::unique_ptr<const Unit> compile(const events::LogSource& source, Stage stage,
                                        const RuleSet::Implementation& rules) const;

    mutable std::shared_mutex mutex_;
    mutable std::unordered_map<std::string, std::unique_ptr<UnitsOfSource>> units_;
    mutable uint32_t fields_ = 0;  ///< of all units so far
    uint64_t edition_ = 1;
};

/// Sigma's words for a log source as one text.
std::string key_of(const events::LogSource& source);

/// What one thread needs to evaluate.
struct RuleSet::Scratch::Implementation {
    struct Known {
        std::array<std::string, 5> source;
        const UnitsOfSource* units = nullptr;
    };
    static constexpr size_t known_count = 64;

    /// Finds the units without a lock where the log source was seen before.
    const UnitsOfSource& units(const events::LogSource& source, const RuleSet::Implementation& rules);

    uint64_t edition = 0;
    std::array<Known, known_count> known;
    Evaluation evaluation;
};

}  // namespace mitsuke::rules
