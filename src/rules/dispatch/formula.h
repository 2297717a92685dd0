// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace mitsuke::rules {

/// A rule's condition with its searches written out: what it says of atoms. An atom is a question
/// about an event that many rules may ask; it is answered once.
struct Formula {
    enum class Kind : uint8_t {
        atom,
        negation,  ///< not children[0]
        all_of,    ///< true when it has no children
        any_of,    ///< false when it has no children
        at_least,  ///< `count` of the children
    };
    Kind kind = Kind::any_of;
    uint32_t atom = 0;
    size_t count = 0;
    std::vector<Formula> children;

    static Formula of(uint32_t atom) { return {Kind::atom, atom, 0, {}}; }
    static Formula join(Kind kind, std::vector<Formula> children) { return {kind, 0, 0, std::move(children)}; }
    static Formula negate(Formula formula) {
        Formula negation{Kind::negation, 0, 0, {}};
        negation.children.push_back(std::move(formula));
        return negation;
    }
};

/// Atoms from here on are late: answered only when a program asks, since they cost more than a look
/// into a set. What the number stands for beyond this bit is the unit's matter.
constexpr uint32_t late_atom = 1U << 31U;
constexpr bool is_late(uint32_t atom) { return (atom & late_atom) != 0; }

}  // namespace mitsuke::rules
