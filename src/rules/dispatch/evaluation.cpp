// SPDX-License-Identifier: Apache-2.0
#include "rules/dispatch/evaluation.h"

#include <algorithm>

#include "rules/fold.h"

namespace mitsuke::rules {

namespace {

/// Of what is not ASCII the folded value may be longer than the value.
bool may_have_literal(const UnitField& field, std::string_view value) {
    if (field.literals.empty()) return false;
    return value.size() >= field.bytes_min || !is_ascii(value);
}

}  // namespace

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
    keywords_ = keywords == Unit::no_field ? nullptr : &unit.fields[keywords];
    for (const auto& value : event.fields) {
        const uint32_t slot = slots.find(value.name);
        const uint16_t field = slot == FieldSlots::none ? Unit::no_field : unit.field_of_slot[slot];
        if (field != Unit::no_field) take(value, unit.fields[field], unit.first_field + field);
        else if (keywords_) take_keyword(value);
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

/// Fields that no rule reads are numbers and times that do not repeat, and keywords few: no memory.
void Evaluation::take_keyword(const events::Field& value) {
    note_presence(*keywords_, value);
    if (!may_have_literal(*keywords_, value.value)) return;
    answer(value.value, nullptr);
    value_atoms_.clear();
}

/// `number` tells the field from all others.
void Evaluation::take(const events::Field& value, const UnitField& field, uint32_t number) {
    note_presence(field, value);
    if (keywords_) note_presence(*keywords_, value);
    const std::string_view text = value.value;
    if (!may_have_literal(field, text) && !(keywords_ && may_have_literal(*keywords_, text))) return;
    const bool is_memorable = text.size() <= ValueMemo::value_bytes_max;
    if (is_memorable) {
        if (const auto known = memo_.find(number, text)) {
            for (const uint32_t atom : *known) come_true(atom);
            return;
        }
    }
    answer(text, &field);
    if (is_memorable) memo_.store(number, text, value_atoms_.members());
    value_atoms_.clear();
}

void Evaluation::note_presence(const UnitField& field, const events::Field& value) {
    if (field.present) come_true(*field.present);
    if (field.empty && (value.type == events::ValueType::null || value.value.empty())) come_true(*field.empty);
}

void Evaluation::answer(std::string_view value, const UnitField* field) {
    folded_.clear();
    const bool is_ascii = append_folded(value, folded_);
    if (field) find_literals(*field, is_ascii);
    if (keywords_) find_literals(*keywords_, is_ascii);
    for (const uint32_t atom : value_atoms_.members()) come_true(atom);
}

void Evaluation::find_literals(const UnitField& field, bool is_ascii) {
    if (!is_ascii && field.non_ascii) value_atoms_.add(*field.non_ascii);
    if (folded_.size() < field.bytes_min) return;
    field.find(folded_, literals_);
    for (const uint32_t literal : literals_.members())
        for (const uint32_t atom : field.atoms_of_literal[literal]) value_atoms_.add(atom);
    literals_.clear();
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
