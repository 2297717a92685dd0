// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/beacons.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace mitsuke::ledgers {
namespace {

constexpr uint32_t begin = 1'700'000'000;

// Contacts every `period` seconds, a quarter more or less. From the engine alone: the distributions of the standard
// library differ between libraries.
std::vector<uint32_t> sleeps(std::mt19937_64& engine, double period, size_t count) {
    std::vector<uint32_t> seconds;
    double at = begin;
    while (seconds.size() < count) {
        seconds.push_back(static_cast<uint32_t>(at));
        double even = 0;
        for (int draw = 0; draw < 12; ++draw) even += static_cast<double>(engine() >> 11) * 0x1.0p-53;
        at += period * std::max(0.02, 1 + 0.25 * (even - 6));
    }
    return seconds;
}

std::vector<Beacon> told(const std::vector<uint32_t>& seconds) {
    Beacons beacons;
    Activity activity;
    std::vector<Beacon> all;
    for (const uint32_t second : seconds) {
        activity.add(second);
        if (const auto heard = beacons.contact(1, 0, second, activity); heard.beacon) all.push_back(*heard.beacon);
    }
    return all;
}

TEST(Beacons, a_slow_beacon_is_told_with_the_contact_that_shows_it) {
    std::mt19937_64 engine(20'261'122);
    size_t found = 0;
    for (int run = 0; run < 20; ++run) {
        const auto seconds = sleeps(engine, 8 * 3'600, 42);
        size_t wanted = rhythm_contacts_min;
        while (wanted < seconds.size() && !find_rhythm({seconds.data(), wanted}, {}, 12)) ++wanted;
        const auto beacons = told(seconds);
        ASSERT_FALSE(beacons.empty());
        EXPECT_EQ(beacons.front().contacts, wanted);
        found += wanted <= 22 ? 1 : 0;  // seven days
    }
    EXPECT_GE(found, 17U);
}

TEST(Beacons, what_was_told_while_in_doubt_is_told_again_when_it_is_sure) {
    std::mt19937_64 engine(7);
    size_t in_doubt = 0;
    for (int run = 0; run < 20; ++run) {
        const auto beacons = told(sleeps(engine, 8 * 3'600, 42));
        ASSERT_FALSE(beacons.empty());
        if (beacons.front().rhythm.bits >= 16) continue;
        ++in_doubt;
        ASSERT_GE(beacons.size(), 2U);
        EXPECT_GE(beacons[1].rhythm.bits, 16);
        EXPECT_LT(beacons[1].contacts, 2 * beacons[0].contacts);
    }
    EXPECT_GE(in_doubt, 10U);
}

TEST(Beacons, a_beacon_that_goes_on_is_told_a_few_times_only) {
    std::mt19937_64 engine(3);
    EXPECT_LE(told(sleeps(engine, 600, 2'000)).size(), 4U);
}

}  // namespace
}  // namespace mitsuke::ledgers
