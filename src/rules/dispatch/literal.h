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

    bool operator==(const Literal&) const = default;
    bool operator<(const Literal& other) const { return std::tie(place, text) < std::tie(other.place, other.text); }
};

}  // namespace mitsuke::rules
