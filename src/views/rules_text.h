// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "events/coverage.h"
#include "events/rule_report.h"
#include "views/reader.h"

namespace mitsuke::views {

/// What `mitsuke rules` answers, for people. Texts of rules and events are made visible, so that none
/// can steer a terminal; nothing is cut without saying so. The list and titles are in the reader's language; what is
/// asked and found, in the words of the rules, is in English.

/// One finding after another as compilers write them: "file:line:column: warning: why", the line, a
/// caret; then the rules that cannot fire.
void write_findings(const std::vector<events::RuleFinding>& findings, const std::vector<events::SilentRule>& silent,
                    std::ostream& out);

/// A table: level, type, log source, title, id, file.
void write_rule_list(const std::vector<events::RuleEntry>& rules, const Reader& reader, std::ostream& out);

/// The condition of the rule as a tree, each part with yes or no, each test with what the event has
/// and what was asked. `event` says which event it is.
void write_explanation(const events::Explanation& explanation, const std::string& event, const Reader& reader,
                       std::ostream& out);

/// The trials that failed, each with the rule's explanation; one line for each test file that passed.
void write_trials(const std::vector<events::TrialReport>& reports, const Reader& reader, std::ostream& out);

}  // namespace mitsuke::views
