// SPDX-License-Identifier: Apache-2.0
#include "rules/filter.h"

#include <algorithm>

#include "base/text.h"
#include "rules/correlation_reader.h"

namespace mitsuke::rules {

namespace {

constexpr std::string_view rules_key = "rules";

bool means_any(const YamlNode& rules) {
    if (rules.is_list()) return rules.items.size() == 1 && means_any(rules.items[0]);
    return rules.is_scalar() && (equals_ignoring_case(rules.text, "any") || equals_ignoring_case(rules.text, "all"));
}

size_t pattern_count(const SearchNode& node) {
    size_t count = node.test.matchers.size();
    for (const auto& matcher : node.test.matchers)
        if (const auto* set = std::get_if<TextSet>(&matcher)) count += set->texts.size();
    for (const auto& child : node.children) count += pattern_count(child);
    return count;
}

size_t part_count(const Condition& condition) {
    size_t count = condition.searches.size();
    for (const auto& child : condition.children) count += part_count(child);
    return count;
}

/// The condition over searches that lie `offset` further back.
void shift(Condition& condition, uint32_t offset) {
    for (auto& search : condition.searches) search += offset;
    for (auto& child : condition.children) shift(child, offset);
}

}  // namespace

Checked<Filter> read_filter(const YamlNode& document, const RuleContext& context) {
    Faults faults(context.also);
    Filter filter;
    warn_of_unknown_keys(document, context);
    filter.detection.info = faults.take(read_info(document, context));
    filter.detection.name = faults.take(text_of(document, "name"));
    filter.detection.places.document = document.place;
    filter.detection.log_source = faults.take(read_log_source(document));
    const YamlNode& node = *document.find("filter");
    if (!node.is_map()) {
        faults.add({node.place, "'filter' must be a map"});
        return tl::unexpected(faults.answer().error());
    }
    const YamlNode* const rules = node.find(rules_key);
    if (!rules) faults.add({node.place, "the filter has no 'rules': name them, or write any"});
    if (rules) filter.rules_place = rules->place;
    if (rules && !means_any(*rules)) filter.references = faults.take(read_references(*rules));
    YamlNode detection = node;
    std::erase_if(detection.entries, [](const YamlEntry& entry) { return entry.key.text == rules_key; });
    faults.check(read_detection(document, detection, filter.detection, context));
    TRY(faults.answer());
    return filter;
}

bool covers(const LogSourceFilter& filter, const LogSourceFilter& rule) {
    return (filter.product.empty() || filter.product == rule.product) &&
           (filter.service.empty() || filter.service == rule.service) &&
           (filter.category.empty() || filter.category == rule.category);
}

void lay_in(const Filter& filter, Rule& rule) {
    const auto offset = static_cast<uint32_t>(rule.searches.size());
    Condition added = filter.detection.condition;
    shift(added, offset);
    for (size_t index = 0; index < filter.detection.searches.size(); ++index) {
        rule.searches.push_back(filter.detection.searches[index]);
        rule.search_names.push_back("filter " + filter.detection.info.title + " " +
                                    filter.detection.search_names[index]);
    }
    // One level for all filters: a rule may have many, and evaluation goes as deep as the condition.
    if (rule.condition.kind != Condition::Kind::all_of) {
        Condition both{Condition::Kind::all_of, 0, {}, {}};
        both.children.push_back(std::move(rule.condition));
        rule.condition = std::move(both);
    }
    rule.condition.children.push_back(std::move(added));
}

size_t pattern_count(const Filter& filter) {
    size_t count = part_count(filter.detection.condition);
    for (const auto& search : filter.detection.searches) count += pattern_count(search);
    return count;
}

}  // namespace mitsuke::rules
