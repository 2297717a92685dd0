// SPDX-License-Identifier: Apache-2.0
#include "rules/event_view.h"

#include "rules/fold.h"

namespace mitsuke::rules {

uint32_t FieldSlots::give(events::FieldId field) {
    if (field >= slots_.size()) slots_.resize(field + 1, none);
    if (slots_[field] == none) {
        slots_[field] = static_cast<uint32_t>(fields_.size());
        fields_.push_back(field);
    }
    return slots_[field];
}

void EventView::look_at(const events::Event& event, const FieldSlots& slots) {
    event_ = &event;
    first_.assign(slots.size(), end);
    next_.assign(event.fields.size(), end);
    if (folded_.size() < event.fields.size()) folded_.resize(event.fields.size());
    is_folded_.assign(event.fields.size(), false);
    // From the back, so that a chain runs in the order of the event.
    for (size_t index = event.fields.size(); index-- > 0;) {
        const uint32_t slot = slots.find(event.fields[index].name);
        if (slot == FieldSlots::none) continue;
        next_[index] = first_[slot];
        first_[slot] = static_cast<uint32_t>(index);
    }
}

std::string_view EventView::folded(uint32_t index) {
    if (!is_folded_[index]) {
        folded_[index].clear();
        append_folded(value(index), folded_[index]);
        is_folded_[index] = true;
    }
    return folded_[index];
}

}  // namespace mitsuke::rules
