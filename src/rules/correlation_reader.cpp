// SPDX-License-Identifier: Apache-2.0
#include "rules/correlation_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <unordered_set>

#include "base/text.h"
#include "rules/limits.h"
#include "rules/suggestion.h"
#include "rules/yaml_scalar.h"

namespace mitsuke::rules {

namespace {

/// In the order of CorrelationType.
constexpr std::string_view types[] = {"event_count", "value_count", "temporal",        "temporal_ordered",
                                      "value_sum",   "value_avg",   "value_percentile"};
/// In the order of CorrelationOperator.
constexpr std::string_view operators[] = {"gt", "gte", "lt", "lte", "eq", "neq"};
constexpr std::string_view keys[] = {"type", "rules", "aliases", "group-by", "timespan", "condition", "generate"};

std::string suggestion_of(std::string_view word, const auto& words) {
    return suggestion(word, std::vector<std::string_view>(std::begin(words), std::end(words)));
}

/// Place in the table, or nothing.
std::optional<size_t> index_of(std::string_view word, const auto& words) {
    const auto found = std::find(std::begin(words), std::end(words), word);
    if (found == std::end(words)) return {};
    return static_cast<size_t>(found - std::begin(words));
}

Checked<const YamlNode*> needed(const YamlNode& map, std::string_view key) {
    const YamlNode* const node = map.find(key);
    if (!node) return complain(map.place, fmt::format("the correlation has no '{}'", key));
    return node;
}

/// A number of a rule; what is none, or none that a double holds, is refused.
std::optional<double> number_of(const YamlNode& node) {
    if (!node.is_scalar()) return {};
    const Scalar scalar = resolve(node);
    if (!scalar.is_number()) return {};
    std::string_view text = scalar.text;
    if (text.starts_with('+')) text.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return {};
    return number;
}

std::optional<int64_t> seconds_of(char unit) {
    switch (unit) {
        case 's': return 1;
        case 'm': return 60;
        case 'h': return 3'600;
        case 'd': return 86'400;
        default: return {};
    }
}

class CorrelationReader {
public:
    CorrelationReader(const YamlNode& correlation, const RuleContext& context)
        : node_(correlation), context_(context) {}

    Checked<void> read(Correlation& into) {
        Faults faults(context_.also);
        check_keys(faults);
        const auto type = read_type();
        if (type) into.type = *type;
        else faults.add(type.error());
        const auto references = read_rules();
        if (references) into.references = *references;
        else faults.add(references.error());
        into.timespan = faults.take(read_timespan());
        faults.check(read_aliases(into));
        faults.check(read_group_by(into));
        // What a condition may say depends on the type and on how many rules there are.
        if (type && references) {
            faults.check(check_references(into));
            faults.check(read_condition(into));
        }
        TRY(faults.answer());
        warn_of_unused_aliases(into);
        return {};
    }

private:
    /// Strict, unlike the keys of a rule: `group_by` taken for nothing would count what it should not.
    void check_keys(Faults& faults) const {
        for (const auto& entry : node_.entries)
            if (!index_of(entry.key.text, keys))
                faults.add({entry.key.place, fmt::format("a correlation has no key '{}'{}", entry.key.text,
                                                         suggestion_of(entry.key.text, keys))});
    }

    Checked<std::vector<RuleReference>> read_rules() const {
        const YamlNode* const rules = TRY(needed(node_, "rules"));
        return read_references(*rules);
    }

    Checked<CorrelationType> read_type() const {
        const YamlNode& node = *TRY(needed(node_, "type"));
        if (const auto index = index_of(node.text, types)) return static_cast<CorrelationType>(*index);
        return complain(node.place,
                        fmt::format("there is no correlation type '{}'{}", node.text, suggestion_of(node.text, types)));
    }

    Checked<void> check_references(const Correlation& into) const {
        const bool ordered = into.type == CorrelationType::temporal_ordered;
        const size_t most = ordered ? limits::correlation_ordered_rules_max : limits::correlation_rules_max;
        if (into.references.size() <= most) return {};
        return complain(into.references[most].place, fmt::format("the correlation names more than {} rules", most));
    }

    /// "number + letter (in lowercase)": s, m, h or d.
    Checked<Duration> read_timespan() const {
        constexpr int64_t years_100_in_seconds = int64_t{100} * 366 * 86'400;
        const YamlNode& node = *TRY(needed(node_, "timespan"));
        const std::string_view text = node.text;
        const auto unit = text.empty() ? std::nullopt : seconds_of(text.back());
        const auto digits = unit ? text.substr(0, text.size() - 1) : std::string_view{};
        const bool plain =
            !digits.empty() && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
        const auto count = plain ? parse_integer(digits) : std::nullopt;
        if (!plain || (count && *count == 0))
            return complain(
                node.place,
                fmt::format("the timespan '{}' is not a number above zero and one of s, m, h, d", node.text));
        if (!count || *count > years_100_in_seconds / *unit)
            return complain(node.place, "the timespan is longer than 100 years");
        return std::chrono::seconds{*count * *unit};
    }

