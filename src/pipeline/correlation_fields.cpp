// SPDX-License-Identifier: Apache-2.0
#include "pipeline/correlation_fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/time.h"

namespace mitsuke::pipeline {

namespace {

std::string group_in_words(const rules::CorrelationMatch& match) {
    std::string words;
    for (const auto& [name, value] : match.group)
        words += fmt::format("{}{}={}", words.empty() ? "" : ", ", name, value);
    return words;
}

/// "security.evtx: 12, 15; other.evtx: 7 (and 40 more)", sources in the order in which they come.
std::string events_in_words(const rules::CorrelationMatch& match, const std::vector<events::SourceReport>& sources) {
    std::vector<uint32_t> order;
    for (const auto& each : match.evidence)
        if (std::find(order.begin(), order.end(), each.source) == order.end()) order.push_back(each.source);
    std::string words;
    for (const uint32_t source : order) {
        const auto name =
            source < sources.size() ? std::string(file_name(sources[source].path)) : std::to_string(source);
        words += fmt::format("{}{}:", words.empty() ? "" : "; ", name);
        bool first = true;
        for (const auto& each : match.evidence) {
            if (each.source != source) continue;
            words += fmt::format("{} {}", first ? "" : ",", each.record);
            first = false;
        }
    }
    const uint64_t more = match.events - match.evidence.size();
    return more == 0 ? words : fmt::format("{} (and {} more)", words, more);
}

}  // namespace

void keep_correlation(const rules::CorrelationMatch& match, const std::vector<events::SourceReport>& sources,
                      events::KeptFields& fields) {
    fields.push_back({"CorrelationCount", std::to_string(match.events)});
    fields.push_back({"CorrelationValue", fmt::format("{}", match.value)});
    if (!match.group.empty()) fields.push_back({"CorrelationGroup", group_in_words(match)});
    fields.push_back({"CorrelationFirst", format_rfc3339(match.first)});
    fields.push_back({"CorrelationLast", format_rfc3339(match.last)});
    fields.push_back({"CorrelationEvents", events_in_words(match, sources)});
}

}  // namespace mitsuke::pipeline
