// SPDX-License-Identifier: Apache-2.0
// One start told by two logs: Sysmon 1 and Security 4688.
#include "base/text.h"
#include "ledgers/provenance/lineage.h"

namespace mitsuke::ledgers {

Process* Lineage::started_just_now(Key number, std::string_view image, Time time) {
    const Key* alias = memory_.key_of_pid.find(number);
    Process* same = alias ? memory_.process(*alias) : nullptr;
    const bool is_same =
        same && equals_ignoring_case(same->image, image) && time - same->start < same_start && !same->end;
    return is_same ? same : nullptr;
}

Process* Lineage::told_before(const Act& act, Time time) {
    return act.process.is_number ? started_just_now(act.process.key, act.image, time) : nullptr;
}

const Process* Lineage::poorer_twin(const Act& act, Time time) {
    return act.number.is_told ? started_just_now(act.number.key, act.image, time) : nullptr;
}

}  // namespace mitsuke::ledgers
