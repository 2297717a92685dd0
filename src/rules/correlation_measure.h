// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/time.h"
#include "rules/correlation.h"

namespace mitsuke::rules {

/// A match as a correlation keeps it while it is inside the window.
struct CorrelatedEvent {
    Time time{};
    uint64_t record = 0;
    uint64_t rules = 0;                                       ///< bit n: the rule of reference n matched
    double number = 0;                                        ///< for sum, average and percentile
    std::pair<const std::string, uint64_t>* value = nullptr;  ///< for counts of values; owned by the measure
    uint32_t source = 0;
};

/// What a correlation compares, over the events of one group within the window. Events come and go
/// in order of time.
class Measure {
public:
    static std::unique_ptr<Measure> create(const Correlation& correlation);
    virtual ~Measure() = default;

    /// `value` is the folded value of the counted fields, where they are counted.
    virtual void add(CorrelatedEvent& event, const std::string& value) = 0;
    virtual void remove(const CorrelatedEvent& event) = 0;
    /// `newest` was added last; nothing before `since` counts.
    virtual double value(const CorrelatedEvent& newest, Time since) const = 0;
};

}  // namespace mitsuke::rules
