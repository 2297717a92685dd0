// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/rule_report.h"
#include "rules/filter.h"
#include "rules/rule.h"

namespace mitsuke::rules {

/// What lists and reports say of a rule, a correlation, a filter.
events::RuleEntry entry_of(const Rule& rule, const FieldSlots& slots);
events::RuleEntry entry_of(const Correlation& correlation);
events::RuleEntry entry_of(const Filter& filter);

}  // namespace mitsuke::rules
