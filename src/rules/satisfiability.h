// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "rules/rule.h"

namespace mitsuke::rules {

/// What can be said of a condition without any event.
struct Prospect {
    bool can_be_true = true;
    bool can_be_false = true;
    std::string conflict;  ///< why it cannot be true, when it cannot
};

/// Looks for values with which the rule's condition holds, and for values with which it does not. It
/// knows that a test cannot both hold and not hold, and that a field which must have one of certain
/// values must pass the other tests with it; all else it takes for possible, and so does it when the
/// search takes too long. A field is taken to have one value.
Prospect prospect_of(const Rule& rule, const FieldSlots& slots);

}  // namespace mitsuke::rules
