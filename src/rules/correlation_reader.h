// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "rules/correlation.h"
#include "rules/rule_reader.h"

namespace mitsuke::rules {

/// Reads a `correlation:` document. `info.name` and `info.own` are left to the caller; the rules that
/// it names are not looked up.
Checked<Correlation> read_correlation(const YamlNode& document, const RuleContext& context);

/// Reads a list of ids and names, or a single one.
Checked<std::vector<RuleReference>> read_references(const YamlNode& node);

}  // namespace mitsuke::rules
