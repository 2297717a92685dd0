// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "rules/correlation.h"
#include "rules/rule.h"
#include "rules/rule_reader.h"

namespace mitsuke::rules {

/// A filter (Sigma filters specification 2.1.0): a condition that is added with `and` to each rule
/// that it names.
struct Filter {
    std::vector<RuleReference> references;  ///< empty: any rule of its log source
    Place rules_place;
    Rule detection;  ///< title, id, log source, searches and condition
};

/// Reads a `filter:` document; the rules that it names are not looked up.
Checked<Filter> read_filter(const YamlNode& document, const RuleContext& context);

/// Whether each event of `rule`'s log source is one of the filter's.
bool covers(const LogSourceFilter& filter, const LogSourceFilter& rule);

/// Lays the filter into the rule: rule and filter. Its search identifiers get a name that no
/// condition can spell.
void lay_in(const Filter& filter, Rule& rule);

/// How many patterns and parts of a condition lay_in() copies.
size_t pattern_count(const Filter& filter);

}  // namespace mitsuke::rules
