// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/time.h"
#include "events/coverage.h"

namespace mitsuke::cases {

/// When a hunt ends, in the time of its events. Clocks are wrong, so there are two answers, each on the safe side of
/// its question: no case may look old because one is.
struct HuntEnd {
    Time early;  ///< for what this hunt saw nothing of: a clock that is far ahead does not move it
    Time late;   ///< for what this hunt tells: a clock that is far behind does not move it
};

/// The median over the inputs of when each ends: of two in the middle the earlier and the later. Empty when nothing in
/// the hunt has a time.
std::optional<HuntEnd> end_of(const events::Coverage& coverage);

}  // namespace mitsuke::cases
