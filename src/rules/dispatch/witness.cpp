// SPDX-License-Identifier: Apache-2.0
#include "rules/dispatch/witness.h"

#include <algorithm>

namespace mitsuke::rules {

namespace {

/// For when at least `count` of the parts must hold: of any (parts - count + 1) of them, one does.
Witness of_some(std::vector<Witness> parts, size_t count) {
    if (count == 0) return {};
    if (count > parts.size()) return {{}, 0};
    const size_t taken = parts.size() - count + 1;
    std::sort(parts.begin(), parts.end(), [](const auto& left, const auto& right) { return left.cost < right.cost; });
    Witness joined{{}, 0};
    for (size_t index = 0; index < taken; ++index) {
        joined.cost += parts[index].cost;
        joined.atoms.insert(joined.atoms.end(), parts[index].atoms.begin(), parts[index].atoms.end());
    }
    if (!joined.exists()) return {};
    std::sort(joined.atoms.begin(), joined.atoms.end());
    joined.atoms.erase(std::unique(joined.atoms.begin(), joined.atoms.end()), joined.atoms.end());
    return joined;
}

/// Of the formula, or of its negation: that is De Morgan's. That an atom is false witnesses nothing.
Witness find(const Formula& formula, const AtomWitness& of_atom, bool negated) {
    if (formula.kind == Formula::Kind::atom) return negated ? Witness{} : of_atom(formula.atom);
    if (formula.kind == Formula::Kind::negation) return find(formula.children[0], of_atom, !negated);
    std::vector<Witness> parts;
    for (const auto& child : formula.children) parts.push_back(find(child, of_atom, negated));
    const size_t all = parts.size();
    const size_t count = formula.kind == Formula::Kind::all_of   ? all
                         : formula.kind == Formula::Kind::any_of ? 1
                                                                 : formula.count;
    if (!negated) return of_some(std::move(parts), count);
    // Fewer than `count` hold when all but count - 1, or more, do not.
    return count > all ? Witness{} : of_some(std::move(parts), all - count + 1);
}

}  // namespace

Witness find_witness(const Formula& formula, const AtomWitness& of_atom) { return find(formula, of_atom, false); }

}  // namespace mitsuke::rules
