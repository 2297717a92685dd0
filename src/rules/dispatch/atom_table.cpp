// SPDX-License-Identifier: Apache-2.0
#include "rules/dispatch/atom_table.h"

#include <algorithm>
#include <cmath>

#include "rules/fold.h"

namespace mitsuke::rules {

namespace {

constexpr double likelihood_present = 0.95, likelihood_rare = 0.05;

/// The literal that the matcher is, when it is one that is not empty or stands for a whole value.
std::optional<Literal> single_literal(const TextPattern& pattern) {
    const std::string* const text = pattern.single_text();
    if (!text || pattern.letter_case() == Case::exact) return {};
    using Place = Literal::Place;
    const Place place = pattern.open_start() ? (pattern.open_end() ? Place::anywhere : Place::end)
                                             : (pattern.open_end() ? Place::start : Place::whole);
    if (place != Place::whole && text->empty()) return {};
    return Literal{place, *text};
}

/// Guessed from the length: the chance of a value to have it.
double likelihood_of(const Literal& literal) {
    if (literal.place == Literal::Place::whole) return 0.01;
    return std::max(0.9 * std::pow(0.55, static_cast<double>(literal.text.size())), 0.001);
}

}  // namespace

uint16_t AtomTable::field_at(uint32_t slot) {
    uint16_t& field = field_of_slot_[slot];
    if (field == Unit::no_field) {
        field = static_cast<uint16_t>(fields_.size());
        fields_.emplace_back();
    }
    return field;
}

uint32_t AtomTable::number_of(uint16_t field, Literal literal) {
    FieldAtoms& atoms = fields_[field];
    const auto number = static_cast<uint32_t>(atoms.literals.size());
    const auto [place, is_new] = atoms.number_of_literal.emplace(std::move(literal), number);
    if (is_new) atoms.literals.push_back(place->first);
    return place->second;
}

uint32_t AtomTable::atom_over(uint16_t field, std::vector<uint32_t> literals) {
    std::sort(literals.begin(), literals.end());
    literals.erase(std::unique(literals.begin(), literals.end()), literals.end());
    FieldAtoms& atoms = fields_[field];
    const auto [place, is_new] =
        atoms.atom_of_literals.emplace(std::move(literals), static_cast<uint32_t>(atoms_.size()));
    if (is_new) {
        atoms_.push_back({place->first, field, 0, 0});
        atoms.atoms.push_back(place->second);
    }
    ++atoms_[place->second].uses;
    return place->second;
}

uint32_t AtomTable::plain_atom(std::optional<uint32_t>& atom, double likelihood) {
    if (!atom) {
        atom = static_cast<uint32_t>(atoms_.size());
        atoms_.push_back({{}, Unit::no_field, 0, likelihood});
    }
    return *atom;
}

bool AtomTable::add_literals(const Matcher& matcher, uint16_t field, std::vector<uint32_t>& literals) {
    if (const auto* set = std::get_if<TextSet>(&matcher)) {
        for (const auto& text : set->texts) literals.push_back(number_of(field, {Literal::Place::whole, text}));
        return true;
    }
    const auto* pattern = std::get_if<TextPattern>(&matcher);
    auto single = pattern ? single_literal(*pattern) : std::nullopt;
    if (!single) return false;
    literals.push_back(number_of(field, *std::move(single)));
    return true;
}

uint32_t AtomTable::atom_over(uint16_t field, Literal literal) {
    return atom_over(field, std::vector<uint32_t>{number_of(field, std::move(literal))});
}

void AtomTable::require(const TextPattern& pattern, uint16_t field, Formula& all) {
    for (const auto text : pattern.literals()) {
        // A literal in exact case lies in the folded value, folded, where its characters fold one by
        // one: certain for ASCII, not for bytes that are half a character.
        if (pattern.letter_case() == Case::ignored || is_ascii(text))
            all.children.push_back(Formula::of(atom_over(field, {Literal::Place::anywhere, fold(text)})));
    }
}

void AtomTable::require(const Regex& regex, uint16_t field, Formula& all) {
    for (const auto& texts : regex.required_texts()) {
        std::vector<uint32_t> literals;
        literals.reserve(texts.size());
        for (const auto& text : texts) literals.push_back(number_of(field, {Literal::Place::anywhere, text}));
        // RE2's lower case and ours agree on ASCII; other values are always looked at.
        const uint32_t non_ascii = plain_atom(fields_[field].non_ascii, likelihood_rare);
        all.children.push_back(Formula::join(
            Formula::Kind::any_of, {Formula::of(atom_over(field, std::move(literals))), Formula::of(non_ascii)}));
    }
}

/// The late atom, and beside it all that is cheap to ask and certain to hold when it does.
Formula AtomTable::late(const Matcher& matcher, uint32_t slot) {
    const uint16_t field = field_at(slot);
    Formula all = Formula::join(Formula::Kind::all_of, {});
    all.children.push_back(Formula::of(plain_atom(fields_[field].present, likelihood_present)));
    if (const auto* pattern = std::get_if<TextPattern>(&matcher)) require(*pattern, field, all);
    if (const auto* regex = std::get_if<Regex>(&matcher)) require(*regex, field, all);
    late_atoms_.push_back({&matcher, slot});
    all.children.push_back(Formula::of(late_atom | static_cast<uint32_t>(late_atoms_.size() - 1)));
    return all;
}

Formula AtomTable::formula_of(const Matcher& matcher, uint32_t slot) {
    const uint16_t field = field_at(slot);
    const auto present = [&] { return Formula::of(plain_atom(fields_[field].present, likelihood_present)); };
    if (std::holds_alternative<IsNull>(matcher)) {
        const uint32_t empty = plain_atom(fields_[field].empty, likelihood_rare);
        return Formula::join(Formula::Kind::any_of, {Formula::negate(present()), Formula::of(empty)});
    }
    if (const auto* presence = std::get_if<Presence>(&matcher))
        return presence->wanted ? present() : Formula::negate(present());
    const auto* const pattern = std::get_if<TextPattern>(&matcher);
    if (pattern && pattern->matches_anything()) return present();
    std::vector<uint32_t> literals;
    if (add_literals(matcher, field, literals)) return Formula::of(atom_over(field, std::move(literals)));
    return late(matcher, slot);
}

Formula AtomTable::formula_of(const FieldTest& test) {
    const bool any = test.join == FieldTest::Join::any;
    const uint16_t field = field_at(test.slot);
    Formula joined = Formula::join(any ? Formula::Kind::any_of : Formula::Kind::all_of, {});
    std::vector<uint32_t> literals;
    for (const auto& matcher : test.matchers)
        if (!any || !add_literals(matcher, field, literals)) joined.children.push_back(formula_of(matcher, test.slot));
    if (!literals.empty()) joined.children.push_back(Formula::of(atom_over(field, std::move(literals))));
    if (joined.children.size() == 1) joined = Formula(std::move(joined.children[0]));
    return test.negated ? Formula::negate(std::move(joined)) : joined;
}

void AtomTable::estimate(size_t rule_count) {
    // What many rules look for is what many events have.
    std::vector<std::vector<uint32_t>> uses;
    for (const auto& field : fields_) uses.emplace_back(field.literals.size(), 0);
    for (const auto& atom : atoms_)
        for (const uint32_t number : atom.literals) uses[atom.field][number] += atom.uses;
    for (auto& atom : atoms_) {
        double likelihood = 0;
        for (const uint32_t number : atom.literals)
            likelihood += likelihood_of(fields_[atom.field].literals[number]) +
                          static_cast<double>(uses[atom.field][number] - 1) / static_cast<double>(rule_count);
        if (!atom.literals.empty()) atom.likelihood = std::min(likelihood, 0.9);
    }
}

Witness AtomTable::witness_of(uint32_t atom) const {
    return is_late(atom) ? Witness{} : Witness{{atom}, likelihood(atom)};
}

void AtomTable::move_to(Unit& unit) {
    unit.field_of_slot = std::move(field_of_slot_);
    unit.late_atoms = std::move(late_atoms_);
    unit.atom_count = static_cast<uint32_t>(atoms_.size());
    for (auto& from : fields_) {
        unit.literals_max = std::max(unit.literals_max, from.literals.size());
        UnitField& field = unit.fields.emplace_back(std::move(from.literals));
        field.present = from.present;
        field.empty = from.empty;
        field.non_ascii = from.non_ascii;
        std::vector<std::vector<uint32_t>> atoms(field.literals.size());
        for (const uint32_t atom : from.atoms)
            for (const uint32_t number : atoms_[atom].literals) atoms[number].push_back(atom);
        for (const auto& list : atoms) field.atoms_of_literal.add(list);
    }
}

}  // namespace mitsuke::rules
