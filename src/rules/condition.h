// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/complaint.h"

namespace mitsuke::rules {

/// A condition as a tree over the search identifiers of its rule.
struct Condition {
    enum class Kind : uint8_t {
        search,    ///< the search identifier `searches[0]`
        at_least,  ///< `count` of `searches`
        negation,  ///< not children[0]
        all_of,    ///< every child
        any_of,    ///< one child
    };
    Kind kind = Kind::search;
    size_t count = 0;
    std::vector<uint32_t> searches;  ///< indices
    std::vector<Condition> children;
};

/// A complaint whose place is a stretch of the condition's text, in bytes.
struct ConditionComplaint {
    size_t offset = 0;
    size_t length = 0;
    std::string why;
};

/// Reads a condition (specification, "Condition"): or, and, not, "1 of them", "all of filter_*",
/// parentheses; words of the language in any case. `names` are the rule's search identifiers.
tl::expected<Condition, ConditionComplaint> parse_condition(std::string_view text,
                                                            const std::vector<std::string>& names);

}  // namespace mitsuke::rules
