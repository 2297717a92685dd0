// SPDX-License-Identifier: Apache-2.0
#include "rules/inspection.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "rules/explain.h"
#include "rules/rule_set_implementation.h"
#include "rules/stage.h"

namespace mitsuke::rules {

namespace {

events::RuleEntry entry_of(const events::RuleInfo& info, events::RuleType type, const std::string& name, Place place) {
    events::RuleEntry entry;
    entry.type = type;
    entry.file = info.name;
    entry.line = place.line;
    entry.id = info.id;
    entry.name = name;
    entry.title = info.title;
    entry.title_ja = info.title_ja;
    entry.level = info.level;
    entry.attack = info.attack;
    entry.own = info.own;
    return entry;
}

/// "sigma/late_payload.yml" to "late_payload".
std::string_view stem(std::string_view file) {
    const std::string_view name = file.substr(file.rfind('/') + 1);
    return name.substr(0, name.rfind('.'));
}

bool is_called(const events::RuleInfo& info, const std::string& name, std::string_view text) {
    return equals_ignoring_case(info.id, text) || equals_ignoring_case(info.title, text) || info.name == text ||
           stem(info.name) == text || (!name.empty() && equals_ignoring_case(name, text));
}

const Rule* rule_of(const events::RuleInfo& info, const RuleSet::Implementation& in) {
    const auto found =
        std::find_if(in.rules.begin(), in.rules.end(), [&](const Rule& rule) { return &rule.info == &info; });
    return found == in.rules.end() ? nullptr : &*found;
}

void add_once(const events::RuleInfo* info, std::vector<const events::RuleInfo*>& found) {
    if (std::find(found.begin(), found.end(), info) == found.end()) found.push_back(info);
}

}  // namespace

events::RuleEntry entry_of(const Rule& rule, const FieldSlots& slots) {
    auto entry = entry_of(rule.info, events::RuleType::rule, rule.name, rule.places.document);
    entry.log_source = {rule.log_source.product, rule.log_source.service, rule.log_source.category};
    entry.over_ledgers = stage_of(rule, slots) == Stage::over_ledgers;
    return entry;
}

events::RuleEntry entry_of(const Correlation& correlation) {
    return entry_of(correlation.info, events::RuleType::correlation, correlation.name, correlation.place);
}

events::RuleEntry entry_of(const Filter& filter) {
    const Rule& detection = filter.detection;
    auto entry = entry_of(detection.info, events::RuleType::filter, detection.name, detection.places.document);
    entry.log_source = {detection.log_source.product, detection.log_source.service, detection.log_source.category};
    return entry;
}

std::vector<std::string> RuleSet::warnings() const {
    std::vector<std::string> lines;
    for (const auto& each : implementation_->doubts) {
        if (each.gravity != events::Gravity::warning) continue;
        const bool placed = each.line > 0;
        lines.push_back(placed ? fmt::format("{}:{}:{}: {}", each.file, each.line, each.column, each.why)
                               : fmt::format("{}: {}", each.file, each.why));
    }
    return lines;
}

std::vector<events::RuleFinding> RuleSet::findings() const {
    std::vector<events::RuleFinding> findings = implementation_->doubts;
    for (const auto& each : implementation_->rejected)
        findings.push_back(
            {events::Gravity::error, each.file, each.line, each.column, each.rule_id, each.why, each.excerpt});
    std::unordered_map<std::string_view, size_t> order;
    for (const auto& file : implementation_->files) order.emplace(file, order.size());
    std::stable_sort(findings.begin(), findings.end(), [&](const auto& left, const auto& right) {
        return std::tuple(order[left.file], left.line, left.column) <
               std::tuple(order[right.file], right.line, right.column);
    });
    return findings;
}

std::vector<events::RuleEntry> RuleSet::list() const {
    std::vector<events::RuleEntry> entries;
    for (const auto& rule : implementation_->rules) entries.push_back(entry_of(rule, implementation_->slots));
    for (const auto& correlation : implementation_->correlations) entries.push_back(entry_of(correlation));
    entries.insert(entries.end(), implementation_->filters.begin(), implementation_->filters.end());
    return entries;
}

std::vector<std::string> RuleSet::fields_read() const {
    std::set<std::string> names;
    for (uint32_t slot = FieldSlots::none + 1; slot < implementation_->slots.size(); ++slot)
        names.emplace(implementation_->vocabulary.name(implementation_->slots.field(slot)));
    for (const auto& correlation : implementation_->correlations)
        for (const auto* fields : {&correlation.group_by, &correlation.fields})
            for (const auto& field : *fields)
                for (const auto id : field.ids) names.emplace(implementation_->vocabulary.name(id));
    return {names.begin(), names.end()};
}

std::vector<const events::RuleInfo*> RuleSet::find(std::string_view text) const {
    std::vector<const events::RuleInfo*> found;
    for (const auto& rule : implementation_->rules)
        if (is_called(rule.info, rule.name, text)) add_once(&rule.info, found);
    for (const auto& correlation : implementation_->correlations) {
        if (!is_called(correlation.info, correlation.name, text)) continue;
        for (const auto& reference : correlation.rules)
            for (const auto* info : reference) add_once(info, found);
    }
    std::erase_if(found, [](const auto* info) { return info->kind == events::RuleKind::correlation; });
    return found;
}

events::Explanation RuleSet::explain(const events::RuleInfo& info, const events::Event& event) const {
    const Rule* const rule = rule_of(info, *implementation_);
    return rule ? rules::explain(*rule, event, implementation_->slots) : events::Explanation{};
}

Nearness RuleSet::nearness(const events::RuleInfo& info, const events::Event& event) const {
    const Rule* const rule = rule_of(info, *implementation_);
    return rule ? rules::nearness(*rule, event, implementation_->slots) : Nearness{};
}

}  // namespace mitsuke::rules
