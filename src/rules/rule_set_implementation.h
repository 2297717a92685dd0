// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "rules/dispatch/dispatch.h"
#include "rules/linker.h"
#include "rules/log_source_index.h"
#include "rules/rule.h"
#include "rules/rule_set.h"

namespace mitsuke::rules {

/// What RuleSet and Telemetry share; nobody else includes this.
struct RuleSet::Implementation {
    events::Vocabulary& vocabulary;
    FieldSlots slots;
    std::deque<Rule> rules;                 ///< never moves: matches point to RuleInfo
    std::array<LogSourceIndex, 2> indices;  ///< by Stage
    std::vector<events::RejectedRule> rejected;
    std::vector<events::RuleFinding> doubts;   ///< warnings and notes
    std::deque<Correlation> correlations{};    ///< linked; each after those that it names; never moves
    std::vector<events::RuleEntry> filters{};  ///< laid into the rules that they name
    std::vector<std::string> files{};          ///< in load order
    /// By id in lower case: where it was first. Filled with Scrutiny::lint.
    std::unordered_map<std::string, std::string> ids{};
    Unlinked unlinked{};  ///< read, and waiting for finish()
    Dispatch dispatch{};

    LogSourceIndex& index(Stage stage) { return indices[static_cast<size_t>(stage)]; }
};

}  // namespace mitsuke::rules
