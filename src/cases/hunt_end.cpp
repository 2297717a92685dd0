// SPDX-License-Identifier: Apache-2.0
#include "cases/hunt_end.h"

#include <algorithm>
#include <vector>

namespace mitsuke::cases {

std::optional<HuntEnd> end_of(const events::Coverage& coverage) {
    std::vector<Time> ends;
    for (const auto& source : coverage.sources)
        if (source.last) ends.push_back(*source.last);
    if (ends.empty()) return {};
    std::sort(ends.begin(), ends.end());
    return HuntEnd{ends[(ends.size() - 1) / 2], ends[ends.size() / 2]};
}

}  // namespace mitsuke::cases
