// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/home_networks.h"
#include "base/result.h"
#include "base/time.h"
#include "cases/case.h"
#include "events/coverage.h"
#include "events/detection.h"
#include "events/vocabulary.h"
#include "intel/indicators.h"
#include "ledgers/ledger.h"
#include "rules/rule_set.h"
#include "sources/source.h"

namespace mitsuke::pipeline {

/// An input on its way down the road.
struct RoadInput {
    events::SourceReport report;              ///< path, format, and the reason when there is no source
    std::shared_ptr<sources::Source> source;  ///< null when nothing can be read
    std::function<std::string()> trouble;     ///< asked at the end: why the bytes ended early; may be empty
};

class HuntedBefore;

/// All that the road needs; everything outlives it.
struct RoadParts {
    events::Vocabulary& vocabulary;
    const rules::RuleSet& rules;
    const intel::IndicatorSet& indicators;
    std::vector<std::unique_ptr<ledgers::Ledger>>& ledgers;
    HuntedBefore* hunted = nullptr;  ///< null without a state
};

/// Hears of detections before the end; never called by two threads at once. What a rule of one event or
/// an indicator matched is told as it is read, without the ledgers' fields and with the host as its source
/// names it; what the later rules matched, when the ledgers have judged.
using Tell = std::function<void(const events::Detection&)>;

/// For a source that does not end. Each time that the newest event is `every` later than it was, the
/// events that are at least `hold` older than it are judged. One that comes later than `hold` is judged
/// then, out of order.
struct Window {
    Duration every{}, hold{};
};

struct RoadOptions {
    unsigned workers = 1;            ///< threads that read in turn and match rules
    size_t run_bytes_max = 4 << 20;  ///< bytes a worker sorts at a time
    std::string temporary_folder = "/tmp";
    /// Called after each batch, never by two threads at once: events read so far. May be empty.
    std::function<void(uint64_t)> progress;
    Tell tell;                     ///< may be empty
    std::optional<Window> window;  ///< without one all is judged at the end
    HomeNetworks home;             ///< hosts that only the wire shows are reported when they are of it
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