    Checked<void> read_aliases(Correlation& into) const {
        const YamlNode* const aliases = node_.find("aliases");
        if (!aliases) return {};
        if (!aliases->is_map()) return complain(aliases->place, "'aliases' must be a map of names");
        for (const auto& [name, fields] : aliases->entries) {
            if (!fields.is_map()) return complain(fields.place, "an alias must be a map of rules and their fields");
            for (const auto& [rule, field] : fields.entries) {
                if (!field.is_scalar() || field.text.empty())
                    return complain(field.place, "an alias takes the name of one field for each rule");
                into.aliases.push_back({name.text, {rule.text, rule.place}, id_of(field.text)});
            }
        }
        return {};
    }

    /// A pipeline may say that events call the field otherwise; by several names, the first.
    events::FieldId id_of(const std::string& field) const {
        return context_.vocabulary.id(context_.names ? context_.names(field).front() : field);
    }

    Checked<CorrelatedField> read_field(const YamlNode& node) const {
        if (!node.is_scalar() || node.text.empty()) return complain(node.place, "this must be the name of a field");
        if (node.text.find('|') != std::string::npos)
            return complain(node.place, "a correlation takes the name of a field, without modifiers");
        return CorrelatedField{node.text, node.place, id_of(node.text), {}};
    }

    Checked<std::vector<CorrelatedField>> read_fields(const YamlNode& node) const {
        std::vector<CorrelatedField> fields;
        if (node.is_map()) return complain(node.place, "this must be a field or a list of fields");
        if (node.is_scalar()) fields.push_back(TRY(read_field(node)));
        for (const auto& item : node.items) fields.push_back(TRY(read_field(item)));
        if (fields.size() > limits::correlation_fields_max)
            return complain(node.place, fmt::format("more than {} fields", limits::correlation_fields_max));
        return fields;
    }

    /// The specification asks for it; without it all matches are one group.
    Checked<void> read_group_by(Correlation& into) const {
        if (const YamlNode* const node = node_.find("group-by")) into.group_by = TRY(read_fields(*node));
        else context_.warn(node_.place, "no 'group-by': the events of all hosts and users are counted together");
        return {};
    }

    Checked<void> read_condition(Correlation& into) const {
        const YamlNode* const node = node_.find("condition");
        if (!node && !is_temporal(into.type)) return complain(node_.place, "the correlation has no 'condition'");
        if (node && !node->is_map())
            return complain(node->place, "the condition of a correlation must be a map such as 'gte: 10'");
        if (node) TRY(read_condition_entries(*node, into));
        if (into.bounds.empty() && !is_temporal(into.type))
            return complain(node->place, "the condition compares nothing: give one of gt, gte, lt, lte, eq, neq");
        if (into.bounds.empty())
            into.bounds.push_back({CorrelationOperator::gte, static_cast<double>(into.references.size())});
        return check_condition(node ? *node : node_, into);
    }

    Checked<void> read_condition_entries(const YamlNode& node, Correlation& into) const {
        for (const auto& [key, value] : node.entries) {
            if (key.text == "field") {
                into.fields = TRY(read_fields(value));
            } else if (key.text == "percentile") {
                into.percentile = TRY(read_percentile(value, into));
            } else if (const auto comparison = index_of(key.text, operators)) {
                const auto number = number_of(value);
                if (!number) return complain(value.place, fmt::format("'{}' takes a number", key.text));
                into.bounds.push_back({static_cast<CorrelationOperator>(*comparison), *number});
            } else {
                return complain(key.place, fmt::format("the condition of a correlation has no key '{}'{}", key.text,
                                                       suggestion_of(key.text, operators)));
            }
        }
        return {};
    }

    static Checked<double> read_percentile(const YamlNode& node, const Correlation& into) {
        if (into.type != CorrelationType::value_percentile)
            return complain(node.place, "'percentile' belongs to a value_percentile");
        const auto number = number_of(node);
        if (number && *number > 0 && *number <= 100) return *number;
        return complain(node.place, "'percentile' takes a number above 0 and up to 100");
    }

    static bool counts_values(CorrelationType type) {
        return type != CorrelationType::event_count && !is_temporal(type);
    }

    Checked<void> check_condition(const YamlNode& node, const Correlation& into) const {
        if (counts_values(into.type) && into.fields.empty())
            return complain(node.place,
                            fmt::format("{} needs a 'field' in its condition", types[static_cast<size_t>(into.type)]));
        if (!counts_values(into.type) && !into.fields.empty())
            return complain(into.fields[0].place,
                            fmt::format("{} looks at no field", types[static_cast<size_t>(into.type)]));
        if (into.fields.size() > 1 && into.type != CorrelationType::value_count)
            return complain(into.fields[1].place, "only a value_count takes several fields");
        if (!can_hold(into)) return complain(node.place, "no number satisfies this condition");
        return check_reachable(node, into);
    }

