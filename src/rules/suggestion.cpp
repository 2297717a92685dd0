// SPDX-License-Identifier: Apache-2.0
#include "rules/suggestion.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace mitsuke::rules {

namespace {

constexpr size_t length_max = 64;

/// Levenshtein's distance; `left` and `right` are short.
size_t distance(std::string_view left, std::string_view right) {
    std::vector<size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (size_t i = 0; i < left.size(); ++i) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < right.size(); ++j) {
            const size_t replaced = diagonal + (left[i] == right[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string suggestion(std::string_view name, const std::vector<std::string_view>& names) {
    if (name.size() > length_max) return {};
    std::string_view best;
    size_t best_distance = name.size() < 4 ? 2 : 3;  // this far is no slip any more
    for (const auto each : names) {
        if (each.size() > length_max) continue;
        const size_t apart = distance(name, each);
        if (apart >= best_distance || apart == each.size()) continue;
        best = each;
        best_distance = apart;
    }
    return best.empty() ? std::string{} : fmt::format(", did you mean '{}'?", best);
}

}  // namespace mitsuke::rules
