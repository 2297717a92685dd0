// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
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
    std::erase_if(map, [limit = *youngest_to_go](const auto& each) { return each.second.last <= limit; });
}

}  // namespace mitsuke
