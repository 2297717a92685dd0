// SPDX-License-Identifier: Apache-2.0
#include "rules/suggestion.h"

#include <fmt/format.h>

#include "base/edit_distance.h"
#include "base/text.h"

namespace mitsuke::rules {

namespace {

constexpr size_t length_max = 64;

}  // namespace

std::string suggestion(std::string_view name, const std::vector<std::string_view>& names) {
    if (name.size() > length_max) return {};
    std::string_view best;
    size_t best_distance = name.size() < 4 ? 2 : 3;  // this far is no slip any more
    for (const auto each : names) {
        if (each != name && equals_ignoring_case(each, name)) return fmt::format(", did you mean '{}'?", each);
        if (each.size() > length_max) continue;
        const size_t apart = edit_distance(name, each);
        if (apart >= best_distance || apart == each.size()) continue;
        best = each;
        best_distance = apart;
    }
    return best.empty() ? std::string{} : fmt::format(", did you mean '{}'?", best);
}

}  // namespace mitsuke::rules
