// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cases/case.h"
#include "cases/case_book.h"

namespace mitsuke::cases {

/// So long after its last trace, or after the end of the last hunt that told it where that is later, a case of which
/// nothing more was seen still counts as open. Both defining cases were quiet for weeks at a time.
constexpr Duration open_for = std::chrono::hours{24 * 30};
constexpr size_t earlier_cases_max = 20;

/// What `book` tells and `findings`, whose cases are built, say nothing of. A quiet day does not undo it. `is_recent`
/// reckons in the time of events, back from the early end of this hunt (hunt_end.h). Where no event has a time, all are
/// recent. Those that are recent come first into the list, then the gravest, then the newest.
EarlierCases earlier_cases(const Findings& findings, const CaseBook& book);

}  // namespace mitsuke::cases
