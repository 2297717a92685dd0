// SPDX-License-Identifier: Apache-2.0
#include "cases/earlier_cases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "cases/hunt_end.h"

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

void add_events(events::SourceReport& source, Time time, uint64_t count) {
    source.last = std::max(source.last.value_or(time), time);
    source.days[std::chrono::floor<std::chrono::days>(time)] += count;
}

Findings hunt_until(Time last) {
    Findings findings;
    findings.coverage.sources.resize(2);
    add_events(findings.coverage.sources[1], last, 10);
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

TEST(EarlierCases, clocks_that_are_far_ahead_make_no_case_old) {
    CaseBook book;
    book.record(1, told(10, 90), {});
    auto findings = hunt_until(day(11));
    auto &mine = findings.coverage.sources[0], &others = findings.coverage.sources[1];
    add_events(others, day(9'999), 1);
    EXPECT_TRUE(earlier_cases(findings, book).cases[0].is_recent) << "one event of one input";
    add_events(mine, day(9'998), 9);
    EXPECT_TRUE(earlier_cases(findings, book).cases[0].is_recent) << "half of the events, of two days";
    add_events(mine, day(9'998), 1);
    EXPECT_FALSE(earlier_cases(findings, book).cases[0].is_recent) << "most say that it is late";
}

TEST(EarlierCases, a_hunt_over_months_ends_in_its_middle) {
    CaseBook book;
    book.record(1, told(10, 90), {});
    Findings findings;
    auto& source = findings.coverage.sources.emplace_back();
    for (int number = 20; number <= 60; ++number) add_events(source, day(number) + hours(12), 5);
    EXPECT_EQ(end_of(findings.coverage)->early, day(41)) << "the end of a whole day";
    EXPECT_EQ(end_of(findings.coverage)->late, day(57));
    add_events(source, day(60), 100);
    EXPECT_EQ(end_of(findings.coverage)->late, day(60) + hours(12)) << "not after the newest event";
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
    EXPECT_EQ(earlier_cases(findings, book).cases[0].is_examined, false);
    findings.coverage.sources[1].hosts = {"pc10", "pc2"};
    EXPECT_EQ(earlier_cases(findings, book).cases[0].is_examined, false);
    findings.coverage.sources[1].hosts = {"PC1", "pc2"};
    EXPECT_EQ(earlier_cases(findings, book).cases[0].is_examined, true);
}

TEST(EarlierCases, nobody_says_that_one_was_examined_or_not_who_cannot_know) {
    const std::vector<std::string> outside{"203.0.113.9"}, mixed{"203.0.113.9", "pc1"}, full{"pc1.a.example"};
    const auto examined = [](std::vector<std::string> hosts, bool has_more, std::set<std::string> seen) {
        CaseBook book;
        book.record(1, {day(1), day(10), 90, {{"case.title.rules", {}}, "", std::move(hosts), has_more, {}, {}}, {}},
                    {});
        auto findings = hunt_until(day(11));
        findings.coverage.sources[1].hosts = std::move(seen);
        return earlier_cases(findings, book).cases[0].is_examined;
    };
    EXPECT_EQ(examined({}, false, {"pc2"}), std::nullopt) << "its hosts were forgotten";
    EXPECT_EQ(examined({"pc1"}, true, {"pc2"}), std::nullopt) << "so were some";
    EXPECT_EQ(examined({"pc1"}, true, {"pc1"}), true);
    EXPECT_EQ(examined(outside, false, {"pc2"}), std::nullopt) << "coverage does not count such hosts";
    EXPECT_EQ(examined(mixed, false, {"pc2"}), std::nullopt);
    EXPECT_EQ(examined(mixed, false, {"pc1"}), true);
    EXPECT_EQ(examined(full, false, {"PC1"}), std::nullopt) << "of which house?";
    EXPECT_EQ(examined({"pc1"}, false, {"pc1.b.example"}), std::nullopt);
    EXPECT_EQ(examined(full, false, {"pc1.b.example"}), false);
    EXPECT_EQ(examined(full, false, {"PC1.A.example"}), true);
    EXPECT_EQ(examined({"PC1"}, false, {"pc1"}), true);
    EXPECT_EQ(examined({"10.0.0.7"}, false, {"10"}), false) << "an address is no name";
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
