// SPDX-License-Identifier: Apache-2.0
#include "pipeline/make_detection.h"

namespace mitsuke::pipeline {

namespace {

constexpr size_t kept_of_indicator = 5;  // fields at most

void keep_indicator(const intel::Indicator& indicator, events::KeptFields& fields) {
    fields.push_back({"Indicator", indicator.value});
    fields.push_back({"IndicatorType", intel::to_string(indicator.type)});
    fields.push_back({"IndicatorThreat", indicator.threat});
    fields.push_back({"IndicatorConfidence", intel::to_string(indicator.confidence)});
    if (!indicator.source.empty()) fields.push_back({"IndicatorSource", indicator.source});
}

}  // namespace

events::Detection make_detection(const events::Event& event, const Match& match, const events::Vocabulary& vocabulary) {
    events::Detection detection;
    detection.rule = match.rule;
    detection.time = event.time;
    detection.host = event.host;
    detection.source = event.source;
    detection.record = event.record;
    size_t fields = match.indicator ? kept_of_indicator : 0, bytes = 0;
    for (const auto& each : event.fields) {
        if (each.type == events::ValueType::null) continue;
        ++fields;
        bytes += each.value.size();
    }
    detection.fields.reserve(fields, bytes);
    for (const auto& each : event.fields)
        if (each.type != events::ValueType::null) detection.fields.push_back({vocabulary.name(each.name), each.value});
    if (match.indicator) keep_indicator(*match.indicator, detection.fields);
    return detection;
}

}  // namespace mitsuke::pipeline
