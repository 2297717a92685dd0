// SPDX-License-Identifier: Apache-2.0
#include "rules/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/text.h"
#include "rules/satisfiability.h"

namespace mitsuke::rules {

namespace {

using events::Gravity;

bool is_hex(char c) { return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether the text has the pattern's form: `x` a hexadecimal digit, `9` a decimal one, else itself.
bool has_form(std::string_view text, std::string_view form) {
    if (text.size() != form.size()) return false;
    for (size_t index = 0; index < text.size(); ++index) {
        const char c = text[index];
        const bool fits = form[index] == 'x' ? is_hex(c) : form[index] == '9' ? is_digit(c) : c == form[index];
        if (!fits) return false;
    }
    return true;
}

const YamlNode* text_at(const YamlNode& document, std::string_view key) {
    const YamlNode* const node = document.find(key);
    return node && node->is_scalar() && !node->text.empty() ? node : nullptr;
}

void lint_id(const YamlNode& document, const Tell& tell) {
    const YamlNode* const id = text_at(document, "id");
    if (!id) return tell(Gravity::note, document.place, "the rule has no id: nothing can refer to it for good");
    if (!has_form(id->text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"))
        tell(Gravity::warning, id->place, fmt::format("the id '{}' is no UUID", id->text));
}

void lint_dates(const YamlNode& document, const Tell& tell) {
    for (const std::string_view key : {"date", "modified"})
        if (const YamlNode* const date = text_at(document, key); date && !has_form(date->text, "9999-99-99"))
            tell(Gravity::note, date->place, fmt::format("'{}' is not written as YYYY-MM-DD", key));
}

void lint_missing(const YamlNode& document, const Tell& tell) {
    if (document.find("filter")) return;
    for (const std::string_view key : {"status", "description", "level", "author", "date"})
        if (!text_at(document, key)) tell(Gravity::note, document.place, fmt::format("the rule has no {}", key));
}

void lint_tags(const YamlNode& document, const Tell& tell) {
    const YamlNode* const tags = document.find("tags");
    if (!tags || !tags->is_list()) return;
    for (const auto& tag : tags->items)
        if (tag.text.find('.') == std::string::npos)
            tell(Gravity::note, tag.place, fmt::format("the tag '{}' has no namespace such as attack.", tag.text));
}

void lint_related(const YamlNode& document, const Tell& tell) {
    constexpr std::array<std::string_view, 6> types{"derived", "obsolete", "merged", "renamed", "similar", "obsoletes"};
    const YamlNode* const related = document.find("related");
    if (!related) return;
    if (!related->is_list()) return tell(Gravity::warning, related->place, "'related' must be a list of id and type");
    for (const auto& each : related->items) {
        if (!text_at(each, "id") || !text_at(each, "type")) {
            tell(Gravity::warning, each.place, "a related rule has an id and a type");
            continue;
        }
        const YamlNode& type = *each.find("type");
        if (std::find(types.begin(), types.end(), type.text) == types.end())
            tell(Gravity::warning, type.place,
                 fmt::format("the type '{}' is none of derived, obsolete, merged, renamed, similar", type.text));
    }
}

void lint_list(const YamlNode& list, const Tell& tell) {
    std::unordered_map<std::string, uint32_t> lines;
    for (const auto& item : list.items) {
        if (!item.is_scalar()) continue;
        const auto [first, is_new] = lines.emplace(ascii_lower(item.text), item.place.line);
        if (!is_new)
            tell(Gravity::note, item.place,
                 fmt::format("the value is in this list twice, first on line {}", first->second));
    }
}

bool opens(std::string_view key) {
    for (const std::string_view modifier : {"|contains", "|startswith", "|endswith"})
        if (key.find(modifier) != std::string_view::npos) return true;
    return false;
}

/// `nesting_max` of the reader bounds the recursion.
void lint_search(const YamlNode& node, const Tell& tell) {
    if (node.is_list()) lint_list(node, tell);
    for (const auto& item : node.items) lint_search(item, tell);
    for (const auto& [key, value] : node.entries) {
        if (opens(key.text) && value.is_scalar() && value.text.empty())
            tell(Gravity::warning, key.place, fmt::format("'{}' of an empty text matches every value", key.text));
        lint_search(value, tell);
    }
}

}  // namespace

void lint_document(const YamlNode& document, const Tell& tell) {
    lint_id(document, tell);
    lint_missing(document, tell);
    lint_dates(document, tell);
    lint_tags(document, tell);
    lint_related(document, tell);
    if (const YamlNode* const detection = document.find("detection")) lint_search(*detection, tell);
}

void lint_rule(const Rule& rule, const FieldSlots& slots, const Tell& tell) {
    const Prospect prospect = prospect_of(rule, slots);
    const Place place = rule.places.condition;
    if (!prospect.can_be_true)
        return tell(Gravity::warning, place, fmt::format("the condition can never be true: {}", prospect.conflict));
    if (!prospect.can_be_false)
        tell(Gravity::warning, place, "the condition is always true: the rule matches every event of its logsource");
}

}  // namespace mitsuke::rules
