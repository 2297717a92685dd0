// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "events/detection.h"
#include "intel/indicator_probe.h"
#include "intel/indicator_table.h"
#include "intel/indicator_type.h"
#include "intel/indicators.h"

namespace mitsuke::intel {

/// What many indicators of a list share; kept once.
struct Details {
    const events::RuleInfo* rule = nullptr;
    Confidence confidence = Confidence::medium;
    std::string threat, source, description;
    std::optional<Time> first_seen, expires;

    bool operator==(const Details&) const = default;
};

/// All indicators of a set: a compact table, and what their entries share. Fill, then ask from any
/// number of threads.
struct IndicatorStore {
    /// An entry of the table made whole, once an event has shown it.
    struct Shown {
        Indicator indicator;
        bool stands_alone = true;
        const events::RuleInfo* rule = nullptr;
    };
    using RuleKey = std::tuple<std::string, std::string, Confidence>;

    IndicatorTable table;
    IndicatorProbe::PrefixLengths lengths;
    std::deque<Details> details;
    std::unordered_multimap<size_t, uint32_t> details_by_hash;
    std::map<RuleKey, events::RuleInfo> rules;
    std::vector<std::string> warnings;
    size_t count = 0;
    std::array<uint64_t, static_cast<size_t>(IndicatorType::other) + 1> count_of_type{};
    std::vector<events::IndicatorListReport> lists;

    mutable std::shared_mutex shown_mutex;
    mutable std::unordered_map<uint64_t, Shown> shown;  // nodes stay where they are

    const events::RuleInfo* rule_of(const std::string& list, const std::string& threat, Confidence confidence);
    uint32_t details_of(Details wanted);
    const Shown& show(uint64_t place) const;
    bool is_known(const IndicatorKey& key, const Details& from) const;
};

}  // namespace mitsuke::intel
