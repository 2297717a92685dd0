// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

#include "base/time.h"

namespace mitsuke {

/// Makes room in a map whose values have a Time `last`: when there are more than `size_max`, the oldest go.
template <typename Map>
void forget_oldest(Map& map, size_t size_max) {
    if (map.size() <= size_max) return;
    std::vector<Time> times;
    times.reserve(map.size());
    for (const auto& [key, value] : map) times.push_back(value.last);
    const auto youngest_to_go = times.begin() + static_cast<std::ptrdiff_t>(map.size() - size_max - 1);
    std::nth_element(times.begin(), youngest_to_go, times.end());
    // Of those of one age only as many as must.
    const Time limit = *youngest_to_go;
    size_t of_limit = static_cast<size_t>(std::count(times.begin(), youngest_to_go + 1, limit));
    for (auto each = map.begin(); each != map.end();) {
        const bool is_of_limit = each->second.last == limit && of_limit > 0;
        of_limit -= is_of_limit ? 1 : 0;
        each = is_of_limit || each->second.last < limit ? map.erase(each) : std::next(each);
    }
}

}  // namespace mitsuke
