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

Result<void> Judge::run(TimeOrder& order) { return run_until(Time::max(), order, order); }

Result<void> Judge::run_until(Time until, TimeOrder& order, TimeOrder& later) {
    for (;;) {
        const Filled filled = TRY(fill_window(order, until));
        TRY(judge_window());
        if (filled == Filled::end) return {};
        if (filled == Filled::later) return move_rest(window_[size_], order, later);
    }
}

// An event that is later than `until` stands behind the window.
Result<Judge::Filled> Judge::fill_window(TimeOrder& order, Time until) {
    arena_.clear();
    for (size_ = 0; size_ < window_max && arena_.used() < window_bytes_max; ++size_) {
        auto& [event, matches] = window_[size_];
        if (!TRY(order.next(event, matches, arena_))) return Filled::end;
        if (event.time > until) return Filled::later;
        begin(event);
    }
    return Filled::full;
}

// From the event at hand on.
Result<void> Judge::move_rest(Waiting& waiting, TimeOrder& from, TimeOrder& to) {
    TimeOrder::Writer writer(to, run_bytes_max_);
    do {
        const auto& key = from.key();
        TRY(writer.add(waiting.event, static_cast<uint8_t>(key.precedence), key.position, waiting.matches));
        arena_.clear();
    } while (TRY(from.next(waiting.event, waiting.matches, arena_)));
    return writer.finish();
}

void Judge::begin(events::Event& event) {
    event.host = event.host.empty() ? nameless_.host_of(event) : names_.canonical(event.host, event.time);
    if (parts_.hunted && event.time != Time{} && parts_.hunted->saw_newer(event.host, event.time)) ++older_than_state_;
}

Result<void> Judge::judge_window() {
    told_.resize(parts_.ledgers.size());
    for (size_t index = 0; index < told_.size(); ++index) show(*parts_.ledgers[index], told_[index]);
    for (size_t index = 0; index < size_; ++index) {
        TRY(match(window_[index].event, window_[index].matches));
        for (auto& told : told_) TRY(match_facts(told.facts, index == 0 ? 0 : told.ends[index - 1], told.ends[index]));
        // More may be recalled while these are matched.
        for (size_t begin = 0; begin < recalled_facts_.size(); ++begin)
            TRY(match_facts(recalled_facts_, begin, begin + 1));
        recalled_facts_.clear();
    }
    return {};
}

void Judge::show(ledgers::Ledger& ledger, Told& told) {
    constexpr size_t ahead = 16;
    told.facts.clear();
    told.ends.clear();
    const auto expect = [&](size_t index) {
        const bool happened = index < size_ && window_[index].event.time != Time{};
        if (happened) ledger.expect(window_[index].event, arena_);
    };
    for (size_t index = 0; index < ahead; ++index) expect(index);
    for (size_t index = 0; index < size_; ++index) {
        expect(index + ahead);
        auto& event = window_[index].event;
        if (event.time != Time{}) ledger.observe(event, arena_, told.facts);
        else ledger.learn(event);
        told.ends.push_back(told.facts.size());
    }
}

Result<void> Judge::match_facts(events::Batch& facts, size_t begin, size_t end) {
    for (size_t index = begin; index < end; ++index) {
        fact_matches_.clear();
        TRY(match(facts[index], fact_matches_));
    }
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
        for (auto& ledger : parts_.ledgers) ledger->recall(lineage, event, recalled_facts_);
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
