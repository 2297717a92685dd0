// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_pipeline.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace mitsuke::rules {

namespace {

bool has(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Each part that the condition gives is the rule's.
bool fits(const LogSourceFilter& condition, const LogSourceFilter& rule) {
    return (condition.product.empty() || condition.product == rule.product) &&
           (condition.service.empty() || condition.service == rule.service) &&
           (condition.category.empty() || condition.category == rule.category);
}

const std::string* attribute_of(const RuleTraits& rule, std::string_view name) {
    if (name == "id") return &rule.id;
    if (name == "status") return &rule.status;
    if (name == "level") return &rule.level;
    if (name == "taxonomy") return &rule.taxonomy;
    return nullptr;
}

void add_names(const Transformation& step, const std::string& name, std::vector<std::string>& names) {
    if (step.kind == Transformation::Kind::map_fields) {
        const auto found = step.mapping.find(name);
        if (found == step.mapping.end()) names.push_back(name);
        else names.insert(names.end(), found->second.begin(), found->second.end());
        return;
    }
    for (const auto& [prefix, targets] : step.mapping) {
        if (!name.starts_with(prefix)) continue;
        for (const auto& target : targets) names.push_back(target + name.substr(prefix.size()));
        return;
    }
    names.push_back(name);
}

}  // namespace

bool PipelineCondition::holds(const RuleTraits& rule) const {
    switch (kind) {
        case Kind::log_source: return !rule.is_correlation && fits(log_source, rule.log_source);
        case Kind::tag: return has(rule.tags, value);
        case Kind::attribute: {
            const auto* text = attribute_of(rule, attribute);
            return text && equals_ignoring_case(*text, value);
        }
        case Kind::is_rule: return !rule.is_correlation;
        case Kind::is_correlation: return rule.is_correlation;
    }
    return false;
}

bool Transformation::applies_to(const RuleTraits& rule) const {
    if (conditions.empty()) return true;
    const auto condition_holds = [&](const PipelineCondition& condition) { return condition.holds(rule); };
    const bool hold = any ? std::any_of(conditions.begin(), conditions.end(), condition_holds)
                          : std::all_of(conditions.begin(), conditions.end(), condition_holds);
    return hold != negated;
}

AppliedPipelines::AppliedPipelines(const std::vector<RulePipeline>& pipelines, RuleTraits rule)
    : rule_(std::move(rule)) {
    std::vector<const RulePipeline*> ordered;
    for (const auto& each : pipelines)
        if (each.taxonomy().empty() || each.taxonomy() == rule_.taxonomy) ordered.push_back(&each);
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const auto* left, const auto* right) { return left->priority() < right->priority(); });
    for (const auto* pipeline : ordered)
        for (const auto& step : pipeline->transformations()) {
            if (!step.applies_to(rule_)) continue;
            steps_.push_back({&step, pipeline});
            take(step);
        }
}

void AppliedPipelines::take(const Transformation& step) {
    switch (step.kind) {
        case Transformation::Kind::add_condition:
            return added_.push_back({&step.added, step.adds_negation, steps_.size()});
        case Transformation::Kind::change_log_source: rule_.log_source = step.log_source; return;
        case Transformation::Kind::refuse:
            if (refusal_.empty()) refusal_ = step.message;
            return;
        default: return;
    }
}

std::vector<std::string> AppliedPipelines::names_of(std::string_view field, size_t from) {
    constexpr size_t names_max = 64;
    std::vector<std::string> names{std::string(field)};
    for (size_t index = from; index < steps_.size(); ++index) {
        const Transformation& step = *steps_[index].transformation;
        if (step.kind != Transformation::Kind::map_fields && step.kind != Transformation::Kind::map_prefixes) continue;
        std::vector<std::string> mapped;
        for (const auto& name : names) add_names(step, name, mapped);
        // Each further step multiplies them: the rule is refused, and what it would ask for is never built.
        if (mapped.size() > names_max) {
            refusal_ = fmt::format("the pipelines make more than {} names of the field '{}'", names_max, field);
            return names;
        }
        names = std::move(mapped);
    }
    return names;
}

std::vector<std::string> AppliedPipelines::values_of(std::string_view placeholder) const {
    for (const auto& [step, pipeline] : steps_) {
        const bool fills = step->kind == Transformation::Kind::fill_placeholders;
        if (!fills && step->kind != Transformation::Kind::open_placeholders) continue;
        if (!step->include.empty() && !has(step->include, placeholder)) continue;
        if (has(step->exclude, placeholder)) continue;
        if (!fills) return {"*"};
        if (const auto found = pipeline->variables().find(placeholder); found != pipeline->variables().end())
            return found->second;
    }
    return {};
}

}  // namespace mitsuke::rules
