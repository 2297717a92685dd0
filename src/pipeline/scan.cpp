// SPDX-License-Identifier: Apache-2.0
#include "pipeline/scan.h"

#include <algorithm>

namespace mitsuke::pipeline {

namespace field = events::field;

Result<void> Scan::take(SourceBatch& batch) {
    for (size_t index = 0; index < batch.batch->size(); ++index)
        TRY(take_event((*batch.batch)[index], batch.batch->arena, batch.first_position + index));
    return {};
}

Result<void> Scan::take_event(events::Event& event, Arena& arena, uint64_t position) {
    ++processed_;
    telemetry_.observe(event);
    names_.observe(event);
    matches_.clear();
    rules_.clear();
    parts_.rules.evaluate(event, rules::Stage::single_event, scratch_, rules_);
    for (const auto* rule : rules_) matches_.push_back({rule, nullptr});
    match_indicators(event, arena);
    if (matches_.empty() && !is_wanted(event)) return {};
    return writer_.add(event, position, matches_);
}

void Scan::match_indicators(events::Event& event, Arena& arena) {
    indicators_.clear();
    parts_.indicators.match(event, indicators_);
    for (const auto& match : indicators_) {
        // A weak indicator never makes a detection by itself; it is shown where another rule does.
        if (match.stands_alone) matches_.push_back({match.rule, match.indicator});
        else event.add(field::Indicator, arena.copy(match.indicator->value));
    }
}

bool Scan::is_wanted(const events::Event& event) {
    return parts_.rules.wants_later(event, scratch_) ||
           std::any_of(parts_.ledgers.begin(), parts_.ledgers.end(),
                       [&](const auto& ledger) { return ledger->wants(event); });
}

}  // namespace mitsuke::pipeline
