// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "rules/dispatch/marked_set.h"
#include "rules/dispatch/unit.h"
#include "rules/dispatch/value_memo.h"

namespace mitsuke::rules {

/// Judges one event after another by the rules of its unit, and remembers values between events.
/// Belongs to one thread.
///
/// First every value answers the early atoms over its field, or memory does; an atom that comes true
/// calls the rules that it witnesses; then their programs run, and ask late atoms where they must.
class Evaluation {
public:
    /// Appends the rules of the unit that match, in load order.
    void evaluate(const Unit& unit, const events::Event& event, const FieldSlots& slots,
                  std::vector<const events::RuleInfo*>& matches);
    /// To be called before units are used that are numbered anew.
    void forget() { memo_.clear(); }

private:
    void make_room();
    void take(const events::Field& value, const UnitField& field, uint32_t number);
    void take_keyword(const events::Field& value);
    void note_presence(const UnitField& field, const events::Field& value);
    void answer(std::string_view value, const UnitField* field);
    void find_literals(const UnitField& field, bool is_ascii);
    void come_true(uint32_t atom);
    bool matches(const Unit::UnitRule& rule);
    bool holds(uint32_t atom);
    bool holds_late(uint32_t index);
    EventView& view();

    const Unit* unit_ = nullptr;
    const UnitField* keywords_ = nullptr;  ///< what is looked for in every value; null: nothing
    const events::Event* event_ = nullptr;
    const FieldSlots* slots_ = nullptr;

    MarkedSet atoms_, rules_;  ///< true, and called, in this event
    MarkedSet late_known_, late_true_;
    MarkedSet literals_, value_atoms_;  ///< of one value
    std::string folded_;
    ValueMemo memo_;
    EventView view_;
    bool view_is_ready_ = false;
    std::vector<uint32_t> matching_;
};

}  // namespace mitsuke::rules
