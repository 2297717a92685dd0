// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/rule_report.h"
#include "rules/rule.h"
#include "rules/rule_set.h"

namespace mitsuke::rules {

/// Asks the rule of the event as the plain evaluator does, and keeps every answer.
events::Explanation explain(const Rule& rule, const events::Event& event, const FieldSlots& slots);

/// The same without the reasons: in the time that the comparisons take.
Nearness nearness(const Rule& rule, const events::Event& event, const FieldSlots& slots);

/// What a matcher asks, for people: "*\\cmd.exe", "10.0.0.0/8", "> 5", "field ParentImage".
std::string in_words(const Matcher& matcher);

}  // namespace mitsuke::rules
