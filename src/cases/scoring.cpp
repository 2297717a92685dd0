// SPDX-License-Identifier: Apache-2.0
#include "cases/scoring.h"

#include <array>

namespace mitsuke::cases {

namespace {

using events::Level;

// Weights of the first, second, third .. rule of a level; 0 after the last.
using Row = std::array<int, 5>;
struct Weights {
    Row own, sigma, indicator;
};

const Weights& weights_of(Level level) {
    static constexpr Weights critical{{60, 25, 10, 5, 5}, {60, 20, 10, 5, 2}, {60, 20, 10, 5, 2}};
    static constexpr Weights high{{35, 35, 20, 10, 5}, {30, 20, 15, 10, 5}, {40, 15, 10, 5, 2}};
    static constexpr Weights medium{{20, 10, 8, 5, 2}, {10, 8, 6, 4, 2}, {20, 8, 4, 2, 1}};
    static constexpr Weights low{{5, 3, 2, 1, 0}, {2, 1, 0, 0, 0}, {0, 0, 0, 0, 0}};
    static constexpr Weights informational{{0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}};
    switch (level) {
        case Level::critical: return critical;
        case Level::high: return high;
        case Level::medium: return medium;
        case Level::low: return low;
        case Level::informational: break;
    }
    return informational;
}

}  // namespace

int Scoring::weigh(const events::RuleInfo& rule, const std::string& subject) {
    if (!counted_.emplace(&rule, subject).second) return 0;
    const bool is_indicator = rule.kind == events::RuleKind::indicator;
    const int kind = rule.own ? 0 : is_indicator ? 2 : 1;
    const size_t place = rules_of_level_[{kind, rule.level}]++;
    const Weights& weights = weights_of(rule.level);
    const Row& row = rule.own ? weights.own : is_indicator ? weights.indicator : weights.sigma;
    return place < row.size() ? row[place] : 0;
}

Level severity_of(int score) {
    if (score >= 80) return Level::critical;
    if (score >= 50) return Level::high;
    if (score >= 25) return Level::medium;
    if (score >= 10) return Level::low;
    return Level::informational;
}

}  // namespace mitsuke::cases
