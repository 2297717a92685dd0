// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "events/coverage.h"
#include "events/rule_report.h"

namespace mitsuke::views {

/// What `mitsuke rules` answers, for machines: one document each, led by its schema_version
/// (docs/rules.md). What is unknown is null.
void write_findings_json(const std::vector<events::RuleFinding>& findings,
                         const std::vector<events::SilentRule>& silent, size_t rules, std::ostream& out);
void write_rule_list_json(const std::vector<events::RuleEntry>& rules, std::ostream& out);
void write_explanations_json(const std::vector<events::Explanation>& explanations, const std::string& event,
                             std::ostream& out);
void write_trials_json(const std::vector<events::TrialReport>& reports, std::ostream& out);

}  // namespace mitsuke::views
