// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/time.h"
#include "events/coverage.h"

namespace mitsuke::cases {

/// When a hunt ends, in the time of its events. Clocks are wrong, so there are two answers, each on the safe side of
/// its question: no case may look old because one is.
struct HuntEnd {
    /// For what this hunt saw nothing of: the end of the day of the median event. Clocks that are far ahead do not move
    /// it while they have the lesser half of the events. A hunt over months ends in its middle: that keeps a case
    /// longer.
    Time early;
    /// For what this hunt tells: the end of the day by which nine of ten events had happened. Clocks that are far
    /// behind do not move it while they have less than that. One that is far ahead and has a tenth keeps a case longer.
    Time late;
};

/// Over the events of all inputs, whichever they came from. Neither is later than the newest event. Empty when no event
/// has a time.
std::optional<HuntEnd> end_of(const events::Coverage& coverage);

}  // namespace mitsuke::cases
