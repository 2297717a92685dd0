// SPDX-License-Identifier: Apache-2.0
#include "pipeline/judge.h"

#include "pipeline/correlation_fields.h"
#include "pipeline/make_detection.h"

namespace mitsuke::pipeline {

void Judge::learn(const HostNames& names, const std::vector<events::SourceReport>& sources) {
    names_.merge(names);
    sources_ = sources;
}

Result<void> Judge::run(TimeOrder& order) {
    events::Event event;
    std::vector<Match> matches;
    while (TRY(order.next(event, matches))) take(event, matches);
    return {};
}

Result<void> Judge::run_until(Time until, TimeOrder& order, TimeOrder& later) {
    events::Event event;
    std::vector<Match> matches;
    while (TRY(order.next(event, matches))) {
        if (event.time > until) return move_rest(event, matches, order, later);
        take(event, matches);
    }
    return {};
}

// From the event at hand on.
Result<void> Judge::move_rest(events::Event& event, std::vector<Match>& matches, TimeOrder& from, TimeOrder& to) const {
    TimeOrder::Writer writer(to, run_bytes_max_);
    do {
        const auto& key = from.key();
        TRY(writer.add(event, static_cast<uint8_t>(key.precedence), key.position, matches));
    } while (TRY(from.next(event, matches)));
    return writer.finish();
}

void Judge::take(events::Event& event, std::vector<Match>& matches) {
    event.host = names_.canonical(event.host, event.time);
    if (event.time != Time{})
        for (auto& ledger : parts_.ledgers) ledger->observe(event, arena_, facts_);
    match(event, matches);
    for (size_t index = 0; index < facts_.size(); ++index) {
        matches.clear();
        match(facts_[index], matches);
    }
    arena_.clear();
    facts_.clear();
}

void Judge::match(events::Event& event, std::vector<Match>& matches) {
    later_rules_.clear();
    telemetry_.observe(event);
    parts_.rules.evaluate(event, rules::Stage::over_ledgers, scratch_, later_rules_);
    const size_t told_already = matches.size();
    for (const auto* rule : later_rules_) matches.push_back({rule, nullptr});
    for (size_t index = 0; index < matches.size(); ++index) {
        if (matches[index].rule->silent) continue;
        const auto& detection = detect(event, matches[index]);
        if (tell_ && index >= told_already) tell_(detection);
    }
    correlate(event, matches);
}

void Judge::correlate(const events::Event& event, const std::vector<Match>& matches) {
    matched_rules_.clear();
    correlations_.clear();
    for (const auto& match : matches) matched_rules_.push_back(match.rule);
    correlator_.observe(event, matched_rules_, correlations_);
    for (const auto& each : correlations_) {
        if (each.rule->silent) continue;
        auto& detection = detect(event, {each.rule, nullptr});
        keep_correlation(each, sources_, detection.fields);
        if (tell_) tell_(detection);
    }
}

events::Detection& Judge::detect(const events::Event& event, const Match& match) {
    detections_.push_back(make_detection(event, match, parts_.vocabulary));
    return detections_.back();
}

}  // namespace mitsuke::pipeline
