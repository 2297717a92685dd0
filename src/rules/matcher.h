// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <variant>
#include <vector>

#include "base/ip.h"
#include "base/text.h"
#include "rules/event_view.h"
#include "rules/regex.h"
#include "rules/text_pattern.h"
#include "rules/time_part.h"

namespace mitsuke::rules {

/// One of many whole texts, folded.
struct TextSet {
    std::unordered_set<std::string, StringHash, std::equal_to<>> texts;
};

enum class Comparison : uint8_t { equal, less, less_or_equal, greater, greater_or_equal };

/// A value, or a part of it as a time, compared with a number. What is no number does not match.
struct NumberBound {
    Comparison comparison = Comparison::equal;
    std::string number;  ///< decimal, as resolve() gives it
    std::optional<TimePart> part;
};

/// Another field of the same event, with `*` before or after its value where open. A field that is
/// absent, null or empty does not match, on either side.
struct FieldReference {
    uint32_t slot = 0;
    std::string name;
    Case letter_case = Case::ignored;
    bool open_start = false, open_end = false;
};

/// An absent field, a null and an empty value (docs/decisions on null and empty).
struct IsNull {};

/// Whether the field is there, whatever its value.
struct Presence {
    bool wanted = true;
};

using Matcher = std::variant<TextPattern, TextSet, Regex, IpBlock, NumberBound, FieldReference, IsNull, Presence>;

/// One line of a selection: a field, its values, and how they are joined.
struct FieldTest {
    enum class Join : uint8_t { any, all };

    uint32_t slot = FieldSlots::none;  ///< none: a keyword, looked for in every value of the event
    std::string name;                  ///< of the field
    std::string key;                   ///< as the rule writes it, with its modifiers
    Join join = Join::any;
    bool negated = false;  ///< `neq`
    std::vector<Matcher> matchers;

    bool is_keyword() const { return slot == FieldSlots::none; }
};

bool holds(const FieldTest& test, EventView& event);
/// Of one matcher: in some value of the field; of any field when `slot` is none.
bool holds(const Matcher& matcher, uint32_t slot, EventView& event);

/// What the test says of an event that lacks the field: it does not depend on the rest of the event.
bool holds_when_absent(const FieldTest& test);

}  // namespace mitsuke::rules
