// SPDX-License-Identifier: Apache-2.0
#include "rules/reachability.h"

#include <algorithm>

namespace mitsuke::rules {

namespace {

/// What a part of a rule can still come to, when all that is known is which fields exist.
struct Prospect {
    bool can_be_true = true;
    bool can_be_false = true;
};

Prospect settled(bool value) { return {value, !value}; }

/// True when every matcher refers to another field that was never seen: then none can match.
bool refers_to_nothing(const FieldTest& test, const WasSeen& was_seen) {
    return std::all_of(test.matchers.begin(), test.matchers.end(), [&](const Matcher& matcher) {
        const auto* reference = std::get_if<FieldReference>(&matcher);
        return reference && !was_seen(reference->slot);
    });
}

/// What is known of one test.
using Judge = std::function<Prospect(const FieldTest& test)>;

Prospect prospect(const FieldTest& test, const WasSeen& was_seen) {
    if (test.is_keyword()) return {};
    if (!was_seen(test.slot)) return settled(holds_when_absent(test));
    if (refers_to_nothing(test, was_seen)) return settled(test.negated);
    return {};
}

Prospect all_of(const std::vector<Prospect>& parts) {
    return {std::all_of(parts.begin(), parts.end(), [](const Prospect& part) { return part.can_be_true; }),
            std::any_of(parts.begin(), parts.end(), [](const Prospect& part) { return part.can_be_false; })};
}

Prospect at_least(size_t count, const std::vector<Prospect>& parts) {
    size_t possible = 0, certain = 0;
    for (const auto& part : parts) {
        possible += part.can_be_true ? 1 : 0;
        certain += part.can_be_false ? 0 : 1;
    }
    return {possible >= count, certain < count};
}

Prospect prospect(const SearchNode& node, const Judge& judge) {
    if (node.kind == SearchNode::Kind::test) return judge(node.test);
    std::vector<Prospect> parts;
    parts.reserve(node.children.size());
    for (const auto& child : node.children) parts.push_back(prospect(child, judge));
    return node.kind == SearchNode::Kind::all_of ? all_of(parts) : at_least(1, parts);
}

Prospect prospect(const Condition& condition, const std::vector<Prospect>& searches) {
    std::vector<Prospect> parts;
    parts.reserve(condition.searches.size() + condition.children.size());
    for (const uint32_t index : condition.searches) parts.push_back(searches[index]);
    for (const auto& child : condition.children) parts.push_back(prospect(child, searches));
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
    if (node.kind != SearchNode::Kind::test || prospect(node.test, was_seen).can_be_true) return;
    const auto add = [&](const std::string& name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    };
    if (!was_seen(node.test.slot)) return add(node.test.name);
    for (const auto& matcher : node.test.matchers)
        if (const auto* reference = std::get_if<FieldReference>(&matcher)) add(reference->name);
}

bool can_match(const Rule& rule, const Judge& judge) {
    std::vector<Prospect> searches;
    searches.reserve(rule.searches.size());
    for (const auto& search : rule.searches) searches.push_back(prospect(search, judge));
    return prospect(rule.condition, searches).can_be_true;
}

}  // namespace

bool can_match(const Rule& rule, const WasSeen& was_seen) {
    return can_match(rule, Judge([&was_seen](const FieldTest& test) { return prospect(test, was_seen); }));
}

bool can_match(const Rule& rule, EventView& outline, const std::vector<uint32_t>& known) {
    const auto is_known = [&known](const FieldTest& test) {
        const bool refers = std::any_of(test.matchers.begin(), test.matchers.end(), [](const Matcher& matcher) {
            return std::holds_alternative<FieldReference>(matcher);
        });
        return !test.is_keyword() && !refers && std::find(known.begin(), known.end(), test.slot) != known.end();
    };
    return can_match(rule, Judge([&](const FieldTest& test) {
                         return is_known(test) ? settled(holds(test, outline)) : Prospect{};
                     }));
}

std::vector<std::string> missing_fields(const Rule& rule, const WasSeen& was_seen) {
    std::vector<std::string> names;
    for (const auto& search : rule.searches) add_missing(search, was_seen, names);
    return names;
}

}  // namespace mitsuke::rules
