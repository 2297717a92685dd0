// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <tuple>

namespace mitsuke::rules {

/// A text that a rule looks for in a folded value.
struct Literal {
    enum class Place : uint8_t { whole, start, end, anywhere };
    Place place = Place::whole;
    std::string text;  ///< folded; only `whole` may be empty

    auto operator<=>(const Literal&) const = default;
};

}  // namespace mitsuke::rules
