// SPDX-License-Identifier: Apache-2.0
#include "rules/dispatch/witness.h"

#include <gmock/gmock.h>

#include <random>

#include "rules/dispatch/program.h"

namespace mitsuke::rules {
namespace {

using Kind = Formula::Kind;
using testing::ElementsAre;

/// The higher the atom's number, the rarer.
Witness witness_of(const Formula& formula) {
    return find_witness(formula, [](uint32_t atom) { return Witness{{atom}, 1.0 / (atom + 1)}; });
}

Formula all(std::vector<Formula> parts) { return Formula::join(Kind::all_of, std::move(parts)); }
Formula any(std::vector<Formula> parts) { return Formula::join(Kind::any_of, std::move(parts)); }
Formula at_least(size_t count, std::vector<Formula> parts) {
    Formula formula = Formula::join(Kind::at_least, std::move(parts));
    formula.count = count;
    return formula;
}

TEST(Witness, is_the_rarest_part_of_an_and_and_every_part_of_an_or) {
    const Formula a = Formula::of(0), b = Formula::of(1), c = Formula::of(2);
    EXPECT_THAT(witness_of(all({a, b, c})).atoms, ElementsAre(2));
    EXPECT_THAT(witness_of(any({a, b})).atoms, ElementsAre(0, 1));
    EXPECT_THAT(witness_of(at_least(2, {a, b, c})).atoms, ElementsAre(1, 2));
    EXPECT_THAT(witness_of(all({a, Formula::negate(c)})).atoms, ElementsAre(0));
    EXPECT_THAT(witness_of(Formula::negate(any({Formula::negate(a), c}))).atoms, ElementsAre(0));
}

TEST(Witness, of_what_can_hold_of_an_empty_event_does_not_exist) {
    const Formula a = Formula::of(0), b = Formula::of(1);
    EXPECT_FALSE(witness_of(Formula::negate(a)).exists());
    EXPECT_FALSE(witness_of(any({a, Formula::negate(b)})).exists());
    EXPECT_FALSE(witness_of(all({})).exists());
    EXPECT_TRUE(witness_of(any({})).exists());
    EXPECT_THAT(witness_of(any({})).atoms, ElementsAre());
}

constexpr uint32_t atoms = 5;

Formula random_formula(std::mt19937& random, size_t depth) {
    if (depth == 0 || random() % 4 == 0) return Formula::of(static_cast<uint32_t>(random() % atoms));
    if (random() % 4 == 0) return Formula::negate(random_formula(random, depth - 1));
    std::vector<Formula> parts;
    for (size_t count = random() % 4; count > 0; --count) parts.push_back(random_formula(random, depth - 1));
    switch (random() % 3) {
        case 0: return all(std::move(parts));
        case 1: return any(std::move(parts));
        default: return at_least(random() % 4, std::move(parts));
    }
}

bool holds(const Formula& formula, uint32_t truth) {
    size_t holding = 0;
    for (const auto& child : formula.children) holding += holds(child, truth) ? 1 : 0;
    switch (formula.kind) {
        case Kind::atom: return (truth >> formula.atom & 1U) != 0;
        case Kind::negation: return holding == 0;
        case Kind::all_of: return holding == formula.children.size();
        case Kind::any_of: return holding > 0;
        case Kind::at_least: return holding >= formula.count;
    }
    return false;
}

TEST(Witness, and_program_are_right_for_every_truth_of_random_formulas) {
    std::mt19937 random(7);
    for (int round = 0; round < 3000; ++round) {
        const Formula formula = random_formula(random, 4);
        const Witness witness = witness_of(formula);
        std::vector<ProgramStep> steps;
        const auto program = append_program(formula, 100'000, steps);
        ASSERT_TRUE(program);
        for (uint32_t truth = 0; truth < 1U << atoms; ++truth) {
            const bool wanted = holds(formula, truth);
            const auto is_true = [truth](uint32_t atom) { return (truth >> atom & 1U) != 0; };
            ASSERT_EQ(run_program(steps, *program, is_true), wanted);
            const bool is_called =
                !witness.exists() || std::any_of(witness.atoms.begin(), witness.atoms.end(), is_true);
            ASSERT_TRUE(is_called || !wanted) << "round " << round << ", truth " << truth;
        }
    }
}

TEST(Program, that_is_too_long_is_not_written) {
    std::vector<Formula> parts(100, Formula::of(0));
    std::vector<ProgramStep> steps(3);
    EXPECT_FALSE(append_program(at_least(50, std::move(parts)), 1000, steps));
    EXPECT_EQ(steps.size(), 3U);
}

}  // namespace
}  // namespace mitsuke::rules
