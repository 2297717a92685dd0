// SPDX-License-Identifier: Apache-2.0
#include "pipeline/make_detection.h"

#include <string>
#include <utility>

namespace mitsuke::pipeline {

events::KeptFields keep_fields(const events::Event& event, const events::Vocabulary& vocabulary) {
    events::KeptFields fields;
    for (const auto& each : event.fields)
        if (each.type != events::ValueType::null) fields.push_back({vocabulary.name(each.name), each.value});
    return fields;
}

void keep_indicator(const intel::Indicator& indicator, events::KeptFields& fields) {
    fields.push_back({"Indicator", indicator.value});
    fields.push_back({"IndicatorType", intel::to_string(indicator.type)});
    fields.push_back({"IndicatorThreat", indicator.threat});
    fields.push_back({"IndicatorConfidence", intel::to_string(indicator.confidence)});
    if (!indicator.source.empty()) fields.push_back({"IndicatorSource", indicator.source});
}

events::Detection make_detection(const events::Event& event, const events::RuleInfo& rule, events::KeptFields fields) {
    return {&rule, event.time, std::string(event.host), event.source, event.record, std::move(fields)};
}

events::Detection make_detection(const events::Event& event, const Match& match, const events::Vocabulary& vocabulary) {
    events::KeptFields fields = keep_fields(event, vocabulary);
    if (match.indicator) keep_indicator(*match.indicator, fields);
    return make_detection(event, *match.rule, std::move(fields));
}

}  // namespace mitsuke::pipeline
