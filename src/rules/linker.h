// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rules/correlation.h"
#include "rules/filter.h"
#include "rules/rule_set.h"

namespace mitsuke::rules {

/// Documents that name rules, before all rules are known, each with the text of its file.
struct Unlinked {
    template <typename Document>
    struct Entry {
        Document document;
        std::shared_ptr<const std::string> file;
    };
    std::vector<Entry<Correlation>> correlations;
    std::vector<Entry<Filter>> filters;
};

/// Finds what the unlinked documents name, in whatever order they were loaded: lays filters into
/// rules, moves correlations to `correlations`, marks rules that only serve correlations as silent,
/// and rejects what cannot be linked.
void link(RuleSet::Implementation& rules);

}  // namespace mitsuke::rules
