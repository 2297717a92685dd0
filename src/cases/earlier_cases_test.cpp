// SPDX-License-Identifier: Apache-2.0
#include "cases/earlier_cases.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace mitsuke::cases {

namespace {

using std::chrono::hours;

Time day(int number) { return Time{hours(24 * number)}; }

CaseBook::Told told(int last_day, int score, std::string title = "case.title.rules") {
    CaseBook::Told made{day(1), day(last_day), score};
    made.words.title.id = std::move(title);
    made.words.hosts = {"pc1"};
    return made;
}

Findings hunt_until(Time last) {
    Findings findings;
    findings.coverage.sources.resize(2);
    findings.coverage.sources[1].last = last;
    return findings;
}

TEST(EarlierCases, what_this_hunt_tells_is_not_among_them) {
    CaseBook book;
    book.record(1, told(5, 90), {});
    book.record(2, told(6, 90), {});
    auto findings = hunt_until(day(7));
    findings.cases.resize(1);
    findings.cases[0].id = case_id(1);
    const auto earlier = earlier_cases(findings, book);
    EXPECT_EQ(earlier.count, 1U);
    ASSERT_EQ(earlier.cases.size(), 1U);
    EXPECT_EQ(earlier.cases[0].id, case_id(2));
    EXPECT_EQ(earlier.cases[0].severity, events::Level::critical);
    EXPECT_EQ(earlier.cases[0].first_seen, day(1));
    EXPECT_EQ(earlier.cases[0].last_seen, day(6));
}

TEST(EarlierCases, one_is_recent_for_thirty_days_of_the_events_time) {
    CaseBook book;
    book.record(1, told(10, 90), {});
    EXPECT_TRUE(earlier_cases(hunt_until(day(40)), book).cases[0].is_recent);
    EXPECT_FALSE(earlier_cases(hunt_until(day(41)), book).cases[0].is_recent);
    EXPECT_TRUE(earlier_cases(hunt_until(day(2)), book).cases[0].is_recent) << "older logs undo nothing";
    EXPECT_TRUE(earlier_cases(Findings{}, book).cases[0].is_recent) << "nor does a hunt without a clock";
}

TEST(EarlierCases, one_clock_that_is_far_ahead_makes_no_case_old) {
    CaseBook book;
    book.record(1, told(10, 90), {});
    auto findings = hunt_until(day(11));
    findings.coverage.sources.push_back(findings.coverage.sources[1]);
    findings.coverage.sources.push_back(findings.coverage.sources[1]);
    findings.coverage.sources[2].last = day(9'999);
    EXPECT_TRUE(earlier_cases(findings, book).cases[0].is_recent);
    findings.coverage.sources.pop_back();
    EXPECT_TRUE(earlier_cases(findings, book).cases[0].is_recent) << "of two the earlier";
}

TEST(EarlierCases, one_whose_own_clock_is_years_behind_is_recent_for_thirty_days_after_the_hunt_that_told_it) {
    CaseBook book;
    book.record(1, {day(1), day(2), 90, {}, day(5'000)}, {});
    EXPECT_TRUE(earlier_cases(hunt_until(day(5'001)), book).cases[0].is_recent);
    EXPECT_TRUE(earlier_cases(hunt_until(day(5'030)), book).cases[0].is_recent);
    EXPECT_FALSE(earlier_cases(hunt_until(day(5'031)), book).cases[0].is_recent);
}

TEST(EarlierCases, one_whose_hosts_sent_nothing_was_not_examined) {
    CaseBook book;
    book.record(1, told(10, 90), {});
    auto findings = hunt_until(day(11));
    EXPECT_FALSE(earlier_cases(findings, book).cases[0].is_examined);
    findings.coverage.sources[1].hosts = {"pc1", "pc2"};
    EXPECT_TRUE(earlier_cases(findings, book).cases[0].is_examined);
    findings.coverage.sources[1].hosts.clear();
    CaseBook outside;
    outside.record(1, {day(1), day(10), 90, {{"case.title.rules", {}}, "", {"203.0.113.9"}, false, {}, {}}}, {});
    EXPECT_TRUE(earlier_cases(findings, outside).cases[0].is_examined) << "coverage does not count such hosts";
}

TEST(EarlierCases, a_grave_one_is_listed_whatever_came_after_it_and_the_rest_is_counted) {
    CaseBook book;
    book.record(1, told(2, 90), {});
    for (int number = 2; number <= 100; ++number)
        book.record(static_cast<uint64_t>(number), told(number % 20 + 3, 12), {});
    const auto earlier = earlier_cases(hunt_until(day(25)), book);
    EXPECT_EQ(earlier.count, 100U);
    ASSERT_EQ(earlier.cases.size(), earlier_cases_max);
    EXPECT_EQ(earlier.cases.back().id, case_id(1)) << "the oldest is the last";
    EXPECT_TRUE(std::is_sorted(earlier.cases.begin(), earlier.cases.end(),
                               [](const auto& left, const auto& right) { return left.last_seen > right.last_seen; }));
}

TEST(EarlierCases, one_whose_words_were_forgotten_keeps_its_score_and_times) {
    CaseBook book;
    book.record(1, {day(1), day(2), 90}, {});
    const auto earlier = earlier_cases(hunt_until(day(3)), book);
    ASSERT_EQ(earlier.cases.size(), 1U);
    EXPECT_TRUE(earlier.cases[0].title.id.empty());
    EXPECT_EQ(earlier.cases[0].score, 90);
}

}  // namespace

}  // namespace mitsuke::cases
