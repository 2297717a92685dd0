// SPDX-License-Identifier: Apache-2.0
#include "events/detection.h"

namespace mitsuke::events {

std::string_view to_string(Level level) {
    switch (level) {
        case Level::informational: return "informational";
        case Level::low: return "low";
        case Level::medium: return "medium";
        case Level::high: return "high";
        case Level::critical: return "critical";
    }
    return "informational";
}

}  // namespace mitsuke::events
