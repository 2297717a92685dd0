// SPDX-License-Identifier: Apache-2.0
#include "rules/dispatch/evaluation.h"

#include <algorithm>

#include "rules/fold.h"

namespace mitsuke::rules {

void Evaluation::make_room() {
    atoms_.make_room(unit_->atom_count);
    value_atoms_.make_room(unit_->atom_count);
    rules_.make_room(unit_->rules.size());
    late_known_.make_room(unit_->late_atoms.size());
    late_true_.make_room(unit_->late_atoms.size());
    literals_.make_room(unit_->literals_max);
}

void Evaluation::evaluate(const Unit& unit, const events::Event& event, const FieldSlots& slots,
                          std::vector<const events::RuleInfo*>& matches) {
    unit_ = &unit;
    event_ = &event;
    slots_ = &slots;
    make_room();
    const uint16_t keywords = unit.field_of_slot[FieldSlots::none];
    for (const auto& value : event.fields) {
        const uint32_t slot = slots.find(value.name);
        const uint16_t field = slot == FieldSlots::none ? Unit::no_field : unit.field_of_slot[slot];
        if (field != Unit::no_field) take(field, value);
        if (keywords != Unit::no_field) take(keywords, value);
    }
    for (const uint32_t rule : rules_.members())
        if (this->matches(unit.rules[rule])) matching_.push_back(rule);
    for (const uint32_t rule : unit.always_asked)
        if (this->matches(unit.rules[rule])) matching_.push_back(rule);
    std::sort(matching_.begin(), matching_.end());
    for (const uint32_t rule : matching_) matches.push_back(&unit.rules[rule].rule->info);
    matching_.clear();
    for (auto* set : {&atoms_, &rules_, &late_known_, &late_true_}) set->clear();
    view_is_ready_ = false;
}

void Evaluation::take(uint16_t number, const events::Field& value) {
    const UnitField& field = unit_->fields[number];
    if (field.present) come_true(*field.present);
    if (field.empty && (value.type == events::ValueType::null || value.value.empty())) come_true(*field.empty);
    if (!field.literals.empty() || field.non_ascii) take_text(field, unit_->first_field + number, value.value);
}

void Evaluation::take_text(const UnitField& field, uint32_t field_number, std::string_view value) {
    const bool is_memorable = value.size() <= ValueMemo::value_bytes_max;
    if (is_memorable) {
        if (const auto known = memo_.find(field_number, value)) {
            for (const uint32_t atom : *known) come_true(atom);
            return;
        }
    }
    folded_.clear();
    const bool is_ascii = append_folded(value, folded_);
    if (!is_ascii && field.non_ascii) value_atoms_.add(*field.non_ascii);
    field.find(folded_, literals_);
    for (const uint32_t literal : literals_.members())
        for (const uint32_t atom : field.atoms_of_literal[literal]) value_atoms_.add(atom);
    for (const uint32_t atom : value_atoms_.members()) come_true(atom);
    if (is_memorable) memo_.store(field_number, value, value_atoms_.members());
    literals_.clear();
    value_atoms_.clear();
}

void Evaluation::come_true(uint32_t atom) {
    if (!atoms_.add(atom)) return;
    for (const uint32_t rule : unit_->rules_of_atom[atom]) rules_.add(rule);
}

bool Evaluation::matches(const Unit::UnitRule& rule) {
    if (!rule.program) return rules::matches(*rule.rule, view());
    return run_program(unit_->steps, *rule.program, [this](uint32_t atom) { return holds(atom); });
}

bool Evaluation::holds(uint32_t atom) { return is_late(atom) ? holds_late(atom & ~late_atom) : atoms_.has(atom); }

bool Evaluation::holds_late(uint32_t index) {
    if (late_known_.has(index)) return late_true_.has(index);
    late_known_.add(index);
    const LateAtom& late = unit_->late_atoms[index];
    if (!rules::holds(*late.matcher, late.slot, view())) return false;
    late_true_.add(index);
    return true;
}

EventView& Evaluation::view() {
    if (!view_is_ready_) view_.look_at(*event_, *slots_);
    view_is_ready_ = true;
    return view_;
}

}  // namespace mitsuke::rules
