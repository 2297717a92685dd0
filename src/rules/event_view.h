// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "events/event.h"

namespace mitsuke::rules {

/// Numbers the fields that rules read, densely, so that an event is looked through once and not once
/// per rule.
class FieldSlots {
public:
    static constexpr uint32_t none = 0;

    /// The slot of that field, given now if it is new. Never `none`.
    uint32_t give(events::FieldId field);
    /// `none` for a field that no rule reads.
    uint32_t find(events::FieldId field) const { return field < slots_.size() ? slots_[field] : none; }
    size_t size() const { return fields_.size(); }
    events::FieldId field(uint32_t slot) const { return fields_[slot]; }

private:
    std::vector<uint32_t> slots_;
    std::vector<events::FieldId> fields_{0};  ///< by slot; slot 0 is none
};

/// One event as rules look at it: fields by slot, each value folded once, when first asked for.
/// Belongs to one thread; the event and the slots outlive it.
class EventView {
public:
    static constexpr uint32_t end = UINT32_MAX;

    EventView() = default;
    EventView(const events::Event& event, const FieldSlots& slots) { look_at(event, slots); }
    /// Turns to another event; keeps the memory.
    void look_at(const events::Event& event, const FieldSlots& slots);

    /// Index of the first value of the field; `end` when it is absent.
    uint32_t first(uint32_t slot) const { return first_[slot]; }
    /// Index of the next value of the same field.
    uint32_t next(uint32_t index) const { return next_[index]; }
    uint32_t value_count() const { return static_cast<uint32_t>(next_.size()); }

    std::string_view value(uint32_t index) const { return event_->fields[index].value; }
    bool is_null(uint32_t index) const { return event_->fields[index].type == events::ValueType::null; }
    std::string_view folded(uint32_t index);

private:
    const events::Event* event_ = nullptr;
    std::vector<uint32_t> first_, next_;
    std::vector<std::string> folded_;
    std::vector<bool> is_folded_;
};

}  // namespace mitsuke::rules
