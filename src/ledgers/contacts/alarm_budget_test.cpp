// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/alarm_budget.h"

#include <gtest/gtest.h>

#include <random>

#include "ledgers/contacts/evidence.h"

namespace mitsuke::ledgers {
namespace {

constexpr uint32_t day = 86'400, monday = 20'000 * day;

TEST(AlarmBudget, ten_times_the_contacts_need_ten_times_the_evidence) {
    AlarmBudget budget(1);
    const double alone = budget.bits_needed();
    EXPECT_NEAR(alone, std::log2(1'000), 1e-9);
    for (uint32_t look = 0; look < 10'000; ++look) budget.judged(monday + look);
    EXPECT_NEAR(budget.bits_needed(), alone + std::log2(10), 1e-9);
    EXPECT_NEAR(AlarmBudget(4).bits_needed(), alone - 2, 1e-9);
    EXPECT_TRUE(budget.allows(budget.bits_needed()));
    EXPECT_FALSE(budget.allows(budget.bits_needed() - 0.01));
}

TEST(AlarmBudget, a_day_begins_with_the_count_of_the_day_before) {
    AlarmBudget budget(1);
    for (uint32_t look = 0; look < 5'000; ++look) budget.judged(monday + look);
    budget.judged(monday + day);
    EXPECT_EQ(budget.contacts(), 5'000U);
    budget.judged(monday + 2 * day);
    EXPECT_EQ(budget.contacts(), AlarmBudget::judged_min);
}

// Honest e-values of mean 1 with the heaviest tail there is, all of one group the same: 0 or 2^k.
TEST(AlarmBudget, honest_contacts_raise_no_more_alarms_than_the_budget_whatever_they_have_in_common) {
    constexpr int days = 200;
    constexpr uint32_t looks = 4'000;
    for (const uint32_t together : {1U, 50U}) {
        AlarmBudget budget(2);
        std::mt19937_64 dice(5);
        uint32_t alarms = 0;
        double bits = 0;
        for (uint32_t at = 0; at < days; ++at) {
            for (uint32_t look = 0; look < looks; ++look) {
                if (look % together == 0) bits = dice() % 4'096 == 0 ? 12 : -60;
                budget.judged(monday + at * day + look);
                alarms += budget.allows(bits) ? 1 : 0;
            }
        }
        EXPECT_LE(alarms, 2.5 * days) << together;
        EXPECT_GE(alarms, 0.3 * days) << together << ": the test could not fail";
    }
}

TEST(HonestShare, what_a_fifth_of_the_honest_do_is_worth_two_bits_at_most) {
    HonestShare share(9, 45);
    EXPECT_NEAR(share.tempered(60), std::log2(5), 0.01);
    EXPECT_NEAR(share.tempered(0), 0, 1e-9);
    // Its mean over honest contacts: four of five at ratio r with chance 1/r, one of five always.
    for (const double bits : {2.0, 8.0, 20.0}) {
        const double told = std::exp2(share.tempered(bits)), silent = std::exp2(share.tempered(-60));
        const double chance = std::exp2(-bits);
        EXPECT_LE(0.2 * told + 0.8 * (chance * told + (1 - chance) * silent), 1 + 1e-9) << bits;
    }
    for (int index = 0; index < 1'000; ++index) share.learn(HonestShare::Trait::absent);
    EXPECT_GT(share.bits(), 6);
}

TEST(Evidence, what_the_signer_or_the_fleet_explains_counts_against) {
    const HonestShares shares;
    const auto bits = [&shares](const ContactCircumstances& around) {
        std::vector<Reason> reasons;
        add_circumstances(reasons, around, shares);
        return sum(reasons);
    };
    ContactCircumstances update;
    update.added_by_update = true;
    update.products = 1;
    EXPECT_GT(bits(update), 7);
    auto vendors = update, shared = update, wandering = update;
    vendors.is_vendors = true;
    shared.products = 6;
    wandering.novel_habit = 0.8;
    EXPECT_LT(bits(vendors), 0);
    EXPECT_LT(bits(shared), 0);
    EXPECT_LT(bits(wandering), 1);
    ContactCircumstances wire;
    wire.hosts = 12;
    EXPECT_LT(bits(wire), 0);
}

}  // namespace
}  // namespace mitsuke::ledgers
