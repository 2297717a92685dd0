// SPDX-License-Identifier: Apache-2.0
#include "rules/search_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/limits.h"

namespace mitsuke::rules {

namespace {

using Kind = RuleValue::Kind;

SearchNode joined(SearchNode::Kind kind, std::vector<SearchNode> children) {
    if (children.size() == 1) return std::move(children.front());
    SearchNode node;
    node.kind = kind;
    node.children = std::move(children);
    return node;
}

/// A keyword stands anywhere in a value, unless the rule says where.
void open_keyword(const FieldKey& key, std::vector<RuleValue>& values) {
    const bool placed =
        key.has(ModifierKind::contains) || key.has(ModifierKind::startswith) || key.has(ModifierKind::endswith);
    for (auto& value : values) {
        if (value.kind == Kind::number || value.kind == Kind::boolean) {
            value.kind = Kind::text;
            value.text = SigmaText::literal(value.raw);
        }
        if (placed || value.kind != Kind::text) continue;
        value.text.open_start();
        value.text.open_end();
    }
}

Checked<void> check_keyword(const RuleValue& value) {
    if (value.kind == Kind::text || value.kind == Kind::regex || value.kind == Kind::network) return {};
    return complain(value.place, "this asks for a field, and a keyword has none");
}

Checked<Matcher> make_regex(const RuleValue& value) {
    auto regex = Regex::create(value.raw, value.flags);
    if (!regex) return complain(value.place, regex.error().message);
    return Matcher(*std::move(regex));
}

Checked<Matcher> make_block(const RuleValue& value) {
    const auto block = IpBlock::parse(value.raw);
    if (!block) return complain(value.place, fmt::format("'{}' is no address block such as 10.0.0.0/8", value.raw));
    return Matcher(*block);
}

Matcher make_number(const RuleValue& value) {
    // 1.50 and 1.5 are the same number; an integer has one form only.
    if (value.is_real) return NumberBound{Comparison::equal, value.raw, {}};
    return TextPattern(SigmaText::literal(value.raw), Case::ignored);
}

/// Whole texts of one list become one set: rules list thousands of hashes.
void merge_whole_texts(FieldTest& test) {
    if (test.join != FieldTest::Join::any) return;
    const auto whole_text = [](const Matcher& matcher) -> const std::string* {
        const auto* pattern = std::get_if<TextPattern>(&matcher);
        return pattern && pattern->letter_case() == Case::ignored ? pattern->only_text() : nullptr;
    };
    TextSet set;
    for (const auto& matcher : test.matchers)
        if (const auto* text = whole_text(matcher)) set.texts.insert(*text);
    if (set.texts.size() < 2) return;
    std::erase_if(test.matchers, [&](const Matcher& matcher) { return whole_text(matcher) != nullptr; });
    test.matchers.insert(test.matchers.begin(), Matcher(std::move(set)));
}

}  // namespace

Checked<SearchNode> SearchReader::read(const YamlNode& node) {
    if (node.is_map()) return read_map(node);
    if (node.is_list()) return read_list(node);
    TRY(check_value(node));
    return make_test({}, {to_rule_value(node)}, node.place);
}

Checked<SearchNode> SearchReader::read_map(const YamlNode& map) {
    if (map.entries.empty()) return complain(map.place, "an empty map asks for nothing");
    Faults faults(also_);
    std::vector<SearchNode> children;
    children.reserve(map.entries.size());
    for (const auto& entry : map.entries) children.push_back(faults.take(read_entry(entry)));
    TRY(faults.answer());
    return joined(SearchNode::Kind::all_of, std::move(children));
}

Checked<SearchNode> SearchReader::read_list(const YamlNode& list) {
    if (list.items.empty()) return complain(list.place, "an empty list asks for nothing");
    Faults faults(also_);
    std::vector<SearchNode> children;
    std::vector<RuleValue> keywords;
    for (const auto& item : list.items) {
        if (!item.is_scalar()) {
            children.push_back(faults.take(read(item)));
            continue;
        }
        faults.check(check_value(item));
        keywords.push_back(to_rule_value(item));
    }
    if (!keywords.empty()) children.push_back(faults.take(make_test({}, std::move(keywords), list.place)));
    TRY(faults.answer());
    return joined(SearchNode::Kind::any_of, std::move(children));
}

Checked<SearchNode> SearchReader::read_entry(const YamlEntry& entry) {
    Faults faults(also_);
    const FieldKey key = faults.take(parse_field_key(entry.key));
    const auto values = faults.take(values_of(key, entry.value));
    TRY(faults.answer());
    return make_tests(key, values, entry.key.place);
}

/// A field that events call by several names may have the value under any of them.
Checked<SearchNode> SearchReader::make_tests(const FieldKey& key, const std::vector<RuleValue>& values, Place place) {
    if (!names_ || key.field.empty()) return make_test(key, values, place);
    std::vector<SearchNode> tests;
    for (const auto& name : names_(key.field)) {
        FieldKey mapped = key;
        mapped.field = name;
        if (name != key.field) mapped.text = fmt::format("{} (for {})", name, key.text);
        tests.push_back(TRY(make_test(mapped, values, place)));
    }
    const bool all = key.has(ModifierKind::neq);
    return joined(all ? SearchNode::Kind::all_of : SearchNode::Kind::any_of, std::move(tests));
}

Checked<void> SearchReader::check_value(const YamlNode& scalar) const {
    if (scalar.text.size() <= limits::value_bytes_max) return {};
    return complain(scalar.place, fmt::format("the value is longer than {} bytes", limits::value_bytes_max));
}

Checked<std::vector<RuleValue>> SearchReader::values_of(const FieldKey& key, const YamlNode& node) const {
    if (node.is_map()) return complain(node.place, "a field takes a value or a list of values, not a map");
    if (node.is_list() && node.items.empty()) return complain(node.place, "an empty list matches nothing");
    std::vector<RuleValue> values;
    const auto add = [&](const YamlNode& scalar) -> Checked<void> {
        if (!scalar.is_scalar()) return complain(scalar.place, "a list of values holds no lists and no maps");
        TRY(check_value(scalar));
        values.push_back(to_rule_value(scalar));
        return {};
    };
    if (node.is_scalar()) TRY(add(node));
    for (const auto& item : node.items) TRY(add(item));
    warn_of_doubtful(key, values, node.place);
    return values;
}

/// What the specification forbids though its meaning is plain: a rule is not worth losing for it.
void SearchReader::warn_of_doubtful(const FieldKey& key, const std::vector<RuleValue>& values, Place place) const {
    if (key.has(ModifierKind::all) && values.size() == 1) warn_(place, "'all' over a single value changes nothing");
    const auto null =
        std::find_if(values.begin(), values.end(), [](const auto& value) { return value.kind == Kind::null; });
    if (values.size() > 1 && null != values.end())
        warn_(null->place, "null in a list of values: the specification asks for a selection of its own");
}

Checked<SearchNode> SearchReader::make_test(const FieldKey& key, std::vector<RuleValue> values, Place place) {
    for (const auto& modifier : key.modifiers) TRY(apply(modifier, values, placeholders_));
    SearchNode node;
    FieldTest& test = node.test;
    if (key.field.empty()) {
        open_keyword(key, values);
        for (const auto& value : values) TRY(check_keyword(value));
    } else {
        test.slot = slots_.give(vocabulary_.id(key.field));
        test.name = key.field;
    }
    test.key = key.text;
    test.join = key.has(ModifierKind::all) ? FieldTest::Join::all : FieldTest::Join::any;
    test.negated = key.has(ModifierKind::neq);
    matchers_ += values.size();
    if (matchers_ > limits::matchers_max)
        return complain(place, fmt::format("the rule has more than {} patterns", limits::matchers_max));
    Faults faults(also_);
    for (const auto& value : values)
        if (auto matcher = make_matcher(value)) test.matchers.push_back(*std::move(matcher));
        else faults.add(matcher.error());
    TRY(faults.answer());
    merge_whole_texts(test);
    return node;
}

Checked<Matcher> SearchReader::make_matcher(const RuleValue& value) {
    switch (value.kind) {
        case Kind::text: return Matcher(TextPattern(value.text, value.letter_case));
        case Kind::number: return make_number(value);
        case Kind::boolean: return Matcher(TextPattern(SigmaText::literal(value.raw), Case::ignored));
        case Kind::null: return Matcher(IsNull{});
        case Kind::regex: return make_regex(value);
        case Kind::network: return make_block(value);
        case Kind::presence: return Matcher(Presence{value.raw == "true"});
        case Kind::bound: return Matcher(NumberBound{value.comparison, value.raw, value.part});
        case Kind::field: break;
    }
    const std::string name = names_ ? names_(value.raw).front() : value.raw;
    const uint32_t slot = slots_.give(vocabulary_.id(name));
    return Matcher(FieldReference{slot, name, value.letter_case, value.open_start, value.open_end});
}

}  // namespace mitsuke::rules
