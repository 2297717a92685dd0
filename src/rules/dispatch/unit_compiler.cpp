// SPDX-License-Identifier: Apache-2.0
#include "rules/dispatch/unit_compiler.h"

#include <algorithm>

#include "rules/dispatch/atom_table.h"
#include "rules/dispatch/witness.h"

namespace mitsuke::rules {

namespace {

/// A rule whose program would be longer is left to the plain evaluator. The longest of SigmaHQ has
/// a few hundred steps.
constexpr size_t program_steps_max = 20'000;

class UnitCompiler {
public:
    UnitCompiler(const std::vector<const Rule*>& rules, const FieldSlots& slots) : rules_(rules), atoms_(slots) {}

    void compile(Unit& unit) {
        std::vector<Formula> formulas;
        for (const auto* rule : rules_) formulas.push_back(formula_of(*rule));
        atoms_.estimate(rules_.size());
        std::vector<Witness> witnesses;
        for (auto& formula : formulas) {
            witnesses.push_back(find_witness(formula, [this](uint32_t atom) { return atoms_.witness_of(atom); }));
            put_in_order(formula);
            unit.rules.push_back({rules_[unit.rules.size()], append_program(formula, program_steps_max, unit.steps)});
        }
        atoms_.move_to(unit);
        file(witnesses, unit);
    }

private:
    Formula formula_of(const SearchNode& node) {
        if (node.kind == SearchNode::Kind::test) return atoms_.formula_of(node.test);
        std::vector<Formula> parts;
        for (const auto& child : node.children) parts.push_back(formula_of(child));
        const bool all = node.kind == SearchNode::Kind::all_of;
        return Formula::join(all ? Formula::Kind::all_of : Formula::Kind::any_of, std::move(parts));
    }

    Formula formula_of(const Rule& rule) {
        std::vector<Formula> searches;
        for (const auto& search : rule.searches) searches.push_back(formula_of(search));
        return formula_of(rule.condition, searches);
    }

    Formula formula_of(const Condition& condition, const std::vector<Formula>& searches) {
        std::vector<Formula> parts;
        for (const uint32_t index : condition.searches) parts.push_back(searches[index]);
        for (const auto& child : condition.children) parts.push_back(formula_of(child, searches));
        switch (condition.kind) {
            case Condition::Kind::search: return std::move(parts[0]);
            case Condition::Kind::negation: return Formula::negate(std::move(parts[0]));
            case Condition::Kind::all_of: return Formula::join(Formula::Kind::all_of, std::move(parts));
            case Condition::Kind::any_of: return Formula::join(Formula::Kind::any_of, std::move(parts));
            case Condition::Kind::at_least: break;
        }
        if (condition.count == 1) return Formula::join(Formula::Kind::any_of, std::move(parts));
        if (condition.count == parts.size()) return Formula::join(Formula::Kind::all_of, std::move(parts));
        Formula some = Formula::join(Formula::Kind::at_least, std::move(parts));
        some.count = condition.count;
        return some;
    }

    struct Prospect {
        bool is_late = false;
        double likelihood = 0;
    };

    /// Orders the parts of a formula so that a program soon knows: early atoms before late ones, what
    /// is seldom true first where all must hold, last where one will do.
    Prospect put_in_order(Formula& formula) {
        if (formula.kind == Formula::Kind::atom)
            return {is_late(formula.atom), is_late(formula.atom) ? 0.5 : atoms_.likelihood(formula.atom)};
        std::vector<std::pair<Prospect, Formula>> parts;
        for (auto& child : formula.children) {
            const Prospect prospect = put_in_order(child);
            parts.emplace_back(prospect, std::move(child));
        }
        const bool any = formula.kind == Formula::Kind::any_of;
        std::stable_sort(parts.begin(), parts.end(), [any](const auto& left, const auto& right) {
            if (left.first.is_late != right.first.is_late) return right.first.is_late;
            return any ? left.first.likelihood > right.first.likelihood
                       : left.first.likelihood < right.first.likelihood;
        });
        Prospect all{false, any ? 0.0 : 1.0};
        for (size_t index = 0; index < parts.size(); ++index) {
            const Prospect& part = parts[index].first;
            all.is_late = all.is_late || part.is_late;
            all.likelihood = any ? std::min(1.0, all.likelihood + part.likelihood) : all.likelihood * part.likelihood;
            formula.children[index] = std::move(parts[index].second);
        }
        if (formula.kind == Formula::Kind::negation) all.likelihood = 1 - all.likelihood;
        return all;
    }

    static void file(const std::vector<Witness>& witnesses, Unit& unit) {
        std::vector<std::vector<uint32_t>> rules(unit.atom_count);
        for (uint32_t index = 0; index < witnesses.size(); ++index) {
            if (!witnesses[index].exists()) unit.always_asked.push_back(index);
            for (const uint32_t atom : witnesses[index].atoms) rules[atom].push_back(index);
        }
        for (const auto& list : rules) unit.rules_of_atom.add(list);
    }

    const std::vector<const Rule*>& rules_;
    AtomTable atoms_;
};

}  // namespace

std::unique_ptr<const Unit> compile_unit(const std::vector<const Rule*>& rules, const FieldSlots& slots,
                                         uint32_t first_field) {
    auto unit = std::make_unique<Unit>();
    unit->first_field = first_field;
    UnitCompiler(rules, slots).compile(*unit);
    return unit;
}

}  // namespace mitsuke::rules
