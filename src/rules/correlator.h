// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "events/detection.h"
#include "events/event.h"
#include "rules/rule_set.h"

namespace mitsuke::rules {

/// A correlation that fired, and what it was about.
struct CorrelationMatch {
    struct GroupValue {
        std::string_view name;  ///< as the rule writes it; lives as long as the rule set
        std::string value;      ///< of the last event
    };
    struct Evidence {
        uint32_t source = 0;
        uint64_t record = 0;
    };

    const events::RuleInfo* rule = nullptr;
    std::vector<GroupValue> group;
    double value = 0;     ///< what the condition was held against
    uint64_t events = 0;  ///< in the window
    Time first{}, last{};
    /// Of the events in the window, in order of time: for a temporal correlation one of each rule, the
    /// newest; else the newest of all. The others are only counted in `events`.
    std::vector<Evidence> evidence;
};

/// Correlations over the matches of a rule set (docs/decisions/0016-sigma-correlations.md). One thread.
class Correlator {
public:
    /// After rules.finish(); `rules` outlives this.
    explicit Correlator(const RuleSet& rules);
    ~Correlator();

    /// To be called for each event that any rule matched, in order of time; an older one counts as of
    /// the newest time so far, and one without a time is left out. Appends what fires at it, inner
    /// correlations before those that name them; also those whose rule is silent.
    void observe(const events::Event& event, const std::vector<const events::RuleInfo*>& matches,
                 std::vector<CorrelationMatch>& out);

    /// Matches let go, for want of room, while they still counted.
    uint64_t forgotten() const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace mitsuke::rules
