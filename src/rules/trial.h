// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "events/rule_report.h"
#include "rules/rule_set.h"

namespace mitsuke::rules {

/// A file in memory.
struct NamedText {
    std::string name;
    std::string_view text;
};

/// Tries the rules of `rule_file` on the events of its test file, a YAML map:
///
///     rule: ID                   which rule of the file; without it any of them counts
///     logsource: {category: ..}  of the events; without it that of the rule
///     match:                     trials: events that it must match
///       - name: a sentence
///         event: {Image: C:\a.exe, Data: [one, two], Empty: null}
///     no_match:                  near twins that it must not
///       - name: a sentence
///         events:                one after another, for correlations
///           - {at: 90s, event: {..}, logsource: {..}}
///
/// Both lists must have a trial: a rule that matches everything passes every `match`. Fields of
/// ledgers and facts are given like any other.
events::TrialReport run_trials(const NamedText& test_file, const NamedText& rule_file, const LoadOptions& options);

}  // namespace mitsuke::rules
