// SPDX-License-Identifier: Apache-2.0
#include "events/rule_report.h"

namespace mitsuke::events {

std::string_view to_string(Gravity gravity) {
    switch (gravity) {
        case Gravity::note: return "note";
        case Gravity::warning: return "warning";
        case Gravity::error: return "error";
    }
    return "note";
}

std::string_view to_string(RuleType type) {
    switch (type) {
        case RuleType::rule: return "rule";
        case RuleType::correlation: return "correlation";
        case RuleType::filter: return "filter";
    }
    return "rule";
}

}  // namespace mitsuke::events