    static bool can_hold(const Correlation& into) {
        double low = -std::numeric_limits<double>::infinity(), high = -low;
        bool open = false;
        for (const auto& [comparison, number] : into.bounds) {
            const bool below = comparison == CorrelationOperator::lt || comparison == CorrelationOperator::lte;
            const bool above = comparison == CorrelationOperator::gt || comparison == CorrelationOperator::gte;
            const bool equal = comparison == CorrelationOperator::eq;
            if (below || equal) high = std::min(high, number);
            if (above || equal) low = std::max(low, number);
            open = open || comparison == CorrelationOperator::lt || comparison == CorrelationOperator::gt;
        }
        return low < high || (low <= high && !open);
    }

    /// A count that would never be reached because no more is kept would be a silent rule.
    static Checked<void> check_reachable(const YamlNode& node, const Correlation& into) {
        if (into.type != CorrelationType::event_count && into.type != CorrelationType::value_count &&
            !is_temporal(into.type))
            return {};
        const bool temporal = is_temporal(into.type);
        const size_t most = temporal ? into.references.size() : limits::correlation_group_events_max;
        for (const auto& [comparison, number] : into.bounds) {
            const bool asks_for = comparison == CorrelationOperator::gt || comparison == CorrelationOperator::gte ||
                                  comparison == CorrelationOperator::eq;
            const double reached = static_cast<double>(most) - (comparison == CorrelationOperator::gt ? 1 : 0);
            if (!asks_for || number <= reached) continue;
            if (temporal) return complain(node.place, "this asks for more rules than the correlation names");
            return complain(node.place, fmt::format("a correlation counts to {} at most", most));
        }
        return {};
    }

    void warn_of_unused_aliases(const Correlation& into) const {
        for (const auto& alias : into.aliases) {
            const auto names_it = [&](const CorrelatedField& field) { return field.name == alias.name; };
            const bool used = std::any_of(into.group_by.begin(), into.group_by.end(), names_it) ||
                              std::any_of(into.fields.begin(), into.fields.end(), names_it);
            if (!used) context_.warn(alias.rule.place, fmt::format("nothing uses the alias '{}'", alias.name));
        }
    }

    const YamlNode& node_;
    const RuleContext& context_;
};

Checked<bool> read_generate(const YamlNode& map) {
    const YamlNode* const node = map.find("generate");
    if (!node) return false;
    const Scalar scalar = node->is_scalar() ? resolve(*node) : Scalar{};
    if (scalar.type == ScalarType::boolean) return scalar.text == "true";
    return complain(node->place, "'generate' takes true or false");
}

}  // namespace

Checked<std::vector<RuleReference>> read_references(const YamlNode& node) {
    std::vector<RuleReference> references;
    std::unordered_set<std::string_view> seen;
    const auto add = [&](const YamlNode& item) -> Checked<void> {
        if (!item.is_scalar() || item.text.empty())
            return complain(item.place, "a rule is named by its id or its name");
        if (!seen.insert(item.text).second) return complain(item.place, fmt::format("'{}' is named twice", item.text));
        if (references.size() >= limits::documents_max)
            return complain(item.place, fmt::format("more than {} rules are named", limits::documents_max));
        references.push_back({item.text, item.place});
        return {};
    };
    if (node.is_map()) return complain(node.place, "'rules' must be a list of ids and names");
    if (node.is_scalar()) TRY(add(node));
    for (const auto& item : node.items) TRY(add(item));
    if (references.empty()) return complain(node.place, "no rule is named");
    return references;
}

Checked<Correlation> read_correlation(const YamlNode& document, const RuleContext& context) {
    Faults faults(context.also);
    Correlation correlation;
    warn_of_unknown_keys(document, context);
    correlation.info = faults.take(read_info(document, context));
    correlation.info.kind = events::RuleKind::correlation;
    correlation.name = faults.take(text_of(document, "name"));
    correlation.place = document.place;
    const YamlNode& node = *document.find("correlation");
    if (!node.is_map()) {
        faults.add({node.place, "'correlation' must be a map"});
        return tl::unexpected(faults.answer().error());
    }
    RuleContext mapped = context;
    AppliedPipelines applied = apply_pipelines(document, {}, context);
    mapped.names = [&applied](const std::string& field) { return applied.names_of(field); };
    faults.check(CorrelationReader(node, mapped).read(correlation));
    if (!applied.refusal().empty()) faults.add({document.place, applied.refusal()});
    const bool by_document = faults.take(read_generate(document));
    correlation.generate = faults.take(read_generate(node)) || by_document;
    TRY(faults.answer());
    return correlation;
}

}  // namespace mitsuke::rules
