// SPDX-License-Identifier: Apache-2.0
// The plain evaluator: it does what the specification says in the order in which the rule says it.
// Whatever is made faster is measured against it.
#include "rules/rule.h"

#include <algorithm>

namespace mitsuke::rules {

namespace {

bool node_holds(const SearchNode& node, EventView& event) {
    const auto child_holds = [&](const SearchNode& child) { return node_holds(child, event); };
    switch (node.kind) {
        case SearchNode::Kind::test: return holds(node.test, event);
        case SearchNode::Kind::all_of: return std::all_of(node.children.begin(), node.children.end(), child_holds);
        case SearchNode::Kind::any_of: return std::any_of(node.children.begin(), node.children.end(), child_holds);
    }
    return false;
}

/// Answers each search identifier at most once per event.
class RuleOnEvent {
public:
    RuleOnEvent(const Rule& rule, EventView& event)
        : rule_(rule), event_(event), answers_(rule.searches.size() > 1 ? rule.searches.size() : 0, Answer::unknown) {}

    bool holds(const Condition& condition) {
        const auto child_holds = [&](const Condition& child) { return holds(child); };
        const auto& children = condition.children;
        switch (condition.kind) {
            case Condition::Kind::search: return search(condition.searches[0]);
            case Condition::Kind::at_least: return at_least(condition);
            case Condition::Kind::negation: return !holds(children[0]);
            case Condition::Kind::all_of: return std::all_of(children.begin(), children.end(), child_holds);
            case Condition::Kind::any_of: return std::any_of(children.begin(), children.end(), child_holds);
        }
        return false;
    }

private:
    enum class Answer : uint8_t { unknown, no, yes };

    bool search(uint32_t index) {
        if (answers_.empty()) return node_holds(rule_.searches[index], event_);
        if (answers_[index] == Answer::unknown)
            answers_[index] = node_holds(rule_.searches[index], event_) ? Answer::yes : Answer::no;
        return answers_[index] == Answer::yes;
    }

    bool at_least(const Condition& condition) {
        size_t missing = condition.count;
        size_t left = condition.searches.size();
        for (const uint32_t index : condition.searches) {
            if (search(index) && --missing == 0) return true;
            if (missing > --left) return false;
        }
        return false;
    }

    const Rule& rule_;
    EventView& event_;
    std::vector<Answer> answers_;
};

}  // namespace

bool matches(const Rule& rule, EventView& event) { return RuleOnEvent(rule, event).holds(rule.condition); }

}  // namespace mitsuke::rules
