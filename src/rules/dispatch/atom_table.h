// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "rules/dispatch/formula.h"
#include "rules/dispatch/literal.h"
#include "rules/dispatch/unit.h"
#include "rules/dispatch/witness.h"

namespace mitsuke::rules {

/// Numbers the atoms of a unit: equal questions of different rules become one atom.
class AtomTable {
public:
    explicit AtomTable(const FieldSlots& slots) : field_of_slot_(slots.size(), Unit::no_field) {}

    /// What the test asks.
    Formula formula_of(const FieldTest& test);

    /// How likely an early atom is true, about; known once all formulas are made.
    void estimate(size_t rule_count);
    double likelihood(uint32_t early_atom) const { return atoms_[early_atom].likelihood; }
    /// A late atom has none: what it requires stands beside it in its formula.
    Witness witness_of(uint32_t atom) const;

    /// Gives fields and atoms away; the table is of no use after it.
    void move_to(Unit& unit);

private:
    struct Atom {
        std::vector<uint32_t> literals;  ///< of its field: any of them makes it true
        uint16_t field = Unit::no_field;
        uint32_t uses = 0;
        double likelihood = 0;
    };
    struct FieldAtoms {
        std::vector<Literal> literals;
        std::map<Literal, uint32_t> number_of_literal;
        std::map<std::vector<uint32_t>, uint32_t> atom_of_literals;
        std::optional<uint32_t> present, empty, non_ascii;
        std::vector<uint32_t> atoms;  ///< those over literals
    };

    uint16_t field_at(uint32_t slot);
    uint32_t number_of(uint16_t field, Literal literal);
    uint32_t atom_over(uint16_t field, std::vector<uint32_t> literals);
    uint32_t plain_atom(std::optional<uint32_t>& atom, double likelihood);
    uint32_t atom_over(uint16_t field, Literal literal);
    Formula late(const Matcher& matcher, uint32_t slot);
    void require(const TextPattern& pattern, uint16_t field, Formula& all);
    void require(const Regex& regex, uint16_t field, Formula& all);
    bool add_literals(const Matcher& matcher, uint16_t field, std::vector<uint32_t>& literals);
    Formula formula_of(const Matcher& matcher, uint32_t slot);

    std::vector<uint16_t> field_of_slot_;
    std::deque<FieldAtoms> fields_;
    std::vector<Atom> atoms_;
    std::vector<LateAtom> late_atoms_;
};

}  // namespace mitsuke::rules
