// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "rules/limits.h"
#include "rules/suggestion.h"

namespace mitsuke::rules {

namespace {

/// The keys of the specification, of SigmaHQ's own conventions, and of Mitsuke.
constexpr std::string_view known_keys[] = {
    "title",          "id",        "name",
    "related",        "taxonomy",  "status",
    "description",    "license",   "author",
    "references",     "date",      "modified",
    "logsource",      "detection", "fields",
    "falsepositives", "level",     "tags",
    "scope",          "action",    "regression_tests_path",
    "simulation",     "title_ja",  "description_ja",
    "correlation",    "generate",  "filter",
};
constexpr std::string_view levels[] = {"informational", "low", "medium", "high", "critical"};
constexpr std::string_view statuses[] = {"stable", "test", "experimental", "deprecated", "unsupported"};
/// Keys under `detection` that are no search identifiers.
constexpr std::string_view condition_key = "condition";
constexpr std::string_view timeframe_key = "timeframe";

bool is_one_of(std::string_view word, const auto& words) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

}  // namespace

void warn_of_unknown_keys(const YamlNode& document, const RuleContext& context) {
    const std::vector<std::string_view> names(std::begin(known_keys), std::end(known_keys));
    for (const auto& entry : document.entries)
        if (!is_one_of(entry.key.text, known_keys))
            context.warn(entry.key.place,
                         fmt::format("unknown key '{}'{}", entry.key.text, suggestion(entry.key.text, names)));
}

Checked<std::string> text_of(const YamlNode& document, std::string_view key) {
    const YamlNode* const node = document.find(key);
    if (!node) return std::string{};
    if (!node->is_scalar()) return complain(node->place, fmt::format("'{}' must be a text", key));
    return node->text;
}

namespace {

Checked<events::Level> read_level(const YamlNode& document) {
    const std::string level = ascii_lower(TRY(text_of(document, "level")));
    if (level.empty()) return events::Level::medium;
    const auto* const found = std::find(std::begin(levels), std::end(levels), level);
    if (found != std::end(levels)) return static_cast<events::Level>(found - std::begin(levels));
    return complain(document.find("level")->place,
                    fmt::format("the level '{}' is none of informational, low, medium, high, critical", level));
}

/// "attack.t1195.002" to "T1195.002"; empty for tactics, groups, software and other namespaces.
std::string technique_of(std::string_view tag) {
    constexpr std::string_view space = "attack.t";
    if (!starts_with_ignoring_case(tag, space)) return {};
    const std::string_view number = tag.substr(space.size());
    const bool sub = number.size() == 8 && number[4] == '.';
    if (number.size() != 4 && !sub) return {};
    for (size_t index = 0; index < number.size(); ++index)
        if (index != 4 && (number[index] < '0' || number[index] > '9')) return {};
    return "T" + std::string(number);
}

std::vector<std::string> read_techniques(const YamlNode& document, const RuleContext& context) {
    const YamlNode* const tags = document.find("tags");
    if (!tags) return {};
    if (!tags->is_list()) context.warn(tags->place, "'tags' must be a list");
    std::vector<std::string> techniques;
    for (const auto& tag : tags->items) {
        std::string technique = technique_of(tag.text);
        if (!technique.empty() && !is_one_of(technique, techniques)) techniques.push_back(std::move(technique));
    }
    return techniques;
}

void warn_of_status(const YamlNode& document, const RuleContext& context) {
    const YamlNode* const status = document.find("status");
    if (status && !is_one_of(status->text, statuses))
        context.warn(status->place, fmt::format("the status '{}' is not one of the specification", status->text));
}

}  // namespace

namespace {

bool knows_taxonomy(const std::string& taxonomy, const RuleContext& context) {
    if (taxonomy.empty() || taxonomy == "sigma") return true;
    return context.pipelines && std::any_of(context.pipelines->begin(), context.pipelines->end(),
                                            [&](const auto& each) { return each.taxonomy() == taxonomy; });
}

}  // namespace

Checked<events::RuleInfo> read_info(const YamlNode& document, const RuleContext& context) {
    Faults faults(context.also);
    const auto text = [&](std::string_view key) { return faults.take(text_of(document, key)); };
    events::RuleInfo info;
    info.id = text("id");
    info.title = text("title");
    if (info.title.empty() && !faults.any()) faults.add({document.place, "the rule has no title"});
    info.title_ja = text("title_ja");
    info.description = text("description");
    info.description_ja = text("description_ja");
    info.level = faults.take(read_level(document));
    info.attack = read_techniques(document, context);
    warn_of_status(document, context);
    const std::string taxonomy = text("taxonomy");
    if (!knows_taxonomy(taxonomy, context))
        faults.add({document.find("taxonomy")->place,
                    fmt::format("no pipeline translates the taxonomy '{}' to Sigma's", taxonomy)});
    TRY(faults.answer());
    return info;
}

Checked<LogSourceFilter> read_log_source(const YamlNode& document) {
    const YamlNode* const node = document.find("logsource");
    if (!node) return complain(document.place, "the rule has no logsource");
    if (!node->is_map()) return complain(node->place, "'logsource' must be a map");
    const auto part = [&](std::string_view key) -> Checked<std::string> {
        return ascii_lower(TRY(text_of(*node, key)));
    };
    LogSourceFilter filter;
    filter.product = TRY(part("product"));
    filter.service = TRY(part("service"));
    filter.category = TRY(part("category"));
    if (filter.product.empty() && filter.service.empty() && filter.category.empty())
        return complain(node->place, "the logsource names no product, no service and no category");
    return filter;
}

namespace {

Checked<void> read_searches(const YamlNode& detection, Rule& rule, const RuleContext& context, Faults& faults) {
    SearchReader reader(context.vocabulary, context.slots, context.placeholders, context.warn, context.names,
                        context.also);
    for (const auto& [key, value] : detection.entries) {
        if (key.text == condition_key) continue;
        if (key.text == timeframe_key) {
            context.warn(key.place, "'timeframe' means nothing for a single event");
            continue;
        }
        if (key.text.size() > limits::search_name_bytes_max || rule.searches.size() >= limits::searches_max)
            return complain(key.place, fmt::format("more than {} search identifiers, or a name longer than {} bytes",
                                                   limits::searches_max, limits::search_name_bytes_max));
        auto search = reader.read(value);
        if (!search) faults.add(search.error());
        rule.searches.push_back(search ? *std::move(search) : SearchNode{});
        rule.search_names.push_back(key.text);
    }
    if (rule.searches.empty()) return complain(detection.place, "the detection has no search identifier");
    return {};
}

Checked<Condition> read_one_condition(const YamlNode& node, const Rule& rule) {
    if (!node.is_scalar()) return complain(node.place, "a condition must be a text");
    auto condition = parse_condition(node.text, rule.search_names);
    if (condition) return *std::move(condition);
    auto& complaint = condition.error();
    return complain(node.place_of(complaint.offset, complaint.length), std::move(complaint.why));
}

/// A list of conditions holds when one of them does (specification, "Condition").
Checked<Condition> read_condition(const YamlNode& detection, Rule& rule) {
    const YamlNode* const node = detection.find(condition_key);
    if (!node) return complain(detection.place, "the detection has no condition");
    rule.places.condition = node->place;
    if (!node->is_list()) return read_one_condition(*node, rule);
    if (node->items.empty()) return complain(node->place, "the detection has no condition");
    if (node->items.size() > limits::searches_max)
        return complain(node->place, fmt::format("more than {} conditions", limits::searches_max));
    Condition any{Condition::Kind::any_of, 0, {}, {}};
    for (const auto& item : node->items) any.children.push_back(TRY(read_one_condition(item, rule)));
    return any;
}

void mark_used(const Condition& condition, std::vector<bool>& used) {
    for (const uint32_t index : condition.searches) used[index] = true;
    for (const auto& child : condition.children) mark_used(child, used);
}

void warn_of_unused(const YamlNode& detection, const Rule& rule, const RuleContext& context) {
    std::vector<bool> used(rule.searches.size(), false);
    mark_used(rule.condition, used);
    for (size_t index = 0; index < used.size(); ++index) {
        const std::string& name = rule.search_names[index];
        const auto named = [&](const YamlEntry& entry) { return entry.key.text == name; };
        const auto entry = std::find_if(detection.entries.begin(), detection.entries.end(), named);
        if (!used[index]) context.warn(entry->key.place, fmt::format("the condition does not use '{}'", name));
    }
}

}  // namespace

namespace {

std::string optional_text(const YamlNode& document, std::string_view key) {
    const YamlNode* const node = document.find(key);
    return node && node->is_scalar() ? node->text : std::string{};
}

/// What a pipeline adds joins the condition with `and`. Its search gets a name that no condition can spell.
Checked<void> add_searches(AppliedPipelines& applied, Rule& rule, const RuleContext& context) {
    for (const auto& added : applied.added()) {
        const SearchReader::Names names = [&](const std::string& field) { return applied.names_of(field, added.step); };
        SearchReader reader(context.vocabulary, context.slots, context.placeholders, context.warn, names, context.also);
        auto search = reader.read(*added.search);
        if (!search) return complain({}, "a condition that a pipeline adds: " + search.error().why);
        Condition part{Condition::Kind::search, 0, {static_cast<uint32_t>(rule.searches.size())}, {}};
        rule.searches.push_back(*std::move(search));
        rule.search_names.push_back(fmt::format("pipeline {}", rule.searches.size()));
        Condition negation{Condition::Kind::negation, 0, {}, {}};
        if (added.negated) negation.children.push_back(part);
        Condition both{Condition::Kind::all_of, 0, {}, {}};
        both.children.push_back(std::move(rule.condition));
        both.children.push_back(added.negated ? std::move(negation) : std::move(part));
        rule.condition = std::move(both);
    }
    return {};
}

Checked<void> read_mapped_detection(const YamlNode& detection, Rule& rule, const RuleContext& context) {
    Faults faults(context.also);
    TRY(read_searches(detection, rule, context, faults));
    auto condition = read_condition(detection, rule);
    if (!condition) faults.add(condition.error());
    TRY(faults.answer());
    rule.condition = *std::move(condition);
    warn_of_unused(detection, rule, context);
    return {};
}

}  // namespace

AppliedPipelines apply_pipelines(const YamlNode& document, const LogSourceFilter& log_source,
                                 const RuleContext& context) {
    RuleTraits traits;
    traits.log_source = log_source;
    traits.id = optional_text(document, "id");
    traits.status = optional_text(document, "status");
    traits.level = optional_text(document, "level");
    traits.taxonomy = optional_text(document, "taxonomy");
    traits.is_correlation = document.find("correlation") != nullptr;
    if (const YamlNode* const tags = document.find("tags"))
        for (const auto& tag : tags->items) traits.tags.push_back(tag.text);
    static const std::vector<RulePipeline> none;
    return {context.pipelines ? *context.pipelines : none, std::move(traits)};
}

Checked<void> read_detection(const YamlNode& document, const YamlNode& detection, Rule& rule,
                             const RuleContext& context) {
    if (!context.pipelines || context.pipelines->empty()) return read_mapped_detection(detection, rule, context);
    AppliedPipelines applied = apply_pipelines(document, rule.log_source, context);
    if (!applied.refusal().empty()) return complain(document.place, applied.refusal());
    const Placeholders placeholders = [&](std::string_view name) {
        auto values = context.placeholders ? context.placeholders(name) : std::vector<std::string>{};
        return values.empty() ? applied.values_of(name) : values;
    };
    const SearchReader::Names names = [&applied](const std::string& field) { return applied.names_of(field); };
    const RuleContext mapped{context.vocabulary, context.slots, placeholders, context.warn,
                             context.pipelines,  names,         context.also};
    TRY(read_mapped_detection(detection, rule, mapped));
    rule.log_source = applied.log_source();
    TRY(add_searches(applied, rule, mapped));
    if (!applied.refusal().empty()) return complain(document.place, applied.refusal());
    return {};
}

Checked<Rule> read_rule(const YamlNode& document, const RuleContext& context) {
    Faults faults(context.also);
    Rule rule;
    warn_of_unknown_keys(document, context);
    rule.info = faults.take(read_info(document, context));
    rule.log_source = faults.take(read_log_source(document));
    rule.name = faults.take(text_of(document, "name"));
    rule.places.document = document.place;
    const YamlNode* const detection = document.find("detection");
    if (!detection) faults.add({document.place, "the rule has no detection"});
    else if (!detection->is_map()) faults.add({detection->place, "'detection' must be a map"});
    else faults.check(read_detection(document, *detection, rule, context));
    TRY(faults.answer());
    return rule;
}

}  // namespace mitsuke::rules
