// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/vocabulary.h"
#include "rules/rule.h"
#include "rules/search_reader.h"

namespace mitsuke::rules {

/// What the reading of a rule leans on; outlives the call.
struct RuleContext {
    events::Vocabulary& vocabulary;
    FieldSlots& slots;
    const Placeholders& placeholders;
    SearchReader::Warn warn;
};

/// Compiles one YAML document to a rule over single events. `info.name` and `info.own` are left to
/// the caller.
Checked<Rule> read_rule(const YamlNode& document, const RuleContext& context);

}  // namespace mitsuke::rules
