// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "rules/dispatch/inner_literals.h"
#include "rules/dispatch/literal.h"
#include "rules/dispatch/placed_literals.h"
#include "rules/dispatch/program.h"
#include "rules/rule.h"

namespace mitsuke::rules {

/// Lists of numbers, one after another.
class NumberLists {
public:
    void add(std::span<const uint32_t> list) {
        numbers_.insert(numbers_.end(), list.begin(), list.end());
        ends_.push_back(static_cast<uint32_t>(numbers_.size()));
    }
    std::span<const uint32_t> operator[](size_t index) const {
        const uint32_t begin = index == 0 ? 0 : ends_[index - 1];
        return {numbers_.data() + begin, ends_[index] - begin};
    }
    size_t size() const { return ends_.size(); }

private:
    std::vector<uint32_t> numbers_, ends_;
};

/// What the rules of a unit ask about the values of one field, or of all fields (keywords).
class UnitField {
public:
    explicit UnitField(std::vector<Literal> all)
        : literals(std::move(all)),
          whole(literals, Literal::Place::whole),
          start(literals, Literal::Place::start),
          end(literals, Literal::Place::end),
          inner(literals) {
        for (const auto& literal : literals) bytes_min = std::min(bytes_min, literal.text.size());
    }
    UnitField(const UnitField&) = delete;
    UnitField& operator=(const UnitField&) = delete;

    void find(std::string_view folded, MarkedSet& found) const {
        whole.find(folded, found);
        start.find(folded, found);
        end.find(folded, found);
        inner.find(folded, found);
    }

    const std::vector<Literal> literals;
    size_t bytes_min = SIZE_MAX;  ///< of the shortest literal; no shorter folded value has any
    NumberLists atoms_of_literal;
    std::optional<uint32_t> present;    ///< atom: the event has the field
    std::optional<uint32_t> empty;      ///< atom: a value is null or empty
    std::optional<uint32_t> non_ascii;  ///< atom: a value has a byte that is not ASCII

private:
    PlacedLiterals whole, start, end;
    InnerLiterals inner;
};

/// An atom that only its matcher can answer.
struct LateAtom {
    const Matcher* matcher = nullptr;
    uint32_t slot = FieldSlots::none;  ///< none: any value of the event
};

/// The rules that fit one log source, compiled together. Read by any number of threads.
struct Unit {
    static constexpr uint16_t no_field = UINT16_MAX;

    std::vector<uint16_t> field_of_slot;  ///< by slot; that of slot none is for keywords
    std::deque<UnitField> fields;
    uint32_t first_field = 0;  ///< number of the first field among the fields of all units
    uint32_t atom_count = 0;   ///< early ones
    size_t literals_max = 0;   ///< of a field
    std::vector<LateAtom> late_atoms;

    struct UnitRule {
        const Rule* rule = nullptr;
        std::optional<int32_t> program;  ///< first step; without one the plain evaluator is asked
    };
    std::vector<UnitRule> rules;  ///< in load order
    std::vector<ProgramStep> steps;
    NumberLists rules_of_atom;           ///< those that the atom is a witness of
    std::vector<uint32_t> always_asked;  ///< rules without a witness
};

}  // namespace mitsuke::rules
