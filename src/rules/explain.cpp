// SPDX-License-Identifier: Apache-2.0
#include "rules/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "rules/inspection.h"

namespace mitsuke::rules {

namespace {

using Node = events::Explanation::Node;

/// Texts of a list that are shown; the rest is counted.
constexpr size_t shown_max = 5;

std::string_view in_words(Comparison comparison) {
    switch (comparison) {
        case Comparison::equal: return "=";
        case Comparison::less: return "<";
        case Comparison::less_or_equal: return "<=";
        case Comparison::greater: return ">";
        case Comparison::greater_or_equal: return ">=";
    }
    return "=";
}

std::string_view in_words(TimePart part) {
    switch (part) {
        case TimePart::minute: return "minute ";
        case TimePart::hour: return "hour ";
        case TimePart::day: return "day ";
        case TimePart::week: return "week ";
        case TimePart::month: return "month ";
        case TimePart::year: return "year ";
    }
    return {};
}

struct InWords {
    std::string operator()(const TextPattern& pattern) const { return pattern.text(); }
    std::string operator()(const TextSet& set) const { return fmt::format("one of {} texts", set.texts.size()); }
    std::string operator()(const Regex& regex) const { return "re: " + regex.text(); }
    std::string operator()(const IpBlock& block) const {
        constexpr unsigned v4_offset = 96;
        const bool v4 = block.address().is_v4();
        return fmt::format("{}/{}", block.address().to_string(), block.prefix_length() - (v4 ? v4_offset : 0));
    }
    std::string operator()(const NumberBound& bound) const {
        return fmt::format("{}{} {}", bound.part ? in_words(*bound.part) : "", in_words(bound.comparison),
                           bound.number);
    }
    std::string operator()(const FieldReference& reference) const {
        return fmt::format("{}field {}{}", reference.open_start ? "*" : "", reference.name,
                           reference.open_end ? "*" : "");
    }
    std::string operator()(const IsNull&) const { return "null"; }
    std::string operator()(const Presence& presence) const { return presence.wanted ? "exists" : "does not exist"; }
};

class Explainer {
public:
    enum class Detail : uint8_t { verdicts, reasons };

    Explainer(const Rule& rule, const events::Event& event, const FieldSlots& slots, Detail detail)
        : rule_(rule), slots_(slots), view_(event, slots), detail_(detail) {}

    size_t comparisons() const { return comparisons_; }

    Node condition(const Condition& condition) {
        Node node;
        for (const uint32_t search : condition.searches) node.children.push_back(this->search(search));
        for (const auto& child : condition.children) node.children.push_back(this->condition(child));
        const auto held = static_cast<size_t>(
            std::count_if(node.children.begin(), node.children.end(), [](const Node& child) { return child.holds; }));
        switch (condition.kind) {
            case Condition::Kind::search: return std::move(node.children.front());
            case Condition::Kind::negation:
                node.kind = Node::Kind::negation;
                node.holds = held == 0;
                break;
            case Condition::Kind::all_of:
                node.kind = Node::Kind::all_of;
                node.holds = held == node.children.size();
                break;
            case Condition::Kind::any_of:
                node.kind = Node::Kind::any_of;
                node.holds = held > 0;
                break;
            case Condition::Kind::at_least:
                node.kind = Node::Kind::at_least;
                node.count = condition.count;
                node.holds = held >= condition.count;
                break;
        }
        return node;
    }

private:
    Node search(uint32_t index) {
        Node node;
        node.kind = Node::Kind::search;
        if (detail_ == Detail::reasons) node.name = rule_.search_names[index];
        node.children.push_back(detection(rule_.searches[index]));
        node.holds = node.children.front().holds;
        return node;
    }

    Node detection(const SearchNode& of) {
        if (of.kind == SearchNode::Kind::test) return test(of.test);
        Node node;
        const bool all = of.kind == SearchNode::Kind::all_of;
        node.kind = all ? Node::Kind::all_of : Node::Kind::any_of;
        for (const auto& child : of.children) node.children.push_back(detection(child));
        const auto holds = [](const Node& child) { return child.holds; };
        node.holds = all ? std::all_of(node.children.begin(), node.children.end(), holds)
                         : std::any_of(node.children.begin(), node.children.end(), holds);
        return node;
    }

    Node test(const FieldTest& of) {
        Node node;
        node.holds = holds(of, view_);
        comparisons_ += of.matchers.size();
        if (detail_ == Detail::verdicts) return node;
        node.name = of.key;
        node.all = of.join == FieldTest::Join::all && of.matchers.size() > 1;
        if (!of.is_keyword()) {
            const uint32_t first = view_.first(of.slot);
            node.absent = first == EventView::end;
            node.from_ledger = events::is_added_by_ledger(slots_.field(of.slot));
            for (uint32_t index = first; index != EventView::end && node.seen.size() < shown_max;
                 index = view_.next(index))
                node.seen.push_back(view_.is_null(index) ? "null" : std::string(view_.value(index)));
        }
        for (const auto& matcher : of.matchers) add_pattern(of, matcher, node);
        return node;
    }

