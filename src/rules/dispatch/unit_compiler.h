// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "rules/dispatch/unit.h"

namespace mitsuke::rules {

/// Compiles the rules of one log source, given in load order. The rules outlive the unit.
std::unique_ptr<const Unit> compile_unit(const std::vector<const Rule*>& rules, const FieldSlots& slots,
                                         uint32_t first_field);

}  // namespace mitsuke::rules
