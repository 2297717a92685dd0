// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rules/rule.h"
#include "rules/rule_set.h"

namespace mitsuke::rules {

/// When a rule can be judged: over_ledgers when it reads a field that a ledger adds, or facts.
Stage stage_of(const Rule& rule, const FieldSlots& slots);

}  // namespace mitsuke::rules
