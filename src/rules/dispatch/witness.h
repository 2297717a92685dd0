// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <limits>
#include <vector>

#include "rules/dispatch/formula.h"

namespace mitsuke::rules {

/// Atoms of which at least one is true whenever a formula is: while none is, the formula need not be
/// looked at. Without atoms and with cost 0, the formula is never true.
struct Witness {
    static constexpr double impossible = std::numeric_limits<double>::infinity();

    std::vector<uint32_t> atoms;
    double cost = impossible;  ///< how often some atom is true, about; impossible: there is no witness

    bool exists() const { return cost < impossible; }
};

/// Gives the witness of a single atom.
using AtomWitness = std::function<Witness(uint32_t atom)>;

/// The witness of least cost.
Witness find_witness(const Formula& formula, const AtomWitness& of_atom);

}  // namespace mitsuke::rules
