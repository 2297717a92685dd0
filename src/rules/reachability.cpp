// SPDX-License-Identifier: Apache-2.0
#include "rules/reachability.h"

#include <algorithm>

namespace mitsuke::rules {

namespace {

/// What a part of a rule can still come to, when all that is known is which fields exist.
struct Outlook {
    bool can_be_true = true;
    bool can_be_false = true;
};

Outlook settled(bool value) { return {value, !value}; }

/// True when every matcher refers to another field that was never seen: then none can match.
bool refers_to_nothing(const FieldTest& test, const WasSeen& was_seen) {
    return std::all_of(test.matchers.begin(), test.matchers.end(), [&](const Matcher& matcher) {
        const auto* reference = std::get_if<FieldReference>(&matcher);
        return reference && !was_seen(reference->slot);
    });
}

Outlook outlook(const FieldTest& test, const WasSeen& was_seen) {
    if (test.is_keyword()) return {};
    if (!was_seen(test.slot)) return settled(holds_when_absent(test));
    if (refers_to_nothing(test, was_seen)) return settled(test.negated);
    return {};
}

Outlook all_of(const std::vector<Outlook>& parts) {
    return {std::all_of(parts.begin(), parts.end(), [](const Outlook& part) { return part.can_be_true; }),
            std::any_of(parts.begin(), parts.end(), [](const Outlook& part) { return part.can_be_false; })};
}

Outlook at_least(size_t count, const std::vector<Outlook>& parts) {
    size_t possible = 0, certain = 0;
    for (const auto& part : parts) {
        possible += part.can_be_true ? 1 : 0;
        certain += part.can_be_false ? 0 : 1;
    }
    return {possible >= count, certain < count};
}

Outlook outlook(const SearchNode& node, const WasSeen& was_seen) {
    if (node.kind == SearchNode::Kind::test) return outlook(node.test, was_seen);
    std::vector<Outlook> parts;
    parts.reserve(node.children.size());
    for (const auto& child : node.children) parts.push_back(outlook(child, was_seen));
    return node.kind == SearchNode::Kind::all_of ? all_of(parts) : at_least(1, parts);
}

Outlook outlook(const Condition& condition, const std::vector<Outlook>& searches) {
    std::vector<Outlook> parts;
    parts.reserve(condition.searches.size() + condition.children.size());
    for (const uint32_t index : condition.searches) parts.push_back(searches[index]);
    for (const auto& child : condition.children) parts.push_back(outlook(child, searches));
    switch (condition.kind) {
        case Condition::Kind::search: return parts[0];
        case Condition::Kind::at_least: return at_least(condition.count, parts);
        case Condition::Kind::negation: return {parts[0].can_be_false, parts[0].can_be_true};
        case Condition::Kind::all_of: return all_of(parts);
        case Condition::Kind::any_of: return at_least(1, parts);
    }
    return {};
}

void add_missing(const SearchNode& node, const WasSeen& was_seen, std::vector<std::string>& names) {
    for (const auto& child : node.children) add_missing(child, was_seen, names);
    if (node.kind != SearchNode::Kind::test || outlook(node.test, was_seen).can_be_true) return;
    const auto add = [&](const std::string& name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    };
    if (!was_seen(node.test.slot)) return add(node.test.name);
    for (const auto& matcher : node.test.matchers)
        if (const auto* reference = std::get_if<FieldReference>(&matcher)) add(reference->name);
}

}  // namespace

bool can_match(const Rule& rule, const WasSeen& was_seen) {
    std::vector<Outlook> searches;
    searches.reserve(rule.searches.size());
    for (const auto& search : rule.searches) searches.push_back(outlook(search, was_seen));
    return outlook(rule.condition, searches).can_be_true;
}

std::vector<std::string> missing_fields(const Rule& rule, const WasSeen& was_seen) {
    std::vector<std::string> names;
    for (const auto& search : rule.searches) add_missing(search, was_seen, names);
    return names;
}

}  // namespace mitsuke::rules
