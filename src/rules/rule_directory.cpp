// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_directory.h"

#include <algorithm>

#include "rules/suggestion.h"

namespace mitsuke::rules {

void RuleDirectory::add(const events::RuleInfo& info, const std::string& name, Target target) {
    target.file = info.name;
    if (!info.id.empty()) by_id_[ascii_lower(info.id)].push_back(target);
    if (!name.empty()) by_name_[name].push_back(target);
}

RuleDirectory::Found RuleDirectory::find(std::string_view text, std::string_view file) const {
    if (const auto found = by_id_.find(ascii_lower(text)); found != by_id_.end()) return {found->second, false};
    const auto found = by_name_.find(text);
    if (found == by_name_.end()) return {};
    std::vector<Target> near;
    for (const auto& target : found->second)
        if (target.file == file) near.push_back(target);
    if (near.empty()) near = found->second;
    const bool is_ambiguous = near.size() > 1;
    return {std::move(near), is_ambiguous};
}

std::string RuleDirectory::suggestion_for(std::string_view text) const {
    constexpr size_t names_max = 200;  // each is measured against the text
    if (by_name_.size() > names_max) return {};
    std::vector<std::string_view> names;
    for (const auto& [name, targets] : by_name_) names.push_back(name);
    std::sort(names.begin(), names.end());
    return suggestion(text, names);
}

}  // namespace mitsuke::rules
