// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_directory.h"

#include <algorithm>

#include "rules/limits.h"
#include "rules/suggestion.h"

namespace mitsuke::rules {

namespace {

std::string in_file(std::string_view name, std::string_view file) {
    return std::string(name).append(1, '\0').append(file);
}

}  // namespace

void RuleDirectory::add(const events::RuleInfo& info, const std::string& name, Target target) {
    if (!info.id.empty()) put(by_id_, ascii_lower(info.id), target);
    if (name.empty()) return;
    put(by_name_, name, target);
    put(by_name_and_file_, in_file(name, info.name), target);
}

/// One more than is of use is kept, to know that they are too many.
void RuleDirectory::put(Table& table, std::string key, Target target) {
    auto& targets = table[std::move(key)];
    if (targets.size() <= limits::same_id_max) targets.push_back(target);
}

RuleDirectory::Found RuleDirectory::find(std::string_view text, std::string_view file) const {
    const auto at_most = [](const std::vector<Target>& targets, size_t count) {
        return targets.size() > count ? Found{{}, true} : Found{targets, false};
    };
    if (const auto found = by_id_.find(ascii_lower(text)); found != by_id_.end())
        return at_most(found->second, limits::same_id_max);
    if (const auto found = by_name_and_file_.find(in_file(text, file)); found != by_name_and_file_.end())
        return at_most(found->second, 1);
    if (const auto found = by_name_.find(text); found != by_name_.end()) return at_most(found->second, 1);
    return {};
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
