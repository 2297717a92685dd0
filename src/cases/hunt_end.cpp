// SPDX-License-Identifier: Apache-2.0
#include "cases/hunt_end.h"

#include <algorithm>

namespace mitsuke::cases {

namespace {

using Days = std::map<std::chrono::sys_days, uint64_t>;

// When the day ends that has the event of this number, counted from 0 in order of time; at the newest event of all when
// that is earlier.
Time end_of_day(const Days& days, uint64_t number, Time newest) {
    auto day = days.begin();
    for (; number >= day->second; ++day) number -= day->second;
    return std::min<Time>(day->first + std::chrono::days{1}, newest);
}

}  // namespace

std::optional<HuntEnd> end_of(const events::Coverage& coverage) {
    Days days;
    uint64_t events = 0;
    std::optional<Time> newest;
    for (const auto& source : coverage.sources) {
        newest = std::max(newest, source.last);
        for (const auto& [day, count] : source.days) {
            days[day] += count;
            events += count;
        }
    }
    if (events == 0 || !newest) return {};
    return HuntEnd{end_of_day(days, (events - 1) / 2, *newest), end_of_day(days, events - 1 - events / 10, *newest)};
}

}  // namespace mitsuke::cases
