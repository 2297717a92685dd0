// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "events/rule_report.h"
#include "rules/rule.h"
#include "rules/yaml_reader.h"

namespace mitsuke::rules {

using Tell = std::function<void(events::Gravity gravity, Place place, std::string why)>;

/// What is amiss with the form of a rule, correlation or filter: keys that a good rule has, their
/// form, values that stand in a list twice.
void lint_document(const YamlNode& document, const Tell& tell);

/// What is amiss with the meaning of a rule that loads.
void lint_rule(const Rule& rule, const FieldSlots& slots, const Tell& tell);

}  // namespace mitsuke::rules
