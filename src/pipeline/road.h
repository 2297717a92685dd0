// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "cases/case.h"
#include "events/coverage.h"
#include "events/vocabulary.h"
#include "intel/indicators.h"
#include "ledgers/ledger.h"
#include "pipeline/kept_event.h"
#include "rules/rule_set.h"
#include "sources/source.h"

namespace mitsuke::pipeline {

/// An input on its way down the road.
struct RoadInput {
    events::SourceReport report;              ///< path, format, and the reason when there is no source
    std::shared_ptr<sources::Source> source;  ///< null when nothing can be read
    std::function<std::string()> trouble;     ///< asked at the end: why the bytes ended early; may be empty
};

/// All that the road needs; everything outlives it.
struct RoadParts {
    events::Vocabulary& vocabulary;
    const rules::RuleSet& rules;
    const intel::IndicatorSet& indicators;
    std::vector<std::unique_ptr<ledgers::Ledger>>& ledgers;
};

/// Hears at once what a rule of one event or an indicator matched, before the event is put in order:
/// the host is named as its source names it. Never called by two threads at once.
using Tell = std::function<void(const events::Event& event, const Match& match)>;

struct RoadOptions {
    unsigned workers = 1;            ///< threads that read in turn and match rules
    size_t queue_batches_max = 4;    ///< batches of a live source that wait to be matched
    size_t run_bytes_max = 4 << 20;  ///< bytes a worker sorts at a time
    std::string temporary_folder = "/tmp";
    bool may_drop = false;  ///< a live source cannot wait: what the queue refuses is counted
    /// Called after each batch, never by two threads at once: events read so far. May be empty.
    std::function<void(uint64_t)> progress;
    Tell tell;  ///< may be empty
};

/// Carries events from their sources to detections: read, match what needs no memory, keep what a
/// ledger wants or a rule matched, put it in order of time, let the ledgers add what they know and
/// tell facts, match the rules over that. Data goes one way.
class Road {
public:
    Road(RoadParts parts, RoadOptions options);
    ~Road();

    /// Asks for inputs until there are none. Detections come in their final order, without cases;
    /// coverage is complete but for the rules' part that the caller knows.
    Result<cases::Findings> run(const std::function<std::optional<RoadInput>()>& next_input);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace mitsuke::pipeline
