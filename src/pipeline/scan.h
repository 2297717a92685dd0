// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "pipeline/host_names.h"
#include "pipeline/road.h"
#include "pipeline/time_order.h"

namespace mitsuke::pipeline {

/// A batch and where in its source it begins.
struct SourceBatch {
    std::unique_ptr<events::Batch> batch;
    uint64_t first_position = 0;
};

/// One thread's share of the first half of the road: single-event rules and indicators, in any
/// order; keeps what the second half needs.
class Scan {
public:
    /// `tell` outlives the scan.
    Scan(const RoadParts& parts, TimeOrder& order, size_t run_bytes_max, const Tell& tell)
        : parts_(parts), tell_(tell), writer_(order, run_bytes_max) {}

    Result<void> take(SourceBatch& batch);
    Result<void> finish() { return writer_.finish(); }

    uint64_t processed() const { return processed_; }
    uint64_t without_time() const { return without_time_; }
    const HostNames& names() const { return names_; }
    const rules::Telemetry& telemetry() const { return telemetry_; }

private:
    Result<void> take_event(events::Event& event, Arena& arena, uint64_t position);
    void match_indicators(events::Event& event, Arena& arena);
    /// Its place among events of one instant; empty when no ledger and no later rule wants it.
    std::optional<uint8_t> wanted_precedence(const events::Event& event);

    const RoadParts& parts_;
    const Tell& tell_;
    TimeOrder::Writer writer_;
    HostNames names_;
    rules::Telemetry telemetry_;
    uint64_t processed_ = 0, without_time_ = 0;
    rules::RuleSet::Scratch scratch_;
    std::vector<const events::RuleInfo*> rules_;
    std::vector<intel::IndicatorMatch> indicators_;
    std::vector<Match> matches_;
};

}  // namespace mitsuke::pipeline