    void add_pattern(const FieldTest& of, const Matcher& matcher, Node& node) {
        if (const auto* set = std::get_if<TextSet>(&matcher)) return add_set(of, *set, node);
        ++node.patterns;
        if (!holds(matcher, of.slot, view_)) {
            if (node.unmet.size() < shown_max) node.unmet.push_back(rules::in_words(matcher));
            return;
        }
        if (node.matched.size() < shown_max) node.matched.push_back({rules::in_words(matcher), value_for(of, matcher)});
    }

    /// The values are looked up in the set, not its texts in the values: there may be very many.
    void add_set(const FieldTest& of, const TextSet& set, Node& node) {
        node.patterns += set.texts.size();
        std::map<std::string_view, uint32_t> held;  // the text, and the first value that is it
        const bool is_absent = !of.is_keyword() && view_.first(of.slot) == EventView::end;
        for (uint32_t index = 0; !is_absent && index < view_.value_count(); ++index)
            if (const auto text = set.texts.find(view_.folded(index)); text != set.texts.end() && is_of(of, index))
                held.try_emplace(*text, index);
        for (const auto& [text, index] : held)
            if (node.matched.size() < shown_max)
                node.matched.push_back({std::string(text), std::string(view_.value(index))});
        std::vector<std::string_view> texts(set.texts.begin(), set.texts.end());
        const auto few = std::min(texts.size(), shown_max + held.size());
        const auto end = texts.begin() + static_cast<std::ptrdiff_t>(few);
        std::partial_sort(texts.begin(), end, texts.end());
        for (auto text = texts.begin(); text != end && node.unmet.size() < shown_max; ++text)
            if (!held.contains(*text)) node.unmet.emplace_back(*text);
    }

    /// The first value that the matcher takes, asked alone.
    std::string value_for(const FieldTest& of, const Matcher& matcher) {
        if (!of.is_keyword() && view_.first(of.slot) == EventView::end) return {};
        for (uint32_t index = 0; index < view_.value_count(); ++index)
            if (is_of(of, index) && holds_for(matcher, index)) return std::string(view_.value(index));
        return {};
    }

    bool is_of(const FieldTest& of, uint32_t index) const {
        if (of.is_keyword()) return true;
        for (uint32_t each = view_.first(of.slot); each != EventView::end; each = view_.next(each))
            if (each == index) return true;
        return false;
    }

    bool holds_for(const Matcher& matcher, uint32_t index) {
        events::Event alone;
        alone.add(events::FieldId{0}, view_.value(index),
                  view_.is_null(index) ? events::ValueType::null : events::ValueType::text);
        EventView view(alone, slots_);
        if (std::holds_alternative<FieldReference>(matcher)) return true;
        return holds(matcher, FieldSlots::none, view);
    }

    const Rule& rule_;
    const FieldSlots& slots_;
    EventView view_;
    Detail detail_;
    size_t comparisons_ = 0;
};

/// How much of it holds: a negation counts what does not.
double nearness(const Node& node) {
    if (node.holds) return 1;
    if (node.children.empty()) return 0;
    double sum = 0, most = 0;
    for (const auto& child : node.children) {
        const double each = nearness(child);
        sum += each;
        most = std::max(most, each);
    }
    const bool all = node.kind == Node::Kind::all_of || node.kind == Node::Kind::at_least;
    return all ? sum / static_cast<double>(node.children.size()) : node.kind == Node::Kind::negation ? 0 : most;
}

}  // namespace

std::string in_words(const Matcher& matcher) { return std::visit(InWords{}, matcher); }

events::Explanation explain(const Rule& rule, const events::Event& event, const FieldSlots& slots) {
    events::Explanation result;
    result.rule = entry_of(rule, slots);
    result.product = event.log_source.product;
    result.service = event.log_source.service;
    for (const auto category : event.log_source.categories)
        if (!category.empty()) result.categories.emplace_back(category);
    result.log_source_fits = rule.log_source.matches(event.log_source);
    result.condition = Explainer(rule, event, slots, Explainer::Detail::reasons).condition(rule.condition);
    result.matches = result.log_source_fits && result.condition.holds;
    result.nearness = nearness(result.condition);
    return result;
}

Nearness nearness(const Rule& rule, const events::Event& event, const FieldSlots& slots) {
    Explainer explainer(rule, event, slots, Explainer::Detail::verdicts);
    const double held = nearness(explainer.condition(rule.condition));
    return {held + (rule.log_source.matches(event.log_source) ? 1 : 0), explainer.comparisons()};
}

}  // namespace mitsuke::rules
