// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>

#include "events/detection.h"

namespace mitsuke::cases {

/// How much each further detection adds to a case. The first match of a rule counts, repeats add
/// nothing; further rules of one level add less and less, so that many weak signs do not make a
/// strong one. Mitsuke's own rules judge lineages, not single events, and weigh more.
class Scoring {
public:
    /// The weight of the next detection of the case; 0 for a repeat of the same rule about the same
    /// `subject` (own rules: the program or autostart; others: empty).
    int weigh(const events::RuleInfo& rule, const std::string& subject);

private:
    std::set<std::pair<const events::RuleInfo*, std::string>> counted_;
    std::map<std::pair<int, events::Level>, size_t> rules_of_level_;
};

/// 80 critical, 50 high, 25 medium, 10 low.
events::Level severity_of(int score);

}  // namespace mitsuke::cases
