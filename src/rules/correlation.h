// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "events/detection.h"
#include "events/vocabulary.h"
#include "rules/complaint.h"

namespace mitsuke::rules {

/// The id or name by which a document refers to a rule, and where it does.
struct RuleReference {
    std::string text;
    Place place;
};

enum class CorrelationType : uint8_t {
    event_count,
    value_count,
    temporal,
    temporal_ordered,
    value_sum,
    value_avg,
    value_percentile,
};

/// Whether the type asks which rules matched, and not how much.
constexpr bool is_temporal(CorrelationType type) {
    return type == CorrelationType::temporal || type == CorrelationType::temporal_ordered;
}

enum class CorrelationOperator : uint8_t { gt, gte, lt, lte, eq, neq };

struct CorrelationBound {
    CorrelationOperator comparison = CorrelationOperator::gte;
    double number = 0;

    bool holds(double value) const;
};

/// A field to group by or to count; an alias may give it another name in each rule's events.
struct CorrelatedField {
    std::string name;
    Place place;
    events::FieldId id = 0;              ///< of `name`
    std::vector<events::FieldId> ids{};  ///< by reference; given when the correlation is linked
};

/// What `aliases` says: the field of one rule's events that the alias stands for.
struct CorrelationAlias {
    std::string name;
    RuleReference rule;
    events::FieldId field = 0;
};

/// A correlation (Sigma correlation rules specification 2.1.0), compiled. Which rules it names is
/// known when all files are loaded and linked.
struct Correlation {
    events::RuleInfo info;
    std::string name;  ///< by which other correlations may refer to it; empty when it has none
    CorrelationType type = CorrelationType::event_count;
    std::vector<RuleReference> references;
    std::vector<CorrelationAlias> aliases;
    std::vector<CorrelatedField> group_by;
    std::vector<CorrelatedField> fields;  ///< of the condition
    Duration timespan{};
    std::vector<CorrelationBound> bounds;  ///< all must hold
    std::optional<double> percentile;      ///< of value_percentile, when a number is asked for
    bool generate = false;
    Place place{};  ///< of the document

    /// By reference: the rules and correlations it stands for. Empty until linked.
    std::vector<std::vector<const events::RuleInfo*>> rules{};

    bool holds(double value) const;
    /// The fewest of its rules that must have matched.
    size_t rules_needed() const;
};

}  // namespace mitsuke::rules
