// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/complaint.h"
#include "rules/matcher.h"
#include "rules/sigma_text.h"
#include "rules/yaml_scalar.h"

namespace mitsuke::rules {

/// A value of a rule on its way through the modifiers of its field.
struct RuleValue {
    enum class Kind : uint8_t { text, number, boolean, null, regex, network, field, presence, bound };

    Kind kind = Kind::text;
    Place place;
    std::string raw;       ///< as written; numbers and booleans as resolve() gives them
    SigmaText text;        ///< of a text
    bool is_real = false;  ///< a number with a fraction or exponent
    bool touched = false;  ///< some modifier has changed it
    Case letter_case = Case::ignored;
    RegexFlags flags;
    bool open_start = false, open_end = false;  ///< of a field reference
    Comparison comparison = Comparison::equal;
    std::optional<TimePart> part;
};

RuleValue to_rule_value(const YamlNode& scalar);

enum class ModifierKind : uint8_t {
    all,
    neq,
    contains,
    startswith,
    endswith,
    cased,
    windash,
    expand,
    exists,
    fieldref,
    cidr,
    re,
    ignore_case,
    multi_line,
    dot_all,
    base64,
    base64offset,
    utf16,
    utf16le,
    utf16be,
    lt,
    lte,
    gt,
    gte,
    minute,
    hour,
    day,
    week,
    month,
    year,
};

struct Modifier {
    ModifierKind kind = ModifierKind::all;
    std::string name;  ///< as the rule writes it
    Place place;
};

/// "CommandLine|contains|all", taken apart. The field is empty for a keyword.
struct FieldKey {
    std::string field;
    std::vector<Modifier> modifiers;
    std::string text;  ///< the whole key

    bool has(ModifierKind kind) const;
};
Checked<FieldKey> parse_field_key(const YamlNode& key);

/// The values of a placeholder; empty when no list has that name.
using Placeholders = std::function<std::vector<std::string>(std::string_view name)>;

/// Applies a modifier to the values of a field, each of which may become several. `all` and `neq`
/// concern the field as a whole and change no value.
Checked<void> apply(const Modifier& modifier, std::vector<RuleValue>& values, const Placeholders& placeholders);

}  // namespace mitsuke::rules
