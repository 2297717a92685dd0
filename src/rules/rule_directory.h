// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "events/detection.h"

namespace mitsuke::rules {

/// Finds rules and correlations by what other documents call them.
class RuleDirectory {
public:
    /// A rule, or a correlation, by its index in the list that it belongs to.
    struct Target {
        bool is_correlation = false;
        size_t index = 0;
    };
    struct Found {
        std::vector<Target> targets;
        /// Several rules of one name: then there are no targets. One id twice is one rule loaded twice,
        /// and no doubt, up to limits::same_id_max.
        bool is_ambiguous = false;
    };

    /// `info.name` is the target's file; `name` may be empty.
    void add(const events::RuleInfo& info, const std::string& name, Target target);

    /// The rules of that id, in any letter case (the same rule may have been loaded twice); else
    /// those of that name in the file that asks; else those of that name anywhere.
    Found find(std::string_view text, std::string_view file) const;

    /// ", did you mean 'x'?" among the names, or empty.
    std::string suggestion_for(std::string_view text) const;

private:
    using Table = std::unordered_map<std::string, std::vector<Target>, StringHash, std::equal_to<>>;
    static void put(Table& table, std::string key, Target target);

    Table by_id_, by_name_, by_name_and_file_;
};

}  // namespace mitsuke::rules
