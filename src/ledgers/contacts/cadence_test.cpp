// SPDX-License-Identifier: Apache-2.0
// Simulated contacts of 14 days with fixed seeds: what has no rhythm is let be, what has one is found.
#include "ledgers/contacts/cadence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <vector>

namespace mitsuke::ledgers {
namespace {

constexpr double day = 86'400, hour = 3'600, all = 14 * day;
constexpr double told_bits = 12;

bool is_office_time(double second) {
    const double of_day = std::fmod(second, day);
    return static_cast<int>(second / day) % 7 < 5 && of_day >= 8 * hour && of_day < 18 * hour;
}

// Draws from the engine alone: the distributions of the standard library differ between libraries.
class Dice {
public:
    explicit Dice(uint64_t seed) : engine_(seed) {}
    double even(double low, double high) {
        return low + (high - low) * (static_cast<double>(engine_() >> 11) * 0x1.0p-53);
    }
    double normal() {
        double sum = -6;
        for (int draw = 0; draw < 12; ++draw) sum += even(0, 1);
        return sum;
    }
    double exponential(double mean) { return -mean * std::log(1 - even(0, 1)); }

private:
    std::mt19937_64 engine_;
};

using Times = std::vector<double>;

Times memoryless(Dice& dice, size_t count, bool (*may)(double) = nullptr) {
    Times times;
    while (times.size() < count) {
        const double at = dice.even(0, all);
        if (!may || may(at)) times.push_back(at);
    }
    return times;
}

Times bursts(Dice& dice, size_t count, bool (*may)(double) = nullptr) {
    Times times;
    while (times.size() < count) {
        double at = dice.even(0, all);
        if (may && !may(at)) continue;
        do {
            times.push_back(at);
            at += dice.exponential(120);
        } while (times.size() < count && dice.even(0, 1) < 0.7);
    }
    return times;
}

struct Sleep {
    double period, jitter, lost = 0;
    double span = all;
};
Times sleeps(Dice& dice, Sleep sleep) {
    Times times;
    for (double at = dice.even(0, sleep.period); at < sleep.span;
         at += sleep.period * std::max(0.02, 1 + sleep.jitter * dice.normal()))
        if (dice.even(0, 1) >= sleep.lost) times.push_back(at);
    return times;
}

// On ten hours a weekday; the count begins anew each morning.
Times laptop(Dice& dice, double period, double jitter) {
    Times times;
    for (int date = 0; date < 14; ++date) {
        if (date % 7 >= 5) continue;
        const double on = date * day + dice.even(8, 9) * hour;
        for (double at = on + dice.even(0, 300); at < on + 10 * hour; at += period * (1 + jitter * dice.normal()))
            times.push_back(at);
    }
    return times;
}

Times first(Times times, size_t count) {
    times.resize(std::min(times.size(), count));
    return times;
}

Times both(Times left, const Times& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

std::vector<uint32_t> seconds_of(Times times) {
    std::sort(times.begin(), times.end());
    constexpr size_t kept = 96;
    if (times.size() > kept) times.erase(times.begin(), times.end() - kept);
    std::vector<uint32_t> seconds;
    for (const double each : times) seconds.push_back(static_cast<uint32_t>(each) + 1'700'000'000U / 86'400 * 86'400);
    return seconds;
}

Activity awake(Dice& dice, bool (*may)(double) = nullptr) {
    Activity activity;
    for (double at = 0; at < all; at += Activity::bin_seconds)
        if ((!may || may(at)) && dice.even(0, 1) < 0.9)
            activity.add(static_cast<uint32_t>(at) + 1'700'000'000U / 86'400 * 86'400);
    return activity;
}

size_t found(const std::function<Times(Dice&)>& draw, bool (*may)(double), size_t runs) {
    Dice dice(20'261'122);
    size_t count = 0;
    for (size_t run = 0; run < runs; ++run) {
        const auto seconds = seconds_of(draw(dice));
        count += find_rhythm(seconds, awake(dice, may), told_bits).has_value() ? 1 : 0;
    }
    return count;
}

TEST(Cadence, what_has_no_rhythm_is_let_be) {
    const auto some = [](Dice& dice) { return static_cast<size_t>(dice.even(20, 80)); };
    const auto few = [](Dice& dice) { return static_cast<size_t>(dice.even(6, 13)); };
    const size_t runs = 400;
    EXPECT_EQ(found([&](Dice& dice) { return memoryless(dice, some(dice)); }, nullptr, runs), 0U);
    EXPECT_EQ(found([&](Dice& dice) { return memoryless(dice, few(dice)); }, nullptr, runs), 0U);
    EXPECT_EQ(found([&](Dice& dice) { return bursts(dice, some(dice)); }, nullptr, runs), 0U);
    EXPECT_EQ(found([&](Dice& dice) { return memoryless(dice, some(dice), is_office_time); }, is_office_time, runs),
              0U);
    EXPECT_EQ(found([&](Dice& dice) { return memoryless(dice, few(dice), is_office_time); }, is_office_time, runs), 0U);
    EXPECT_EQ(found([&](Dice& dice) { return bursts(dice, some(dice), is_office_time); }, is_office_time, runs), 0U);
    // People work on a machine that is never switched off.
    EXPECT_EQ(found([&](Dice& dice) { return memoryless(dice, some(dice), is_office_time); }, nullptr, runs), 0U);
    EXPECT_EQ(found([&](Dice& dice) { return bursts(dice, some(dice), is_office_time); }, nullptr, runs), 0U);
}

struct Row {
    const char* name;
    std::function<Times(Dice&)> draw;
    bool (*awake)(double);
    double wanted;  ///< share found
};

TEST(Cadence, slow_beacons_are_found_in_spite_of_jitter_losses_nights_and_other_contacts) {
    const Row rows[] = {
        {"8 h, 2 %, 8 contacts",
         [](Dice& dice) {
             return first(sleeps(dice, {8 * hour, 0.02}), 8);
         },
         nullptr, 0.99},
        {"8 h, 10 %, 16 contacts",
         [](Dice& dice) {
             return first(sleeps(dice, {8 * hour, 0.1}), 16);
         },
         nullptr, 0.99},
        {"8 h, 10 %",
         [](Dice& dice) {
             return sleeps(dice, {8 * hour, 0.1});
         },
         nullptr, 0.99},
        {"8 h, 25 %",
         [](Dice& dice) {
             return sleeps(dice, {8 * hour, 0.25});
         },
         nullptr, 0.99},
        {"8 h, 10 %, 30 % lost",
         [](Dice& dice) {
             return sleeps(dice, {8 * hour, 0.1, 0.3});
         },
         nullptr, 0.97},
        {"24 h, 10 %",
         [](Dice& dice) {
             return sleeps(dice, {day, 0.1});
         },
         nullptr, 0.97},
        {"60 s, 10 %, an hour",
         [](Dice& dice) {
             return sleeps(dice, {60, 0.1, 0, hour});
         },
         nullptr, 0.99},
        {"1 h, 10 %, laptop", [](Dice& dice) { return laptop(dice, hour, 0.1); }, is_office_time, 0.99},
        {"8 h, 2 %, laptop", [](Dice& dice) { return laptop(dice, 8 * hour, 0.02); }, is_office_time, 0.97},
        {"8 h by the clock and 42 others in office hours, always on",
         [](Dice& dice) {
             return both(sleeps(dice, {8 * hour, 0.001}), memoryless(dice, 42, is_office_time));
         },
         nullptr, 0.9},
        {"8 h, 2 % and 22 others",
         [](Dice& dice) {
             return both(sleeps(dice, {8 * hour, 0.02}), memoryless(dice, 22));
         },
         nullptr, 0.9},
    };
    for (const auto& row : rows) {
        const size_t runs = 100;
        const size_t count = found(row.draw, row.awake, runs);
        EXPECT_GE(static_cast<double>(count), row.wanted * static_cast<double>(runs)) << row.name;
    }
}

TEST(Cadence, period_and_jitter_are_what_they_were) {
    Dice dice(3);
    const auto rhythm = find_renewal(seconds_of(sleeps(dice, {8 * hour, 0.05})), told_bits);
    ASSERT_TRUE(rhythm.has_value());
    EXPECT_NEAR(rhythm->period, 8 * hour, 0.03 * 8 * hour);
    EXPECT_NEAR(rhythm->jitter, 0.05 * 8 * hour, 0.02 * 8 * hour);
}

TEST(Cadence, five_contacts_prove_nothing) {
    const std::vector<uint32_t> seconds{0, 100, 200, 300, 400};
    EXPECT_FALSE(find_rhythm(seconds, {}, -100).has_value());
    EXPECT_FALSE(find_rhythm({}, {}, -100).has_value());
}

TEST(Cadence, the_hosts_of_one_program_are_heard_together) {
    Dice dice(5);
    std::vector<uint32_t> intervals;
    // Eight hosts, three contacts each: none would be heard alone.
    for (int host = 0; host < 8; ++host) {
        const auto seconds = seconds_of(first(sleeps(dice, {8 * hour, 0.05}), 3));
        EXPECT_FALSE(find_renewal(seconds, told_bits).has_value());
        for (size_t index = 1; index < seconds.size(); ++index)
            intervals.push_back(seconds[index] - seconds[index - 1]);
    }
    EXPECT_TRUE(find_pooled_renewal(intervals, told_bits).has_value());
}

TEST(Activity, a_host_awake_all_the_time_explains_no_phase_and_office_hours_explain_the_day) {
    Dice dice(7);
    const double daily = 2 * 3.14159265358979 / day;
    constexpr uint32_t begin = 1'700'000'000U / 86'400 * 86'400, end = begin + 14 * 86'400;
    EXPECT_LT(std::abs(awake(dice).spectrum(daily, begin, end)), 0.05);
    EXPECT_GT(std::abs(awake(dice, is_office_time).spectrum(daily, begin, end)), 0.6);
    Activity activity = awake(dice);
    activity.add(end + 60 * 86'400);
    EXPECT_EQ(activity.awake(begin, UINT32_MAX), 1U);
}

}  // namespace
}  // namespace mitsuke::ledgers
