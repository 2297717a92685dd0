// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"
#include "rules/yaml_reader.h"

namespace mitsuke::rules {

/// What a pipeline may ask of a rule before it changes it.
struct RuleTraits {
    LogSourceFilter log_source;
    std::string id, status, level, taxonomy;
    std::vector<std::string> tags;
    bool is_correlation = false;
};

struct PipelineCondition {
    enum class Kind : uint8_t { log_source, tag, attribute, is_rule, is_correlation };
    Kind kind = Kind::log_source;
    LogSourceFilter log_source;
    std::string attribute, value;

    bool holds(const RuleTraits& rule) const;
};

/// One step of a pipeline, and the rules that it is for.
struct Transformation {
    enum class Kind : uint8_t {
        map_fields,         ///< field_name_mapping
        map_prefixes,       ///< field_name_prefix_mapping
        add_condition,      ///< add_condition
        change_log_source,  ///< change_logsource
        fill_placeholders,  ///< value_placeholders, from `vars`
        open_placeholders,  ///< wildcard_placeholders
        refuse,             ///< rule_failure
    };
    Kind kind = Kind::map_fields;
    std::vector<PipelineCondition> conditions;
    bool any = false;      ///< one condition is enough
    bool negated = false;  ///< for the rules for which they do not hold
    std::map<std::string, std::vector<std::string>, std::less<>> mapping;
    YamlNode added;  ///< a search
    bool adds_negation = false;
    LogSourceFilter log_source;
    std::vector<std::string> include, exclude;  ///< placeholders
    std::string message;

    bool applies_to(const RuleTraits& rule) const;
};

/// A processing pipeline as pySigma writes them, as far as it makes rules for other field names and
/// log sources fit: https://sigmahq-pysigma.readthedocs.io (Processing Pipelines). With one key more:
/// `taxonomy` names the taxonomy whose rules it translates; it leaves all others alone.
class RulePipeline {
public:
    /// Whatever it cannot do is a complaint, so that no rule is quietly mapped by half.
    static Checked<RulePipeline> read(std::string_view text);

    int64_t priority() const { return priority_; }
    const std::string& taxonomy() const { return taxonomy_; }
    const std::vector<Transformation>& transformations() const { return transformations_; }
    const std::map<std::string, std::vector<std::string>, std::less<>>& variables() const { return variables_; }

private:
    friend class PipelineReader;
    int64_t priority_ = 0;
    std::string taxonomy_;
    std::vector<Transformation> transformations_;
    std::map<std::string, std::vector<std::string>, std::less<>> variables_;
};

/// What pipelines do to one rule. They outlive it.
class AppliedPipelines {
public:
    /// Of lower priority first; those of one priority in the order given.
    AppliedPipelines(const std::vector<RulePipeline>& pipelines, RuleTraits rule);
    AppliedPipelines(std::vector<RulePipeline>&& pipelines, RuleTraits rule) = delete;

    /// As whatever is written after step `from` sees it: one field may become several. Too many are a refusal.
    std::vector<std::string> names_of(std::string_view field, size_t from = 0);
    /// Values of a placeholder; empty when no pipeline gives any.
    std::vector<std::string> values_of(std::string_view placeholder) const;
    const LogSourceFilter& log_source() const { return rule_.log_source; }
    /// Why a pipeline does not want the rule, or cannot take it; empty when none minds. To be asked when all names
    /// are known, too.
    const std::string& refusal() const { return refusal_; }

    struct Added {
        const YamlNode* search = nullptr;
        bool negated = false;
        size_t step = 0;  ///< for names_of()
    };
    const std::vector<Added>& added() const { return added_; }

private:
    void take(const Transformation& step);

    RuleTraits rule_;
    struct Step {
        const Transformation* transformation;
        const RulePipeline* pipeline;
    };
    std::vector<Step> steps_;
    std::vector<Added> added_;
    std::string refusal_;
};

}  // namespace mitsuke::rules
