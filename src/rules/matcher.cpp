// SPDX-License-Identifier: Apache-2.0
#include "rules/matcher.h"

#include <algorithm>
#include <charconv>

namespace mitsuke::rules {

namespace {

std::optional<double> parse_real(std::string_view text) {
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || rest != end || text.empty()) return {};
    return value;
}

/// Decimal, or 0x.. as Windows writes masks and handles.
std::optional<int64_t> parse_whole(std::string_view text) {
    if (const auto value = parse_integer(text)) return value;
    if (!text.starts_with("0x")) return {};
    const auto value = parse_hex_or_decimal(text);
    if (!value || *value > static_cast<uint64_t>(INT64_MAX)) return {};
    return static_cast<int64_t>(*value);
}

template <typename Number>
bool compares(Number left, Comparison comparison, Number right) {
    switch (comparison) {
        case Comparison::equal: return !(left < right) && !(right < left);
        case Comparison::less: return left < right;
        case Comparison::less_or_equal: return left <= right;
        case Comparison::greater: return left > right;
        case Comparison::greater_or_equal: return left >= right;
    }
    return false;
}

bool compares(std::string_view left, Comparison comparison, std::string_view right) {
    const auto left_whole = parse_whole(left), right_whole = parse_whole(right);
    if (left_whole && right_whole) return compares(*left_whole, comparison, *right_whole);
    const auto as_real = [](std::string_view text, std::optional<int64_t> whole) {
        return whole ? std::optional<double>(static_cast<double>(*whole)) : parse_real(text);
    };
    const auto left_real = as_real(left, left_whole), right_real = as_real(right, right_whole);
    return left_real && right_real && compares(*left_real, comparison, *right_real);
}

bool refers(const FieldReference& reference, std::string_view left, std::string_view right) {
    if (left.empty() || right.empty()) return false;
    if (reference.open_start && reference.open_end) return left.find(right) != std::string_view::npos;
    if (reference.open_start) return left.ends_with(right);
    if (reference.open_end) return left.starts_with(right);
    return left == right;
}

/// Compares one value of an event with each kind of matcher.
struct ValueTest {
    EventView& event;
    uint32_t index;

    bool operator()(const TextPattern& pattern) const {
        return pattern.matches(pattern.letter_case() == Case::ignored ? event.folded(index) : event.value(index));
    }
    bool operator()(const TextSet& set) const { return set.texts.contains(event.folded(index)); }
    bool operator()(const Regex& regex) const { return regex.matches(event.value(index)); }
    bool operator()(const IpBlock& block) const {
        const auto address = IpAddress::parse(event.value(index));
        return address && block.contains(*address);
    }
    bool operator()(const NumberBound& bound) const {
        if (!bound.part) return compares(event.value(index), bound.comparison, bound.number);
        const auto part = time_part(event.value(index), *bound.part);
        return part && compares(std::to_string(*part), bound.comparison, bound.number);
    }
    bool operator()(const FieldReference& reference) const {
        const auto text = [&](uint32_t of) {
            return reference.letter_case == Case::ignored ? event.folded(of) : event.value(of);
        };
        for (uint32_t other = event.first(reference.slot); other != EventView::end; other = event.next(other))
            if (refers(reference, text(index), text(other))) return true;
        return false;
    }
    bool operator()(const IsNull&) const { return event.is_null(index) || event.value(index).empty(); }
    bool operator()(const Presence& presence) const { return presence.wanted; }
};

bool matches_absent(const Matcher& matcher) {
    if (const auto* presence = std::get_if<Presence>(&matcher)) return !presence->wanted;
    return std::holds_alternative<IsNull>(matcher);
}

bool matches_keyword(const Matcher& matcher, EventView& event) {
    for (uint32_t index = 0; index < event.value_count(); ++index)
        if (std::visit(ValueTest{event, index}, matcher)) return true;
    return false;
}

/// One value of a repeated field is enough. The condition language has no "every element".
bool matches_field(const Matcher& matcher, uint32_t slot, EventView& event) {
    const uint32_t first = event.first(slot);
    if (first == EventView::end) return matches_absent(matcher);
    for (uint32_t index = first; index != EventView::end; index = event.next(index))
        if (std::visit(ValueTest{event, index}, matcher)) return true;
    return false;
}

template <typename Matches>
bool joined(const FieldTest& test, Matches matches) {
    const bool all = test.join == FieldTest::Join::all;
    const bool result = all ? std::all_of(test.matchers.begin(), test.matchers.end(), matches)
                            : std::any_of(test.matchers.begin(), test.matchers.end(), matches);
    return result != test.negated;
}

}  // namespace

bool holds(const FieldTest& test, EventView& event) {
    if (test.is_keyword()) return joined(test, [&](const Matcher& matcher) { return matches_keyword(matcher, event); });
    return joined(test, [&](const Matcher& matcher) { return matches_field(matcher, test.slot, event); });
}

bool holds(const Matcher& matcher, uint32_t slot, EventView& event) {
    return slot == FieldSlots::none ? matches_keyword(matcher, event) : matches_field(matcher, slot, event);
}

bool holds_when_absent(const FieldTest& test) { return joined(test, matches_absent); }

}  // namespace mitsuke::rules
