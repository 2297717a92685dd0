// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "events/detection.h"
#include "events/event.h"
#include "rules/complaint.h"
#include "rules/condition.h"
#include "rules/matcher.h"

namespace mitsuke::rules {

/// What a search identifier stands for: tests joined by and (maps) and or (lists).
struct SearchNode {
    enum class Kind : uint8_t { test, all_of, any_of };
    Kind kind = Kind::test;
    FieldTest test;
    std::vector<SearchNode> children;
};

/// The log source of a rule; an empty part asks for nothing.
struct LogSourceFilter {
    std::string product, service, category;

    bool matches(const events::LogSource& source) const {
        return (product.empty() || product == source.product) && (service.empty() || service == source.service) &&
               (category.empty() || source.has_category(category));
    }
};

/// Where in its file a rule says what.
struct RulePlaces {
    Place document, condition;
};

/// A Sigma rule over single events, compiled.
struct Rule {
    events::RuleInfo info;
    std::string name;  ///< by which correlations and filters may refer to it; empty when it has none
    LogSourceFilter log_source;
    std::vector<std::string> search_names;
    std::vector<SearchNode> searches;  ///< by the index that the condition uses
    Condition condition;
    RulePlaces places{};
};

/// True when the event satisfies the rule's condition. Its log source is not asked here.
bool matches(const Rule& rule, EventView& event);

}  // namespace mitsuke::rules
