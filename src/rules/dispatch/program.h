// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "rules/dispatch/formula.h"

namespace mitsuke::rules {

/// A step of a program: asks an atom and says where to go on. A place is an index, or a verdict.
struct ProgramStep {
    uint32_t atom = 0;
    int32_t if_true = 0, if_false = 0;
};
constexpr int32_t verdict_true = -1, verdict_false = -2;

/// Appends the formula as a program that asks no more than it must; its first place. Empty, with
/// nothing appended, when that takes more than `steps_max` steps.
std::optional<int32_t> append_program(const Formula& formula, size_t steps_max, std::vector<ProgramStep>& steps);

/// Runs a program; `holds(atom)` answers.
template <typename Holds>
bool run_program(const std::vector<ProgramStep>& steps, int32_t place, Holds holds) {
    while (place >= 0) {
        const ProgramStep& step = steps[static_cast<size_t>(place)];
        place = holds(step.atom) ? step.if_true : step.if_false;
    }
    return place == verdict_true;
}

}  // namespace mitsuke::rules
