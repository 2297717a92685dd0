// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "events/vocabulary.h"
#include "rules/faults.h"
#include "rules/rule.h"
#include "rules/rule_pipeline.h"
#include "rules/search_reader.h"

namespace mitsuke::rules {

/// What the reading of a rule leans on; outlives the call.
struct RuleContext {
    events::Vocabulary& vocabulary;
    FieldSlots& slots;
    const Placeholders& placeholders;
    SearchReader::Warn warn;
    const std::vector<RulePipeline>* pipelines = nullptr;  ///< may be null
    SearchReader::Names names{};                           ///< what they make of a field's name; may be empty
    Also also{};
};

/// What a document says of itself: title, id, level, tags. `name` and `own` are left to the caller.
Checked<events::RuleInfo> read_info(const YamlNode& document, const RuleContext& context);
/// The text of an optional key; empty when it is absent, a complaint when it is a list or a map.
Checked<std::string> text_of(const YamlNode& document, std::string_view key);
Checked<LogSourceFilter> read_log_source(const YamlNode& document);
/// What the context's pipelines do to the document, whose log source is given.
AppliedPipelines apply_pipelines(const YamlNode& document, const LogSourceFilter& log_source,
                                 const RuleContext& context);
/// The searches and the condition of a detection, into `rule`, whose log source is read; with what
/// pipelines make of them.
Checked<void> read_detection(const YamlNode& document, const YamlNode& detection, Rule& rule,
                             const RuleContext& context);
void warn_of_unknown_keys(const YamlNode& document, const RuleContext& context);

/// Compiles one YAML document to a rule over single events. `info.name` and `info.own` are left to
/// the caller.
Checked<Rule> read_rule(const YamlNode& document, const RuleContext& context);

}  // namespace mitsuke::rules
