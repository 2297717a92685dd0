// SPDX-License-Identifier: Apache-2.0
// Sigma specification 2.1.0, "Modifiers" appendix. A modifier takes values of some kinds and leaves
// values of another; a chain is valid when each finds what it takes. So `re` after `base64`, or `i`
// without `re`, need no rule of their own.
#include "rules/modifier.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/encoding.h"
#include "rules/limits.h"
#include "rules/placeholder.h"
#include "rules/suggestion.h"

namespace mitsuke::rules {

namespace {

using Kind = RuleValue::Kind;
using Values = std::vector<RuleValue>;

constexpr unsigned bit(Kind kind) { return 1U << static_cast<unsigned>(kind); }
constexpr unsigned texts = bit(Kind::text) | bit(Kind::number);
constexpr unsigned anything = ~0U;

enum class Needs : uint8_t { any_value, first_place };

struct ModifierRow {
    std::string_view name;
    ModifierKind kind;
    unsigned takes;  ///< kinds of values
    Needs needs;     ///< whether it must see the value as written
    std::string_view takes_in_words;
};

constexpr std::string_view word_text = "a text";
constexpr std::string_view word_regex = "a regular expression: write it after 're'";
constexpr std::string_view word_number = "a number without quotes";
constexpr std::string_view word_bound = "a number without quotes, or a part of a time";
constexpr unsigned searchable = texts | bit(Kind::regex) | bit(Kind::field);
constexpr unsigned boundable = bit(Kind::number) | bit(Kind::bound);

constexpr ModifierRow rows[] = {
    {"all", ModifierKind::all, anything, Needs::any_value, ""},
    {"neq", ModifierKind::neq, anything, Needs::any_value, ""},
    {"contains", ModifierKind::contains, searchable, Needs::any_value, word_text},
    {"startswith", ModifierKind::startswith, searchable, Needs::any_value, word_text},
    {"endswith", ModifierKind::endswith, searchable, Needs::any_value, word_text},
    {"cased", ModifierKind::cased, texts | bit(Kind::field), Needs::any_value, word_text},
    {"windash", ModifierKind::windash, texts, Needs::any_value, word_text},
    {"expand", ModifierKind::expand, texts | bit(Kind::regex), Needs::any_value, word_text},
    {"exists", ModifierKind::exists, bit(Kind::boolean), Needs::first_place, "true or false"},
    {"fieldref", ModifierKind::fieldref, bit(Kind::text), Needs::first_place, "the name of a field"},
    {"cidr", ModifierKind::cidr, texts, Needs::first_place, "an address block such as 10.0.0.0/8"},
    {"re", ModifierKind::re, texts, Needs::first_place, word_text},
    {"i", ModifierKind::ignore_case, bit(Kind::regex), Needs::any_value, word_regex},
    {"m", ModifierKind::multi_line, bit(Kind::regex), Needs::any_value, word_regex},
    {"s", ModifierKind::dot_all, bit(Kind::regex), Needs::any_value, word_regex},
    {"base64", ModifierKind::base64, texts, Needs::any_value, word_text},
    {"base64offset", ModifierKind::base64offset, texts, Needs::any_value, word_text},
    {"wide", ModifierKind::utf16le, texts, Needs::any_value, word_text},
    {"utf16le", ModifierKind::utf16le, texts, Needs::any_value, word_text},
    {"utf16be", ModifierKind::utf16be, texts, Needs::any_value, word_text},
    {"utf16", ModifierKind::utf16, texts, Needs::any_value, word_text},
    {"lt", ModifierKind::lt, boundable, Needs::any_value, word_bound},
    {"lte", ModifierKind::lte, boundable, Needs::any_value, word_bound},
    {"gt", ModifierKind::gt, boundable, Needs::any_value, word_bound},
    {"gte", ModifierKind::gte, boundable, Needs::any_value, word_bound},
    {"minute", ModifierKind::minute, bit(Kind::number), Needs::first_place, word_number},
    {"hour", ModifierKind::hour, bit(Kind::number), Needs::first_place, word_number},
    {"day", ModifierKind::day, bit(Kind::number), Needs::first_place, word_number},
    {"week", ModifierKind::week, bit(Kind::number), Needs::first_place, word_number},
    {"month", ModifierKind::month, bit(Kind::number), Needs::first_place, word_number},
    {"year", ModifierKind::year, bit(Kind::number), Needs::first_place, word_number},
};

const ModifierRow* find_row(std::string_view name) {
    const auto* const found =
        std::find_if(std::begin(rows), std::end(rows), [&](const auto& row) { return row.name == name; });
    return found == std::end(rows) ? nullptr : found;
}

std::string unknown_modifier(std::string_view name) {
    std::vector<std::string_view> names;
    names.reserve(std::size(rows));
    for (const auto& row : rows) names.push_back(row.name);
    return fmt::format("there is no modifier '{}'{}", name, suggestion(name, names));
}

std::string_view in_words(Kind kind) {
    switch (kind) {
        case Kind::text: return "a text";
        case Kind::number: return "a number";
        case Kind::boolean: return "true or false";
        case Kind::null: return "null";
        case Kind::regex: return "a regular expression";
        case Kind::network: return "an address block";
        case Kind::field: return "a field";
        case Kind::presence: return "the presence of a field";
        case Kind::bound: return "a bound";
    }
    return "something else";
}

Checked<void> check(const ModifierRow& row, const Modifier& modifier, const RuleValue& value) {
    const bool taken = (row.takes & bit(value.kind)) != 0;
    if (row.needs == Needs::first_place && value.touched)
        return complain(modifier.place,
                        fmt::format("'{}' must be the first modifier that changes the value", row.name));
    if (taken) return {};
    const auto complaint = fmt::format("'{}' takes {}, not {}", row.name, row.takes_in_words, in_words(value.kind));
    return complain(value.touched ? modifier.place : value.place, complaint);
}

// --- what single modifiers do ---------------------------------------------------------------------

void become_text(RuleValue& value) {
    if (value.kind != Kind::number) return;
    value.kind = Kind::text;
    value.text = SigmaText::literal(value.raw);
}

void open(RuleValue& value, bool start, bool end) {
    if (value.kind == Kind::regex) {
        // A search finds anywhere: only the closed side needs an anchor.
        if (!start || !end) value.raw = (start ? "(?:" : "^(?:") + value.raw + (end ? ")" : ")$");
        return;
    }
    if (value.kind == Kind::field) {
        value.open_start = value.open_start || start;
        value.open_end = value.open_end || end;
        return;
    }
    become_text(value);
    if (start) value.text.open_start();
    if (end) value.text.open_end();
}

/// Replaces each value by its texts with every dash in every form: an encoding needs real characters.
Checked<void> write_out_dashes(Values& values, Place place) {
    Values result;
    for (auto& value : values) {
        become_text(value);
        if (!value.text.has_dash()) {
            result.push_back(std::move(value));
            continue;
        }
        auto texts_of_value = rules::write_out_dashes(value.text, limits::variants_max);
        if (!texts_of_value)
            return complain(place, fmt::format("'windash' makes more than {} texts", limits::variants_max));
        for (auto& text : *texts_of_value) {
            result.push_back(value);
            result.back().text = std::move(text);
        }
    }
    values = std::move(result);
    return {};
}

Checked<void> encode_utf16(Values& values, const Modifier& modifier) {
    TRY(write_out_dashes(values, modifier.place));
    const ByteOrder order = modifier.kind == ModifierKind::utf16be ? ByteOrder::big : ByteOrder::little;
    for (auto& value : values) {
        SigmaText encoded;
        if (modifier.kind == ModifierKind::utf16) encoded.append({TextPart::Kind::literal, "\xFF\xFE"});
        for (const auto& part : value.text.parts()) encoded.append({part.kind, to_utf16(part.text, order)});
        value.text = std::move(encoded);
    }
    return {};
}

Checked<void> encode_base64(Values& values, const Modifier& modifier) {
    TRY(write_out_dashes(values, modifier.place));
    Values result;
    for (auto& value : values) {
        if (value.text.has_wildcard())
            return complain(
                value.place,
                fmt::format("'{}' cannot encode a wildcard; write \\* or \\? for the character", modifier.name));
        const std::string bytes = value.text.plain();
        if (modifier.kind == ModifierKind::base64) {
            value.text = SigmaText::literal(to_base64(bytes));
            result.push_back(std::move(value));
            continue;
        }
        for (const auto& encoded : to_base64_anywhere(bytes)) {
            if (encoded.empty()) return complain(value.place, "'base64offset' needs a text of two bytes or more");
            result.push_back(value);
            result.back().text = SigmaText::literal(encoded);
        }
    }
    values = std::move(result);
    return {};
}

/// Appends each of `endings` to each of `beginnings`.
template <typename Text, typename Append>
bool multiply(std::vector<Text>& beginnings, const std::vector<Text>& endings, Append append) {
    if (endings.size() > limits::variants_max / std::max<size_t>(beginnings.size(), 1)) return false;
    std::vector<Text> products;
    for (const auto& beginning : beginnings) {
        for (const auto& ending : endings) {
            products.push_back(beginning);
            append(products.back(), ending);
        }
    }
    beginnings = std::move(products);
    return true;
}

/// All ways to fill in the placeholders of `text`. `read` makes a Text of a value of a list.
template <typename Text, typename Read, typename Literal, typename Append>
Checked<std::vector<Text>> fill_in(std::string_view text, Place place, const Placeholders& placeholders, Read read,
                                   Literal literal, Append append) {
    std::vector<Text> results(1);
    for (const auto& piece : find_placeholders(text)) {
        std::vector<Text> choices;
        if (!piece.is_placeholder) choices.push_back(literal(piece.text));
        else if (placeholders)
            for (const auto& each : placeholders(piece.text)) choices.push_back(read(each));
        if (choices.empty())
            return complain(place, fmt::format("no list gives values for the placeholder %{}%", piece.text));
        if (!multiply(results, choices, append))
            return complain(place, fmt::format("'expand' makes more than {} texts", limits::variants_max));
    }
    return results;
}

void append_text(SigmaText& text, const SigmaText& ending) { text.append(ending); }

Checked<std::vector<SigmaText>> expand_text(const RuleValue& value, Place place, const Placeholders& placeholders) {
    std::vector<SigmaText> results(1);
    for (const auto& part : value.text.parts()) {
        std::vector<SigmaText> choices(1);
        if (part.kind == TextPart::Kind::literal)
            choices = TRY(
                fill_in<SigmaText>(part.text, place, placeholders, SigmaText::parse, SigmaText::literal, append_text));
        else choices[0].append(part);
        if (!multiply(results, choices, append_text))
            return complain(place, fmt::format("'expand' makes more than {} texts", limits::variants_max));
    }
    return results;
}

Checked<std::vector<std::string>> expand_regex(const RuleValue& value, Place place, const Placeholders& placeholders) {
    const auto same = [](std::string_view text) { return std::string(text); };
    return fill_in<std::string>(value.raw, place, placeholders, same, same,
                                [](std::string& text, const std::string& ending) { text += ending; });
}

Checked<void> expand(Values& values, const Placeholders& placeholders) {
    Values result;
    for (auto& value : values) {
        if (value.kind == Kind::regex) {
            for (auto& raw : TRY(expand_regex(value, value.place, placeholders))) {
                result.push_back(value);
                result.back().raw = std::move(raw);
            }
            continue;
        }
        become_text(value);
        for (auto& text : TRY(expand_text(value, value.place, placeholders))) {
            result.push_back(value);
            result.back().text = std::move(text);
        }
        if (result.size() > limits::matchers_max) return complain(value.place, "'expand' makes too many texts");
    }
    values = std::move(result);
    return {};
}

Checked<void> refer(RuleValue& value) {
    if (value.text.has_wildcard())
        return complain(value.place, "'fieldref' takes the name of a field, without wildcards");
    value.raw = value.text.plain();
    if (value.raw.empty()) return complain(value.place, "'fieldref' takes the name of a field");
    value.kind = Kind::field;
    return {};
}

Checked<void> bound(RuleValue& value, ModifierKind kind) {
    if (value.kind == Kind::bound && value.comparison != Comparison::equal)
        return complain(value.place, "a number can be compared once: write a second line for the other bound");
    value.kind = Kind::bound;
    value.comparison = kind == ModifierKind::lt    ? Comparison::less
                       : kind == ModifierKind::lte ? Comparison::less_or_equal
                       : kind == ModifierKind::gt  ? Comparison::greater
                                                   : Comparison::greater_or_equal;
    return {};
}

TimePart time_part_of(ModifierKind kind) {
    return static_cast<TimePart>(static_cast<int>(kind) - static_cast<int>(ModifierKind::minute));
}

Checked<void> apply_to_value(const Modifier& modifier, RuleValue& value) {
    switch (modifier.kind) {
        case ModifierKind::contains: open(value, true, true); return {};
        case ModifierKind::startswith: open(value, false, true); return {};
        case ModifierKind::endswith: open(value, true, false); return {};
        case ModifierKind::cased:
            become_text(value);
            value.letter_case = Case::exact;
            return {};
        case ModifierKind::windash:
            become_text(value);
            value.text = with_windows_dashes(value.text);
            return {};
        case ModifierKind::exists: value.kind = Kind::presence; return {};
        case ModifierKind::fieldref: return refer(value);
        case ModifierKind::cidr: value.kind = Kind::network; return {};
        case ModifierKind::re: value.kind = Kind::regex; return {};
        case ModifierKind::ignore_case: value.flags.ignore_case = true; return {};
        case ModifierKind::multi_line: value.flags.multi_line = true; return {};
        case ModifierKind::dot_all: value.flags.dot_all = true; return {};
        case ModifierKind::lt:
        case ModifierKind::lte:
        case ModifierKind::gt:
        case ModifierKind::gte: return bound(value, modifier.kind);
        case ModifierKind::minute:
        case ModifierKind::hour:
        case ModifierKind::day:
        case ModifierKind::week:
        case ModifierKind::month:
        case ModifierKind::year:
            value.kind = Kind::bound;
            value.part = time_part_of(modifier.kind);
            return {};
        default: return {};
    }
}

Checked<void> apply_to_all(const Modifier& modifier, Values& values, const Placeholders& placeholders) {
    switch (modifier.kind) {
        case ModifierKind::expand: return expand(values, placeholders);
        case ModifierKind::base64:
        case ModifierKind::base64offset: return encode_base64(values, modifier);
        case ModifierKind::utf16:
        case ModifierKind::utf16le:
        case ModifierKind::utf16be: return encode_utf16(values, modifier);
        default: break;
    }
    for (auto& value : values) TRY(apply_to_value(modifier, value));
    return {};
}

}  // namespace

RuleValue to_rule_value(const YamlNode& scalar) {
    Scalar resolved = resolve(scalar);
    RuleValue value;
    value.place = scalar.place;
    value.raw = std::move(resolved.text);
    value.is_real = resolved.type == ScalarType::real;
    switch (resolved.type) {
        case ScalarType::null: value.kind = Kind::null; break;
        case ScalarType::boolean: value.kind = Kind::boolean; break;
        case ScalarType::integer:
        case ScalarType::real: value.kind = Kind::number; break;
        case ScalarType::text: value.text = SigmaText::parse(value.raw); break;
    }
    return value;
}

bool FieldKey::has(ModifierKind kind) const {
    return std::any_of(modifiers.begin(), modifiers.end(), [&](const Modifier& each) { return each.kind == kind; });
}

Checked<FieldKey> parse_field_key(const YamlNode& key) {
    const std::string_view text = key.text;
    FieldKey result;
    result.text = text;
    size_t at = std::min(text.find('|'), text.size());
    result.field = text.substr(0, at);
    if (text.empty()) return complain(key.place, "a field has no name");
    while (at < text.size()) {
        const size_t begin = at + 1;
        at = std::min(text.find('|', begin), text.size());
        const std::string_view name = text.substr(begin, at - begin);
        const Place place = key.place_of(begin, name.size());
        const ModifierRow* const row = find_row(name);
        if (!row) return complain(place, unknown_modifier(name));
        result.modifiers.push_back({row->kind, std::string(name), place});
    }
    return result;
}

Checked<void> apply(const Modifier& modifier, std::vector<RuleValue>& values, const Placeholders& placeholders) {
    if (modifier.kind == ModifierKind::all || modifier.kind == ModifierKind::neq) return {};
    const ModifierRow& row = *find_row(modifier.name);
    for (const auto& value : values) TRY(check(row, modifier, value));
    TRY(apply_to_all(modifier, values, placeholders));
    for (auto& value : values) value.touched = true;
    return {};
}

}  // namespace mitsuke::rules
