// SPDX-License-Identifier: Apache-2.0
// Depth first: a conjunction adds its parts to what must hold, a disjunction tries one part after
// another. Nearly every condition is settled by the first parts that are tried.
#include "rules/satisfiability.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace mitsuke::rules {

namespace {

/// Choices tried, and choices open at a time, before the search gives up.
constexpr size_t steps_max = 20'000;
constexpr size_t depth_max = 200;
/// Values of a list that are tried against the other tests of its field.
constexpr size_t values_max = 4'000;

/// A part of the rule that must hold, or must not.
struct Goal {
    const Condition* condition = nullptr;
    const SearchNode* node = nullptr;  ///< when there is no condition
    bool wanted = true;
};

struct Literal {
    const FieldTest* test = nullptr;
    bool wanted = true;
};

bool is_case_blind(const Matcher& matcher) {
    if (const auto* pattern = std::get_if<TextPattern>(&matcher)) return pattern->letter_case() == Case::ignored;
    return !std::holds_alternative<Regex>(matcher) && !std::holds_alternative<FieldReference>(matcher);
}

/// The texts of which the field must have one; empty when it may have others.
std::optional<std::vector<std::string>> only_texts(const FieldTest& test) {
    if (test.negated || test.is_keyword()) return {};
    if (test.join == FieldTest::Join::all && test.matchers.size() > 1) return {};
    std::vector<std::string> texts;
    for (const auto& matcher : test.matchers) {
        if (const auto* set = std::get_if<TextSet>(&matcher)) {
            texts.insert(texts.end(), set->texts.begin(), set->texts.end());
            continue;
        }
        const auto* pattern = std::get_if<TextPattern>(&matcher);
        const auto* text = pattern && is_case_blind(matcher) ? pattern->only_text() : nullptr;
        if (!text) return {};
        texts.push_back(*text);
    }
    if (texts.size() > values_max) return {};
    return texts;
}

class Search {
public:
    Search(const Rule& rule, const FieldSlots& slots) : rule_(rule), slots_(slots) {}

    /// False only when it is certain that the condition cannot come to `wanted`.
    bool can_be(bool wanted) {
        std::vector<Goal> goals{{&rule_.condition, nullptr, wanted}};
        std::vector<Literal> literals;
        return solve(std::move(goals), std::move(literals), 0);
    }
    const std::string& conflict() const { return conflict_; }

private:
    bool solve(std::vector<Goal> goals, std::vector<Literal> literals, size_t depth) {
        while (!goals.empty()) {
            if (++steps_ > steps_max || depth > depth_max) return true;
            const Goal goal = goals.back();
            goals.pop_back();
            std::vector<Goal> parts;
            switch (take_apart(goal, parts)) {
                case Shape::test:
                    if (!add(goal, literals)) return false;
                    break;
                case Shape::all: goals.insert(goals.end(), parts.begin(), parts.end()); break;
                case Shape::any: return solve_any(parts, goals, literals, depth);
                case Shape::unknown: break;
            }
        }
        return true;
    }

    bool solve_any(const std::vector<Goal>& parts, const std::vector<Goal>& goals, const std::vector<Literal>& literals,
                   size_t depth) {
        for (const auto& part : parts) {
            auto with_part = goals;
            with_part.push_back(part);
            if (solve(std::move(with_part), literals, depth + 1)) return true;
        }
        return false;
    }

    enum class Shape : uint8_t { test, all, any, unknown };

    Shape take_apart(const Goal& goal, std::vector<Goal>& parts) const {
        if (!goal.condition) return take_apart(*goal.node, goal.wanted, parts);
        const Condition& condition = *goal.condition;
        const bool wanted = condition.kind == Condition::Kind::negation ? !goal.wanted : goal.wanted;
        for (const uint32_t search : condition.searches) parts.push_back({nullptr, &rule_.searches[search], wanted});
        for (const auto& child : condition.children) parts.push_back({&child, nullptr, wanted});
        switch (condition.kind) {
            case Condition::Kind::search:
            case Condition::Kind::negation: return Shape::all;
            case Condition::Kind::all_of: return goal.wanted ? Shape::all : Shape::any;
            case Condition::Kind::any_of: return goal.wanted ? Shape::any : Shape::all;
            case Condition::Kind::at_least: break;
        }
        if (condition.count == condition.searches.size()) return goal.wanted ? Shape::all : Shape::any;
        if (condition.count == 1) return goal.wanted ? Shape::any : Shape::all;
        return Shape::unknown;
    }

    static Shape take_apart(const SearchNode& node, bool wanted, std::vector<Goal>& parts) {
        if (node.kind == SearchNode::Kind::test) return Shape::test;
        for (const auto& child : node.children) parts.push_back({nullptr, &child, wanted});
        const bool all = (node.kind == SearchNode::Kind::all_of) == wanted;
        return all ? Shape::all : Shape::any;
    }

    /// False when the test contradicts what must hold already.
    bool add(const Goal& goal, std::vector<Literal>& literals) {
        const FieldTest& test = goal.node->test;
        for (const auto& each : literals) {
            if (each.test != &test) continue;
            if (each.wanted == goal.wanted) return true;
            conflict_ = "it asks for something and for its opposite";
            return false;
        }
        literals.push_back({&test, goal.wanted});
        return test.is_keyword() || values_agree(test.slot, literals);
    }

    bool values_agree(uint32_t slot, const std::vector<Literal>& literals) {
        for (const auto& each : literals) {
            if (each.test->slot != slot || !each.wanted) continue;
            const auto texts = only_texts(*each.test);
            if (!texts) continue;
            const bool some = std::any_of(texts->begin(), texts->end(),
                                          [&](const std::string& text) { return passes(text, slot, literals); });
            if (some) continue;
            conflict_ = fmt::format("no value of {} passes all that it asks", each.test->name);
            return false;
        }
        return true;
    }

    /// Whether a field of that value passes all tests of the field that do not mind letter case.
    bool passes(const std::string& text, uint32_t slot, const std::vector<Literal>& literals) {
        if ((steps_ += 1) > steps_max) return true;
        events::Event event;
        event.add(slots_.field(slot), text);
        EventView view(event, slots_);
        return std::all_of(literals.begin(), literals.end(), [&](const Literal& each) {
            const FieldTest& test = *each.test;
            if (test.slot != slot || !std::all_of(test.matchers.begin(), test.matchers.end(), is_case_blind))
                return true;
            return holds(test, view) == each.wanted;
        });
    }

    const Rule& rule_;
    const FieldSlots& slots_;
    size_t steps_ = 0;
    std::string conflict_;
};

}  // namespace

Prospect prospect_of(const Rule& rule, const FieldSlots& slots) {
    Prospect prospect;
    Search truth(rule, slots);
    prospect.can_be_true = truth.can_be(true);
    if (!prospect.can_be_true) prospect.conflict = truth.conflict();
    prospect.can_be_false = Search(rule, slots).can_be(false);
    return prospect;
}

}  // namespace mitsuke::rules
