// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "base/text.h"
#include "rules/limits.h"
#include "rules/rule_pipeline.h"
#include "rules/suggestion.h"
#include "rules/yaml_scalar.h"

namespace mitsuke::rules {

namespace {

using Kind = Transformation::Kind;

struct KindRow {
    std::string_view name;
    Kind kind;
};
constexpr KindRow kinds[] = {
    {"field_name_mapping", Kind::map_fields},
    {"field_name_prefix_mapping", Kind::map_prefixes},
    {"add_condition", Kind::add_condition},
    {"change_logsource", Kind::change_log_source},
    {"value_placeholders", Kind::fill_placeholders},
    {"wildcard_placeholders", Kind::open_placeholders},
    {"rule_failure", Kind::refuse},
};

Checked<void> check_keys(const YamlNode& node, std::initializer_list<std::string_view> known) {
    if (!node.is_map()) return complain(node.place, "this must be a map");
    for (const auto& entry : node.entries) {
        if (std::find(known.begin(), known.end(), entry.key.text) != known.end()) continue;
        const std::vector<std::string_view> names(known);
        return complain(entry.key.place,
                        fmt::format("'{}' is not supported here{}", entry.key.text, suggestion(entry.key.text, names)));
    }
    return {};
}

Checked<std::string> text_of(const YamlNode& node, std::string_view key) {
    const YamlNode* const found = node.find(key);
    if (!found) return std::string{};
    if (!found->is_scalar()) return complain(found->place, fmt::format("'{}' must be a text", key));
    return found->text;
}

Checked<bool> flag_of(const YamlNode& node, std::string_view key) {
    const YamlNode* const found = node.find(key);
    if (!found) return false;
    const Scalar scalar = found->is_scalar() ? resolve(*found) : Scalar{};
    if (scalar.type != ScalarType::boolean) return complain(found->place, fmt::format("'{}' takes true or false", key));
    return scalar.text == "true";
}

Checked<std::vector<std::string>> texts_of(const YamlNode& node) {
    std::vector<std::string> texts;
    if (node.is_map()) return complain(node.place, "this must be a text or a list of texts");
    if (node.is_scalar()) texts.push_back(node.text);
    for (const auto& item : node.items) {
        if (!item.is_scalar()) return complain(item.place, "this must be a text");
        texts.push_back(item.text);
    }
    if (texts.empty()) return complain(node.place, "an empty list gives nothing");
    return texts;
}

using Mapping = std::map<std::string, std::vector<std::string>, std::less<>>;

Checked<Mapping> read_mapping(const YamlNode& node) {
    if (!node.is_map()) return complain(node.place, "this must be a map");
    Mapping mapping;
    for (const auto& [key, value] : node.entries) mapping.emplace(key.text, TRY(texts_of(value)));
    return mapping;
}

Checked<LogSourceFilter> read_log_source_keys(const YamlNode& node) {
    LogSourceFilter filter;
    filter.product = ascii_lower(TRY(text_of(node, "product")));
    filter.service = ascii_lower(TRY(text_of(node, "service")));
    filter.category = ascii_lower(TRY(text_of(node, "category")));
    if (filter.product.empty() && filter.service.empty() && filter.category.empty())
        return complain(node.place, "this names no product, no service and no category");
    return filter;
}

Checked<PipelineCondition> read_condition(const YamlNode& node) {
    if (!node.is_map()) return complain(node.place, "a rule condition is a map with a type");
    PipelineCondition condition;
    const std::string type = TRY(text_of(node, "type"));
    if (type == "logsource") {
        TRY(check_keys(node, {"type", "product", "service", "category"}));
        condition.log_source = TRY(read_log_source_keys(node));
        return condition;
    }
    if (type == "tag") {
        TRY(check_keys(node, {"type", "tag"}));
        condition.kind = PipelineCondition::Kind::tag;
        condition.value = TRY(text_of(node, "tag"));
        return condition;
    }
    if (type == "rule_attribute") {
        TRY(check_keys(node, {"type", "attribute", "value"}));
        condition.kind = PipelineCondition::Kind::attribute;
        condition.attribute = TRY(text_of(node, "attribute"));
        condition.value = TRY(text_of(node, "value"));
        constexpr std::string_view known[] = {"id", "status", "level", "taxonomy"};
        if (std::find(std::begin(known), std::end(known), condition.attribute) != std::end(known)) return condition;
        return complain(node.place, "the attribute is none of id, status, level, taxonomy");
    }
    TRY(check_keys(node, {"type"}));
    if (type != "is_sigma_rule" && type != "is_sigma_correlation_rule")
        return complain(node.place, fmt::format("the rule condition '{}' is not supported", type));
    condition.kind =
        type == "is_sigma_rule" ? PipelineCondition::Kind::is_rule : PipelineCondition::Kind::is_correlation;
    return condition;
}

Checked<void> read_conditions(const YamlNode& node, Transformation& step) {
    const std::string joined = ascii_lower(TRY(text_of(node, "rule_cond_op")));
    if (!joined.empty() && joined != "and" && joined != "or")
        return complain(node.find("rule_cond_op")->place, "'rule_cond_op' takes and or or");
    step.any = joined == "or";
    step.negated = TRY(flag_of(node, "rule_cond_not"));
    const YamlNode* const list = node.find("rule_conditions");
    if (!list) return {};
    if (!list->is_list()) return complain(list->place, "'rule_conditions' must be a list");
    for (const auto& item : list->items) step.conditions.push_back(TRY(read_condition(item)));
    return {};
}

Checked<void> read_placeholders(const YamlNode& node, Transformation& step) {
    if (const YamlNode* const list = node.find("include")) step.include = TRY(texts_of(*list));
    if (const YamlNode* const list = node.find("exclude")) step.exclude = TRY(texts_of(*list));
    return {};
}

Checked<void> read_parameters(const YamlNode& node, Transformation& step) {
    constexpr std::string_view id = "id", type = "type", conditions = "rule_conditions", op = "rule_cond_op",
                               negation = "rule_cond_not";
    switch (step.kind) {
        case Kind::map_fields:
        case Kind::map_prefixes: {
            TRY(check_keys(node, {id, type, conditions, op, negation, "mapping"}));
            const YamlNode* const mapping = node.find("mapping");
            if (!mapping) return complain(node.place, "the transformation has no mapping");
            step.mapping = TRY(read_mapping(*mapping));
            return {};
        }
        case Kind::add_condition: {
            TRY(check_keys(node, {id, type, conditions, op, negation, "conditions", "negated"}));
            const YamlNode* const search = node.find("conditions");
            if (!search || !search->is_map()) return complain(node.place, "'conditions' must be a map of fields");
            step.added = *search;
            step.adds_negation = TRY(flag_of(node, "negated"));
            return {};
        }
        case Kind::change_log_source:
            TRY(check_keys(node, {id, type, conditions, op, negation, "product", "service", "category"}));
            step.log_source = TRY(read_log_source_keys(node));
            return {};
        case Kind::fill_placeholders:
        case Kind::open_placeholders:
            TRY(check_keys(node, {id, type, conditions, op, negation, "include", "exclude"}));
            return read_placeholders(node, step);
        case Kind::refuse:
            TRY(check_keys(node, {id, type, conditions, op, negation, "message"}));
            step.message = TRY(text_of(node, "message"));
            if (step.message.empty()) step.message = "a pipeline refuses the rule";
            return {};
    }
    return {};
}

Checked<Transformation> read_transformation(const YamlNode& node) {
    if (!node.is_map()) return complain(node.place, "a transformation is a map with a type");
    const std::string type = TRY(text_of(node, "type"));
    const auto* const row =
        std::find_if(std::begin(kinds), std::end(kinds), [&](const KindRow& each) { return each.name == type; });
    if (row == std::end(kinds)) {
        const YamlNode* const at = node.find("type");
        return complain(at ? at->place : node.place, fmt::format("the transformation '{}' is not supported", type));
    }
    Transformation step;
    step.kind = row->kind;
    TRY(read_conditions(node, step));
    TRY(read_parameters(node, step));
    return step;
}

}  // namespace

class PipelineReader {
public:
    static Checked<RulePipeline> read(const YamlNode& document) {
        TRY(check_keys(document, {"name", "priority", "taxonomy", "vars", "transformations", "allowed_backends"}));
        RulePipeline pipeline;
        if (const std::string priority = TRY(text_of(document, "priority")); !priority.empty()) {
            const auto number = parse_integer(priority);
            if (!number) return complain(document.find("priority")->place, "'priority' takes a number");
            pipeline.priority_ = *number;
        }
        pipeline.taxonomy_ = TRY(text_of(document, "taxonomy"));
        if (const YamlNode* const variables = document.find("vars"))
            pipeline.variables_ = TRY(read_mapping(*variables));
        const YamlNode* const list = document.find("transformations");
        if (!list || !list->is_list()) return complain(document.place, "the pipeline has no list of transformations");
        for (const auto& item : list->items) pipeline.transformations_.push_back(TRY(read_transformation(item)));
        return pipeline;
    }
};

Checked<RulePipeline> RulePipeline::read(std::string_view text) {
    if (text.size() > limits::file_bytes_max)
        return complain({}, fmt::format("the file is longer than {} bytes", limits::file_bytes_max));
    YamlReader reader(text);
    auto document = reader.next();
    if (!document) return complain({1, 1, 1}, "the file is empty");
    if (!*document) return tl::make_unexpected(document->error());
    return PipelineReader::read(**document);
}

}  // namespace mitsuke::rules
