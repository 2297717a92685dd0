// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>

#include "base/result.h"

namespace mitsuke::rules {

/// A stretch of one line of a rule file. Line and column count from 1, columns in characters;
/// line 0 means unknown.
struct Place {
    uint32_t line = 0;
    uint32_t column = 0;
    uint32_t length = 1;
};

/// What is wrong with a rule, and where. `why` is one line, lower case, no full stop.
struct Complaint {
    Place place;
    std::string why;
};

/// A value, or what is wrong with the rule.
template <typename T>
class [[nodiscard]] Checked : public tl::expected<T, Complaint> {
public:
    using tl::expected<T, Complaint>::expected;
};

inline tl::unexpected<Complaint> complain(Place place, std::string why) {
    return tl::unexpected<Complaint>({place, std::move(why)});
}

/// The line of `text` that `place` names, its number before it and a caret under each character of
/// the stretch. Long lines are cut around it. Empty when the place is unknown.
std::string excerpt(std::string_view text, Place place);

}  // namespace mitsuke::rules

namespace mitsuke {

/// For TRY (base/result.h), which then passes a Complaint up as it does an Error.
template <typename T>
T take(rules::Checked<T>&& checked) {
    if constexpr (!std::is_void_v<T>) return *std::move(checked);
}

}  // namespace mitsuke
