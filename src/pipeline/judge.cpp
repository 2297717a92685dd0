// SPDX-License-Identifier: Apache-2.0
#include "pipeline/judge.h"

#include "pipeline/correlation_fields.h"
#include "pipeline/hunted_before.h"
#include "pipeline/make_detection.h"

namespace mitsuke::pipeline {

void Judge::learn(const HostNames& names, const std::vector<events::SourceReport>& sources) {
    names_.merge(names);
    sources_ = sources;
    nameless_ = NamelessLogs(
        sources, [this](const std::string& host) { return names_.is_linux(host); },
        [this](const std::string& host) { return std::string(names_.canonical(host, Time{})); });
    nameless_.report(sources_);
}

Result<void> Judge::run(TimeOrder& order) {
    events::Event event;
    std::vector<Match> matches;
    while (TRY(order.next(event, matches))) TRY(take(event, matches));
    return {};
}

Result<void> Judge::run_until(Time until, TimeOrder& order, TimeOrder& later) {
    events::Event event;
    std::vector<Match> matches;
    while (TRY(order.next(event, matches))) {
        if (event.time > until) return move_rest(event, matches, order, later);
        TRY(take(event, matches));
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

Result<void> Judge::take(events::Event& event, std::vector<Match>& matches) {
    event.host = event.host.empty() ? nameless_.host_of(event) : names_.canonical(event.host, event.time);
    if (parts_.hunted && event.time != Time{} && parts_.hunted->saw_newer(event.host, event.time)) ++older_than_state_;
    for (auto& ledger : parts_.ledgers) {
        if (event.time != Time{}) ledger->observe(event, arena_, facts_);
        else ledger->learn(event);
    }
    TRY(match(event, matches));
    for (size_t index = 0; index < facts_.size(); ++index) {
        matches.clear();
        TRY(match(facts_[index], matches));
    }
    arena_.clear();
    facts_.clear();
    return {};
}

Result<void> Judge::match(events::Event& event, std::vector<Match>& matches) {
    later_rules_.clear();
    fields_.reset();
    telemetry_.observe(event);
    // Without ledgers their fields are not absent but unknown: a rule that says "not" of one must not match.
    if (!parts_.ledgers.empty()) parts_.rules.evaluate(event, rules::Stage::over_ledgers, scratch_, later_rules_);
    const size_t told_already = matches.size();
    for (const auto* rule : later_rules_) matches.push_back({rule, nullptr});
    for (size_t index = 0; index < matches.size(); ++index) {
        if (matches[index].rule->silent) continue;
        auto fields = TRY(fields_for(event, matches[index]));
        detections_.push_back(make_detection(event, *matches[index].rule, std::move(fields)));
        if (matches[index].rule->level >= events::opens_a_case) recall(event);
        if (tell_ && index >= told_already) tell_(detections_.back());
    }
    return correlate(event, matches);
}

// The facts are matched after those at hand.
void Judge::recall(const events::Event& event) {
    for (const auto name : {events::field::Lineage, events::field::LineageBefore}) {
        const auto lineage = event.get(name);
        if (lineage.empty() || !recalled_.emplace(lineage).second) continue;
        for (auto& ledger : parts_.ledgers) ledger->recall(lineage, event, facts_);
    }
}

Result<events::KeptFields> Judge::fields_for(const events::Event& event, const Match& match) {
    if (!fields_) {
        fields_ = keep_fields(event, parts_.vocabulary);
        TRY(fields_->store_in(store_));
    }
    events::KeptFields fields = *fields_;
    if (!match.indicator) return fields;
    keep_indicator(*match.indicator, fields);
    TRY(fields.store_in(store_));
    return fields;
}

Result<void> Judge::correlate(const events::Event& event, const std::vector<Match>& matches) {
    matched_rules_.clear();
    correlations_.clear();
    for (const auto& match : matches) matched_rules_.push_back(match.rule);
    correlator_.observe(event, matched_rules_, correlations_);
    for (const auto& each : correlations_) {
        if (each.rule->silent) continue;
        auto fields = keep_fields(event, parts_.vocabulary);
        keep_correlation(each, sources_, fields);
        TRY(fields.store_in(store_));
        detections_.push_back(make_detection(event, *each.rule, std::move(fields)));
        if (tell_) tell_(detections_.back());
    }
    return {};
}

}  // namespace mitsuke::pipeline
