// SPDX-License-Identifier: Apache-2.0
#include "rules/correlation.h"

#include <algorithm>

namespace mitsuke::rules {

bool CorrelationBound::holds(double value) const {
    switch (comparison) {
        case CorrelationOperator::gt: return value > number;
        case CorrelationOperator::gte: return value >= number;
        case CorrelationOperator::lt: return value < number;
        case CorrelationOperator::lte: return value <= number;
        case CorrelationOperator::eq: return !(value < number) && !(value > number);
        case CorrelationOperator::neq: return value < number || value > number;
    }
    return false;
}

bool Correlation::holds(double value) const {
    return std::all_of(bounds.begin(), bounds.end(), [value](const auto& bound) { return bound.holds(value); });
}

size_t Correlation::rules_needed() const {
    if (!is_temporal(type)) return 1;
    for (size_t count = 1; count < references.size(); ++count)
        if (holds(static_cast<double>(count))) return count;
    return references.size();
}

}  // namespace mitsuke::rules
