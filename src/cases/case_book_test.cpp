// SPDX-License-Identifier: Apache-2.0
#include "cases/case_book.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>

#include "base/forget_oldest.h"
#include "cases/case_builder.h"

namespace mitsuke::cases {

namespace {

using events::Detection;
using events::Level;
using events::RuleInfo;
using std::chrono::hours;

RuleInfo rule(std::string title, Level level, bool own) {
    RuleInfo info;
    info.title = info.id = std::move(title);
    info.level = level;
    info.own = own;
    return info;
}

const RuleInfo late = rule("late payload", Level::high, true), weak = rule("late question", Level::medium, true),
               foreign = rule("somebody's", Level::high, false);

Detection detect(const RuleInfo& info, Duration at, std::string host,
                 std::initializer_list<events::KeptField> fields = {}) {
    Detection detection;
    detection.rule = &info;
    detection.time = Time{at};
    detection.host = std::move(host);
    detection.fields = fields;
    return detection;
}

std::vector<Case> hunt(CaseBook& book, std::vector<Detection> detections) {
    Findings findings;
    findings.detections = std::move(detections);
    build_cases(findings, book);
    return findings.cases;
}

void add_event(events::Coverage& coverage, Time time) {
    auto& source = coverage.sources.emplace_back();
    source.last = time;
    source.days[std::chrono::floor<std::chrono::days>(time)] = 1;
}

Detection program(Duration at, std::string host, std::string lineage, std::string image) {
    return detect(late, at, std::move(host),
                  {{"Lineage", std::move(lineage)},
                   {"RootProduct", "Tax"},
                   {"LatePayload", "true"},
                   {"Image", std::move(image)}});
}

TEST(CaseBook, a_case_keeps_its_id_whatever_a_later_day_shows) {
    CaseBook book;
    const auto monday = hunt(book, {program(hours(1), "pc1", "pc1/1", "C:\\x.exe")});
    const auto tuesday = hunt(book, {detect(weak, hours(30), "pc1", {{"Lineage", "pc1/1"}})});
    ASSERT_EQ(tuesday.size(), 1U);
    EXPECT_EQ(tuesday[0].id, monday[0].id);
    EXPECT_FALSE(monday[0].continues);
    ASSERT_TRUE(tuesday[0].continues);
    EXPECT_EQ(tuesday[0].continues->since, Time{hours(1)});
    EXPECT_EQ(tuesday[0].continues->score, monday[0].score);
    EXPECT_LT(tuesday[0].score, monday[0].score);
    EXPECT_EQ(tuesday[0].story.front().id, "case.story.continues");
}

TEST(CaseBook, a_case_remembers_the_end_of_the_last_hunt_that_told_it) {
    CaseBook book;
    const auto monday = program(hours(1), "pc1", "pc1/1", "C:\\x.exe"),
               later = detect(weak, hours(2), "pc1", {{"Lineage", "pc1/1"}});
    const auto hunt_until = [&book](const Detection& detection, std::vector<Duration> ends) {
        Findings findings;
        findings.detections = {detection};
        for (const Duration end : ends) add_event(findings.coverage, Time{end});
        build_cases(findings, book);
        return book.cases().begin()->second.hunt_end;
    };
    EXPECT_FALSE(hunt_until(monday, {})) << "nothing had a time";
    EXPECT_EQ(hunt_until(monday, {hours(2), hours(9'000)}), Time{hours(9'000)}) << "half of the clocks are behind";
    EXPECT_EQ(hunt_until(later, {hours(9'100)}), Time{hours(9'100)});
    EXPECT_EQ(hunt_until(monday, {hours(2)}), Time{hours(9'100)}) << "older logs undo nothing";
}

TEST(CaseBook, a_case_of_which_no_hunt_had_a_time_counts_from_the_first_that_has_one) {
    CaseBook book;
    hunt(book, {program(Duration{}, "pc1", "pc1/1", "C:\\x.exe")});
    for (const int end : {9'000, 9'100}) {
        Findings quiet;
        add_event(quiet.coverage, Time{hours(end)});
        build_cases(quiet, book);
    }
    EXPECT_EQ(book.cases().begin()->second.hunt_end, Time{hours(9'000)});
}

TEST(CaseBook, another_lineage_of_the_same_host_is_another_case) {
    CaseBook book;
    const auto monday = hunt(book, {program(hours(1), "pc1", "pc1/1", "C:\\x.exe")});
    const auto tuesday = hunt(book, {detect(weak, hours(30), "pc1", {{"Lineage", "pc1/2"}})});
    EXPECT_NE(tuesday[0].id, monday[0].id);
    EXPECT_FALSE(tuesday[0].continues);
}

TEST(CaseBook, a_host_that_shows_the_traces_a_day_later_joins_the_case) {
    CaseBook book;
    const auto monday = hunt(book, {program(hours(1), "pc1", "pc1/1", "C:\\x.exe")});
    const auto tuesday = hunt(book, {program(hours(30), "pc2", "pc2/7", "c:\\X.exe")});
    const auto wednesday = hunt(book, {detect(weak, hours(50), "pc2", {{"Lineage", "pc2/7"}})});
    EXPECT_EQ(tuesday[0].id, monday[0].id);
    EXPECT_EQ(wednesday[0].id, monday[0].id);
}

TEST(CaseBook, two_groups_that_go_on_with_one_case_are_one) {
    CaseBook book;
    const auto monday =
        hunt(book, {program(hours(1), "pc1", "pc1/1", "C:\\x.exe"), program(hours(1), "pc2", "pc2/7", "C:\\x.exe")});
    const auto tuesday = hunt(book, {detect(weak, hours(30), "pc1", {{"Lineage", "pc1/1"}}),
                                     detect(weak, hours(31), "pc2", {{"Lineage", "pc2/7"}})});
    ASSERT_EQ(tuesday.size(), 1U);
    EXPECT_EQ(tuesday[0].id, monday[0].id);
}

TEST(CaseBook, cases_that_turn_out_to_be_one_have_the_id_that_was_told_first) {
    CaseBook book;
    const auto monday =
        hunt(book, {program(hours(2), "pc1", "pc1/1", "C:\\x.exe"), program(hours(1), "pc2", "pc2/7", "C:\\y.exe")});
    ASSERT_EQ(monday.size(), 2U);
    const auto& first = monday[0].first_seen < monday[1].first_seen ? monday[0] : monday[1];
    const auto& other = monday[0].first_seen < monday[1].first_seen ? monday[1] : monday[0];
    const auto tuesday = hunt(book, {program(hours(30), "pc1", "pc1/1", "C:\\y.exe")});
    ASSERT_EQ(tuesday.size(), 1U);
    EXPECT_EQ(tuesday[0].id, first.id);
    EXPECT_EQ(tuesday[0].continues->also, (std::vector<std::string>{other.id}));
    const auto wednesday = hunt(book, {program(hours(50), "pc3", "pc3/1", "C:\\x.exe")});
    EXPECT_EQ(wednesday[0].id, first.id) << "what was only the other's leads to the first, too";
    EXPECT_TRUE(wednesday[0].continues->also.empty()) << "it was said once";
}

TEST(CaseBook, what_has_only_its_host_in_common_goes_on_only_when_it_is_the_same_log) {
    CaseBook book;
    const auto monday = hunt(book, {detect(foreign, hours(1), "pc1")});
    EXPECT_FALSE(hunt(book, {detect(foreign, hours(30), "pc1")})[0].continues);
    const auto again = hunt(book, {detect(foreign, hours(1), "pc1")});
    EXPECT_TRUE(again[0].continues);
    EXPECT_EQ(again[0].id, monday[0].id);
}

TEST(CaseBook, what_was_told_as_grave_is_no_matter_for_review_because_a_day_was_quiet) {
    CaseBook book;
    const auto first = [](const std::vector<Case>& cases) { return cases[0].actions.front().id; };
    const auto quiet = detect(weak, hours(30), "pc1",
                              {{"Lineage", "pc1/1"}, {"Fact", "x"}, {"LatePayload", "true"}, {"Image", "C:\\x.exe"}});
    EXPECT_EQ(first(hunt(book, {quiet})), "case.action.review");
    hunt(book, {program(hours(1), "pc1", "pc1/1", "C:\\x.exe")});
    EXPECT_EQ(first(hunt(book, {quiet})), "case.action.isolate");
}

Detection question(Duration at, std::string lineage, std::string name) {
    return detect(weak, at, "pc1",
                  {{"Lineage", std::move(lineage)}, {"LatePayload", "true"}, {"QueryName", std::move(name)}});
}

TEST(CaseBook, a_case_that_goes_on_keeps_what_to_look_for_and_what_to_block) {
    CaseBook book;
    hunt(book, {program(hours(1), "pc1", "pc1/1", "C:\\x.exe"), question(hours(2), "pc1/1", "a.example")});
    hunt(book, {program(hours(20), "pc1", "pc1/1", "C:\\y.exe"), question(hours(21), "pc1/1", "b.example")});
    const auto last = hunt(book, {question(hours(30), "pc1/1", "c.example")});
    ASSERT_EQ(last.size(), 1U);
    EXPECT_EQ(last[0].to_block, (std::vector<std::string>{"c.example", "b.example", "a.example"}));
    for (const std::string each : {"C:\\x.exe", "C:\\y.exe", "a.example", "b.example", "c.example"})
        EXPECT_EQ(std::count(last[0].indicators.begin(), last[0].indicators.end(), each), 1) << each;
    const auto block = std::find_if(last[0].actions.begin(), last[0].actions.end(),
                                    [](const auto& each) { return each.id == "case.action.block"; });
    ASSERT_NE(block, last[0].actions.end());
    EXPECT_EQ(block->parameters[0].second, "c.example, b.example, a.example");
}

TEST(CaseBook, cases_that_turn_out_to_be_one_keep_the_words_of_both) {
    CaseBook book;
    const Message title{"case.title.rules", {}}, other{"case.title.channel", {}};
    book.record(1, {Time{hours(1)}, Time{hours(2)}, 60, {title, "Tax", {"pc1"}, false, {"a"}, {"a"}}}, {});
    book.record(2, {Time{hours(3)}, Time{hours(4)}, 90, {other, "", {"pc2"}, false, {"b"}, {"b"}}}, {});
    book.absorb(2, 1);
    EXPECT_EQ(book.cases().size(), 1U);
    const auto& told = *book.find(1);
    EXPECT_EQ(told.since, Time{hours(1)});
    EXPECT_EQ(told.last, Time{hours(4)});
    EXPECT_EQ(told.score, 90);
    EXPECT_EQ(told.words.title.id, other.id) << "the title of the graver one";
    EXPECT_EQ(told.words.product, "Tax") << "which knew no product";
    EXPECT_EQ(told.words.hosts.size(), 2U);
    EXPECT_EQ(told.words.indicators, (std::vector<std::string>{"b", "a"}));
}

TEST(CaseBook, holds_a_bounded_list_of_each_and_no_half_a_name) {
    CaseBook book;
    CaseBook::Told told{Time{}, Time{}, 50};
    told.words.title = {"case.title.rules", {{"title", "x" + std::string(200, 'x') + "\xE8\xA6\x8B\xE8\xA6\x8B"}}};
    for (int count = 0; count < 30; ++count) told.words.title.parameters[0].second += "\xE8\xA6\x8B";
    told.words.product = std::string(1'000, 'p');
    for (int number = 0; number < 1'000; ++number) {
        told.words.hosts.push_back("pc" + std::to_string(number));
        told.words.indicators.push_back(std::to_string(number));
    }
    told.words.indicators[1] = std::string(CaseBook::text_max_bytes + 1, 'i');
    book.record(1, told, {});
    book.record(1, told, {});
    EXPECT_TRUE(book.is_bounded());
    const auto& kept = book.find(1)->words;
    EXPECT_TRUE(kept.has_more_hosts);
    EXPECT_EQ(kept.hosts.size(), CaseBook::hosts_max);
    ASSERT_EQ(kept.indicators.size(), CaseBook::indicators_max);
    EXPECT_EQ(kept.indicators[1], "2") << "what is too long is left out, not cut";
    EXPECT_TRUE(kept.title.parameters[0].second.ends_with("\xE8\xA6\x8B…")) << "a character is not cut";
}

TEST(CaseBook, forgets_the_words_of_the_oldest_first_and_keeps_their_scores) {
    CaseBook book;
    for (size_t number = 0; number <= CaseBook::words_max; ++number)
        book.record(number,
                    {Time{hours(number)}, Time{hours(number)}, 90, {{"case.title.rules", {}}, "", {}, false, {}, {}}},
                    {});
    EXPECT_FALSE(book.is_bounded());
    book.trim();
    EXPECT_TRUE(book.is_bounded());
    EXPECT_EQ(book.find(0)->score, 90);
    EXPECT_TRUE(book.find(0)->words.title.id.empty());
    EXPECT_FALSE(book.find(1)->words.title.id.empty());
}

CaseBook::Told told_in_words(size_t hour, int score) {
    const Time at{hours(hour)};
    return {at, at, score, {{"case.title.rules", {}}, "Tax", {"pc1"}, false, {"a"}, {"a"}}, {}};
}

TEST(CaseBook, whose_words_were_forgotten_gets_them_whole_when_it_goes_on_or_not_at_all) {
    CaseBook book;
    const size_t cases = CaseBook::words_max + 10;
    for (size_t number = 0; number < cases; ++number) book.record(number, told_in_words(number, 90), {});
    book.trim();
    ASSERT_TRUE(book.find(0)->words.title.id.empty());
    for (size_t number = 0; number < cases; ++number) book.record(number, told_in_words(cases - number, 60), {});
    EXPECT_EQ(book.find(0)->words.title.id, "case.title.rules") << "though it was graver before";
    EXPECT_EQ(book.find(0)->words.product, "Tax");
    EXPECT_TRUE(book.find(0)->words.has_more_hosts) << "nobody knows which it had before";
    EXPECT_FALSE(book.find(cases - 1)->words.has_more_hosts);
    book.trim();
    EXPECT_TRUE(book.is_bounded());
    const auto listed = [](const auto& each) { return !each.second.words.hosts.empty(); };
    EXPECT_EQ(std::count_if(book.cases().begin(), book.cases().end(), listed), CaseBook::words_max);
}

TEST(CaseBook, any_part_of_the_words_counts_against_the_bound) {
    std::vector<ToldWords> parts(6);
    parts[0].title.id = parts[2].product = "x";
    parts[1].title.parameters = {{"x", "y"}};
    parts[3].hosts = parts[4].indicators = parts[5].to_block = {"x"};
    for (const auto& part : parts) {
        CaseBook book;
        for (size_t number = 0; number <= CaseBook::words_max; ++number)
            book.record(number, {{}, {}, 90, part, {}}, {});
        EXPECT_FALSE(book.is_bounded()) << &part - parts.data();
        book.trim();
        EXPECT_TRUE(book.is_bounded());
    }
}

TEST(CaseBook, forgets_small_cases_before_a_grave_one) {
    CaseBook book;
    const auto told = [](int64_t hour, int score) {
        return CaseBook::Told{
            Time{hours(hour)}, Time{hours(hour)}, score, {{"case.title.rules", {}}, "", {}, false, {}, {}}};
    };
    book.record(0, told(0, 90), {});
    for (size_t number = 1; number <= CaseBook::cases_max; ++number)
        book.record(number, told(static_cast<int64_t>(number), 30), {});
    book.trim();
    EXPECT_TRUE(book.is_bounded());
    ASSERT_NE(book.find(0), nullptr);
    EXPECT_FALSE(book.find(0)->words.title.id.empty());
    EXPECT_EQ(book.find(1), nullptr);
}

TEST(CaseBook, forgets_what_was_seen_longest_ago_and_says_when_it_holds_too_much) {
    struct Value {
        Time last{};
    };
    std::map<int, Value> map{{1, {Time{hours(3)}}}, {2, {Time{hours(1)}}}, {3, {Time{hours(2)}}}};
    forget_oldest(map, 3);
    EXPECT_EQ(map.size(), 3U);
    forget_oldest(map, 2);
    EXPECT_FALSE(map.contains(2));
    EXPECT_EQ(map.size(), 2U);

    CaseBook book;
    for (size_t number = 0; number <= CaseBook::cases_max; ++number)
        book.record(number, {Time{hours(number)}, Time{hours(number)}, 1}, {});
    EXPECT_FALSE(book.is_bounded());
    book.trim();
    EXPECT_TRUE(book.is_bounded());
    EXPECT_EQ(book.find(0), nullptr);
    EXPECT_NE(book.find(CaseBook::cases_max), nullptr);
}

}  // namespace

}  // namespace mitsuke::cases
