// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "events/kept_fields.h"

namespace mitsuke::events {

enum class Level : uint8_t { informational, low, medium, high, critical };
std::string_view to_string(Level level);

/// Detections of a lower level join a case and make none.
constexpr Level opens_a_case = Level::medium;

/// What kind of rule decided.
enum class RuleKind : uint8_t { sigma, correlation, indicator };

/// What a detection says of its rule: enough for a case, a table or a report. Shared by all
/// detections of the rule; owned by the rule set, which outlives them.
struct RuleInfo {
    RuleKind kind = RuleKind::sigma;
    std::string name;  ///< file the rule came from, or the indicator list
    std::string id;    ///< Sigma id; empty for indicators
    std::string title;
    std::string title_ja;  ///< empty when the rule has none
    std::string description;
    std::string description_ja;
    Level level = Level::medium;
    std::vector<std::string> attack;  ///< ATT&CK techniques, "T1195.002"
    bool own = false;                 ///< shipped with Mitsuke: written over ledger fields, so it may open a case
    bool silent = false;  ///< makes no detections of its own: it only serves correlations (Sigma, "generate")
};

/// One rule matched one event.
struct Detection {
    const RuleInfo* rule = nullptr;
    Time time{};
    std::string host;
    uint32_t source = 0;
    uint64_t record = 0;
    KeptFields fields;  ///< of the event, ledger fields included, as it was judged

    std::string_view get(std::string_view name) const { return fields.get(name); }
};

}  // namespace mitsuke::events
