// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "events/coverage.h"
#include "events/detection.h"
#include "pipeline/host_names.h"
#include "pipeline/kept_event.h"
#include "pipeline/nameless_logs.h"
#include "pipeline/road.h"
#include "pipeline/time_order.h"
#include "rules/correlator.h"

namespace mitsuke::pipeline {

/// The second half of the road: in order of time over all hosts the ledgers add what they know and tell
/// facts, and the later rules and the correlations decide. One thread, which may be another than
/// those of the first half and run beside them.
class Judge {
public:
    /// Everything outlives the judge.
    Judge(const RoadParts& parts, const Tell& tell, size_t run_bytes_max, events::KeptStore& store)
        : parts_(parts), tell_(tell), run_bytes_max_(run_bytes_max), store_(store), correlator_(parts.rules) {}

    /// What the first half has learned so far; to be called when it rests.
    void learn(const HostNames& names, const std::vector<events::SourceReport>& sources);

    /// Judges all that is in `order`.
    Result<void> run(TimeOrder& order);
    /// Judges what is not younger than `until`, and moves the rest to `later`.
    Result<void> run_until(Time until, TimeOrder& order, TimeOrder& later);

    /// Whose the logs are that name no machine, as far as was learned.
    const NamelessLogs& nameless() const { return nameless_; }
    std::vector<events::Detection> take_detections() { return std::move(detections_); }
    const rules::Telemetry& telemetry() const { return telemetry_; }
    uint64_t older_than_state() const { return older_than_state_; }
    uint64_t correlations_forgotten() const { return correlator_.forgotten(); }

private:
    // Some events that follow each other. Each ledger sees them all before the next does, so that it can load in
    // advance what it will look at.
    static constexpr size_t window_max = 64, window_bytes_max = 1UL << 20;
    struct Waiting {
        events::Event event;
        std::vector<Match> matches;
    };
    // What one ledger told of the window: the facts, and where those of each event end.
    struct Told {
        events::Batch facts;
        std::vector<size_t> ends;
    };
    enum class Filled : uint8_t { full, later, end };

    Result<Filled> fill_window(TimeOrder& order, Time until);
    void begin(events::Event& event);
    void show(ledgers::Ledger& ledger, Told& told);
    Result<void> judge_window();
    Result<void> match_facts(events::Batch& facts, size_t begin, size_t end);
    Result<void> move_rest(Waiting& waiting, TimeOrder& from, TimeOrder& to);
    Result<void> match(events::Event& event, std::vector<Match>& matches);
    void recall(const events::Event& event);
    Result<void> correlate(const events::Event& event, const std::vector<Match>& matches);
    Result<events::KeptFields> fields_for(const events::Event& event, const Match& match);

    const RoadParts& parts_;
    const Tell& tell_;
    size_t run_bytes_max_;
    events::KeptStore& store_;
    HostNames names_;
    std::vector<events::SourceReport> sources_;
    NamelessLogs nameless_;
    std::vector<events::Detection> detections_;
    std::set<std::string, std::less<>> recalled_;  ///< lineages
    rules::Telemetry telemetry_;
    rules::Correlator correlator_;
    uint64_t older_than_state_ = 0;

    std::array<Waiting, window_max> window_;
    size_t size_ = 0;  ///< of the window
    Arena arena_;      ///< of the window's strings
    std::vector<Told> told_;

    // Of the event at hand
    std::optional<events::KeptFields> fields_;  ///< stored once for all rules that it matches
    events::Batch recalled_facts_;
    std::vector<Match> fact_matches_;
    rules::RuleSet::Scratch scratch_;
    std::vector<const events::RuleInfo*> later_rules_, matched_rules_;
    std::vector<rules::CorrelationMatch> correlations_;
};

}  // namespace mitsuke::pipeline
