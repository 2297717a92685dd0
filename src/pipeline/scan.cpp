// SPDX-License-Identifier: Apache-2.0
#include "pipeline/scan.h"

#include <algorithm>
#include <array>

#include "pipeline/make_detection.h"

namespace mitsuke::pipeline {

namespace field = events::field;

Result<void> Scan::take(SourceBatch& batch) {
    processed_ += batch.batch->passed.events;
    without_time_ += batch.batch->passed.without_time;
    for (size_t index = 0; index < batch.batch->size(); ++index)
        TRY(take_event((*batch.batch)[index], batch.batch->arena, batch.first_position + index));
    return {};
}

namespace {

void drop_forged_fields(events::Event& event) {
    static const auto reserved = [] {
        std::array<bool, field::count> table{};
        for (events::FieldId id = 0; id < table.size(); ++id) table[id] = events::is_reserved(id);
        return table;
    }();
    const auto is_forged = [](const events::Field& each) { return each.name < reserved.size() && reserved[each.name]; };
    if (std::none_of(event.fields.begin(), event.fields.end(), is_forged)) return;
    event.fields.erase(std::remove_if(event.fields.begin(), event.fields.end(), is_forged), event.fields.end());
}

}  // namespace

Result<void> Scan::take_event(events::Event& event, Arena& arena, uint64_t position) {
    ++processed_;
    // It is judged, but tells no ledger when things happened.
    if (!is_plausible(event.time)) event.time = {};
    // What is so, and did not happen, needs no time.
    if (event.time == Time{} && !event.log_source.has_category("package_database")) ++without_time_;
    drop_forged_fields(event);
    telemetry_.observe(event);
    names_.observe(event);
    matches_.clear();
    rules_.clear();
    parts_.rules.evaluate(event, rules::Stage::single_event, scratch_, rules_);
    for (const auto* rule : rules_) matches_.push_back({rule, nullptr});
    match_indicators(event, arena);
    if (tell_)
        for (const auto& match : matches_)
            if (!match.rule->silent) tell_(make_detection(event, match, parts_.vocabulary));
    const auto precedence = wanted_precedence(event);
    if (matches_.empty() && !precedence) return {};
    return writer_.add(event, precedence.value_or(UINT8_MAX), position, matches_);
}

void Scan::match_indicators(events::Event& event, Arena& arena) {
    indicators_.clear();
    parts_.indicators.match(event, indicators_);
    for (const auto& match : indicators_) {
        // A weak indicator never makes a detection by itself; it is shown where another rule does.
        if (match.stands_alone) matches_.push_back({match.rule, match.indicator});
        else event.add(field::WeakIndicator, arena.copy(match.indicator->value));
    }
}

std::optional<uint8_t> Scan::wanted_precedence(const events::Event& event) {
    for (const auto& ledger : parts_.ledgers)
        if (ledger->wants(event)) return ledger->precedence(event);
    if (parts_.rules.wants_later(event, scratch_)) return UINT8_MAX;
    return {};
}

}  // namespace mitsuke::pipeline
