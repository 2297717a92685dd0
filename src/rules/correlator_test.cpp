// SPDX-License-Identifier: Apache-2.0
#include "rules/correlator.h"

#include <gmock/gmock.h>

#include "rules/correlation_test_support.h"
#include "rules/limits.h"

namespace mitsuke::rules {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::IsEmpty;

// What Hayabusa's three correlation rules look like: many failed logons from one address; many users
// from one address, by two different reasons of failure.
const std::string failed = base_rule("failed", "EventID: 4625");
const std::string guessing = correlation(
    "type: event_count\n    rules: [failed]\n    group-by: [IpAddress]\n    timespan: 5m\n"
    "    condition: {gte: 3}\n",
    "guessing");
const std::string spraying = correlation(
    "type: value_count\n    rules: [failed]\n    group-by: [IpAddress]\n    timespan: 5m\n"
    "    condition: {gt: 2, field: TargetUserName}\n",
    "spraying");

TestFields logon(const std::string& address, const std::string& user) {
    return {{"EventID", "4625"}, {"IpAddress", address}, {"TargetUserName", user}};
}

TEST(Correlator, enough_failed_logons_from_one_address_within_the_timespan_fire) {
    Story story(guessing + "---\n" + failed);
    EXPECT_THAT(story.at(0, logon("10.0.0.1", "a")), IsEmpty());
    EXPECT_THAT(story.at(100, logon("10.0.0.1", "b")), IsEmpty());
    EXPECT_THAT(story.at(300, logon("10.0.0.1", "c")), ElementsAre("guessing"));
    const auto& match = story.last();
    ASSERT_EQ(match.group.size(), 1U);
    EXPECT_EQ(match.group[0].name, "IpAddress");
    EXPECT_EQ(match.group[0].value, "10.0.0.1");
    EXPECT_EQ(match.events, 3U);
    EXPECT_EQ(match.value, 3.0);
    EXPECT_EQ(match.first, second(0));
    EXPECT_EQ(match.last, second(300));
    EXPECT_THAT(story.evidence(), ElementsAre(1, 2, 3));
}

TEST(Correlator, one_event_too_few_or_a_window_one_second_too_long_does_not_fire) {
    Story few(failed + "---\n" + guessing);
    few.at(0, logon("10.0.0.1", "a"));
    EXPECT_THAT(few.at(1, logon("10.0.0.1", "b")), IsEmpty());
    Story late(failed + "---\n" + guessing);
    late.at(0, logon("10.0.0.1", "a"));
    late.at(100, logon("10.0.0.1", "b"));
    EXPECT_THAT(late.at(301, logon("10.0.0.1", "c")), IsEmpty());
    // The window slides: the second to the fourth lie within five minutes.
    EXPECT_THAT(late.at(400, logon("10.0.0.1", "d")), ElementsAre("guessing"));
}

TEST(Correlator, a_window_does_not_snap_to_the_clock) {
    Story story(failed + "---\n" + guessing);
    // Two minutes on either side of an hour that ends at 3600.
    story.at(3598, logon("10.0.0.1", "a"));
    story.at(3599, logon("10.0.0.1", "a"));
    EXPECT_THAT(story.at(3601, logon("10.0.0.1", "a")), ElementsAre("guessing"));
}

TEST(Correlator, groups_do_not_help_each_other_and_letter_case_parts_no_group) {
    Story story(failed + "---\n" + guessing);
    story.at(0, logon("host-a", "a"));
    story.at(1, logon("host-b", "a"));
    EXPECT_THAT(story.at(2, logon("host-c", "a")), IsEmpty());
    story.at(3, logon("HOST-A", "a"));
    EXPECT_THAT(story.at(4, logon("Host-a", "a")), ElementsAre("guessing"));
}

TEST(Correlator, an_event_without_the_field_to_group_by_belongs_to_no_group) {
    Story story(failed + "---\n" + guessing);
    for (int time = 0; time < 9; ++time) {
        EXPECT_THAT(story.at(time, {{"EventID", "4625"}}), IsEmpty());
        EXPECT_THAT(story.at(time, logon("", "a")), IsEmpty());
        EXPECT_THAT(story.at(time, {{"EventID", "4625"}, null_field("IpAddress")}), IsEmpty());
    }
}

TEST(Correlator, an_event_without_a_time_is_left_out) {
    Story story(failed + "---\n" + guessing);
    for (int count = 0; count < 5; ++count) EXPECT_THAT(story.at_time(Time{}, logon("a", "a")), IsEmpty());
}

TEST(Correlator, distinct_users_from_one_address_fire_and_the_same_user_again_does_not) {
    Story story(failed + "---\n" + spraying);
    story.at(0, logon("10.0.0.1", "a"));
    story.at(1, logon("10.0.0.1", "b"));
    EXPECT_THAT(story.at(2, logon("10.0.0.1", "A")), IsEmpty());
    EXPECT_THAT(story.at(300, logon("10.0.0.1", "c")), ElementsAre("spraying"));
    EXPECT_EQ(story.last().value, 3.0);
    EXPECT_EQ(story.last().events, 4U);
}

TEST(Correlator, several_counted_fields_count_as_one_value) {
    Story story(failed + "---\n" +
                correlation("type: value_count\n    rules: failed\n    group-by: [IpAddress]\n"
                            "    timespan: 1h\n    condition: {gte: 3, field: [U, D]}\n"));
    const auto with = [](const char* user, const char* domain) {
        return TestFields{{"EventID", "4625"}, {"IpAddress", "i"}, {"U", user}, {"D", domain}};
    };
    story.at(0, with("a", "bc"));
    story.at(1, with("ab", "c"));
    EXPECT_THAT(story.at(2, with("a", "bc")), IsEmpty());
    EXPECT_THAT(story.at(3, with("a", "x")), ElementsAre("c"));
}

TEST(Correlator, a_steady_attack_fires_once_per_timespan_and_again_after_a_pause) {
    Story story(failed + "---\n" + guessing);
    std::vector<int> fired;
    for (int time = 0; time <= 1200; time += 60)
        if (!story.at(time, logon("x", "a")).empty()) fired.push_back(time);
    EXPECT_THAT(fired, ElementsAre(120, 480, 840, 1200));
    fired.clear();
    for (int time = 5000; time <= 5004; ++time)
        if (!story.at(time, logon("x", "a")).empty()) fired.push_back(time);
    EXPECT_THAT(fired, ElementsAre(5002));
}

TEST(Correlator, a_condition_that_became_false_fires_when_it_is_true_again) {
    Story story(failed + "---\n" + guessing);
    for (int time : {0, 10, 290}) story.at(time, logon("x", "a"));
    // At 320 only 290 and 320 are left: false. At 330 it is true again, though 290 is still inside.
    EXPECT_THAT(story.at(320, logon("x", "a")), IsEmpty());
    EXPECT_THAT(story.at(330, logon("x", "a")), ElementsAre("guessing"));
}

const std::string tools =
    base_rule("whoami", "A: w") + "---\n" + base_rule("net", "A: n") + "---\n" + base_rule("nltest", "A: t") + "---\n";

std::string recon(const std::string& type, const std::string& more = "") {
    return tools + correlation("type: " + type + "\n    rules: [whoami, net, nltest]\n    group-by: [U]\n" +
                               "    timespan: 10s\n" + more);
}

/// The seconds at which it fires; each letter of `acts` is an event of user u, one second apart.
std::vector<size_t> firing(const std::string& rules, const std::string& acts) {
    Story story(rules);
    std::vector<size_t> seconds;
    for (size_t index = 0; index < acts.size(); ++index)
        if (!story.at(static_cast<int>(index), {{"A", acts.substr(index, 1)}, {"U", "u"}}).empty())
            seconds.push_back(index);
    return seconds;
}

TEST(Correlator, a_temporal_correlation_takes_its_rules_in_any_order_an_ordered_one_does_not) {
    EXPECT_THAT(firing(recon("temporal"), "wnt"), ElementsAre(2U));
    EXPECT_THAT(firing(recon("temporal"), "tnw"), ElementsAre(2U));
    EXPECT_THAT(firing(recon("temporal"), "wwn"), IsEmpty());
    EXPECT_THAT(firing(recon("temporal"), "wn........t"), ElementsAre(10U));
    EXPECT_THAT(firing(recon("temporal"), "wn.........t"), IsEmpty());
    EXPECT_THAT(firing(recon("temporal_ordered"), "wnt"), ElementsAre(2U));
    EXPECT_THAT(firing(recon("temporal_ordered"), "wtn"), IsEmpty());
    EXPECT_THAT(firing(recon("temporal_ordered"), "tnw"), IsEmpty());
    EXPECT_THAT(firing(recon("temporal_ordered"), "tnwnwt"), ElementsAre(5U));
    EXPECT_THAT(firing(recon("temporal_ordered"), "wn........t"), ElementsAre(10U));
    EXPECT_THAT(firing(recon("temporal_ordered"), "wn.........t"), IsEmpty());
    // The chain may begin later than the first event that could begin it.
    EXPECT_THAT(firing(recon("temporal_ordered"), "wn....wn...t"), ElementsAre(11U));
}

TEST(Correlator, a_temporal_condition_says_how_many_of_the_rules_are_enough) {
    EXPECT_THAT(firing(recon("temporal", "    condition: {gte: 2}\n"), "ww.t"), ElementsAre(3U));
    EXPECT_THAT(firing(recon("temporal_ordered", "    condition: {gte: 2}\n"), "wt"), ElementsAre(1U));
    EXPECT_THAT(firing(recon("temporal_ordered", "    condition: {gte: 2}\n"), "tnw"), IsEmpty());
}

TEST(Correlator, one_event_that_matches_two_rules_serves_both_but_is_no_order) {
    const std::string both = base_rule("a", "A: x") + "---\n" + base_rule("b", "A: x") + "---\n";
    const std::string rest = "    rules: [a, b]\n    group-by: [U]\n    timespan: 10s\n";
    Story any(both + correlation("type: temporal\n" + rest)),
        ordered(both + correlation("type: temporal_ordered\n" + rest));
    EXPECT_THAT(any.at(0, {{"A", "x"}, {"U", "u"}}), ElementsAre("c"));
    EXPECT_THAT(ordered.at(0, {{"A", "x"}, {"U", "u"}}), IsEmpty());
    EXPECT_THAT(ordered.at(1, {{"A", "x"}, {"U", "u"}}), ElementsAre("c"));
    Story count(both + correlation("type: event_count\n    condition: {gte: 2}\n" + rest));
    EXPECT_THAT(count.at(0, {{"A", "x"}, {"U", "u"}}), IsEmpty());
}

TEST(Correlator, a_temporal_correlation_shows_one_event_of_each_rule) {
    Story story(recon("temporal_ordered"));
    const char* acts[] = {"w", "n", "w", "n", "n", "t"};
    for (int index = 0; index < 6; ++index) story.at(index, {{"A", acts[index]}, {"U", "u"}});
    EXPECT_THAT(story.evidence(), ElementsAre(3, 5, 6));
    EXPECT_EQ(story.last().events, 6U);
}

TEST(Correlator, aliases_join_fields_that_each_rule_names_differently) {
    Story story(base_rule("error", "Kind: error") + "---\n" + base_rule("connection", "Kind: connection") + "---\n" +
                correlation("type: temporal\n    rules: [error, connection]\n    group-by: [inside, outside]\n"
                            "    timespan: 10s\n    aliases:\n"
                            "        inside: {error: Dst, connection: Src}\n"
                            "        outside: {error: Src, connection: Dst}\n"));
    story.at(0, {{"Kind", "error"}, {"Dst", "in"}, {"Src", "out"}});
    EXPECT_THAT(story.at(1, {{"Kind", "connection"}, {"Dst", "in"}, {"Src", "out"}}), IsEmpty());
    EXPECT_THAT(story.at(2, {{"Kind", "connection"}, {"Dst", "out"}, {"Src", "in"}}), ElementsAre("c"));
    EXPECT_EQ(story.last().group[0].name, "inside");
    EXPECT_EQ(story.last().group[0].value, "in");
}

std::string sized(const std::string& type, const std::string& condition) {
    return base_rule("r", "A: x") + "---\n" +
           correlation("type: " + type + "\n    rules: [r]\n    group-by: [U]\n    timespan: 10s\n    condition: {" +
                       condition + ", field: Size}\n");
}

/// The seconds at which it fires; the sizes come one second apart.
std::vector<size_t> firing_of_sizes(const std::string& rules, const std::vector<std::string>& sizes) {
    Story story(rules);
    std::vector<size_t> seconds;
    for (size_t index = 0; index < sizes.size(); ++index)
        if (!story.at(static_cast<int>(index), {{"A", "x"}, {"U", "u"}, {"Size", sizes[index]}}).empty())
            seconds.push_back(index);
    return seconds;
}

TEST(Correlator, numbers_are_summed_averaged_and_ranked) {
    EXPECT_THAT(firing_of_sizes(sized("value_sum", "gt: 100"), {"60", "40", "1"}), ElementsAre(2U));
    EXPECT_THAT(firing_of_sizes(sized("value_sum", "gt: 100"), {"60", "much", "", "0x28", "0.5"}), ElementsAre(4U));
    EXPECT_THAT(
        firing_of_sizes(sized("value_sum", "gt: 100"), {"60", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "41"}),
        IsEmpty());
    EXPECT_THAT(firing_of_sizes(sized("value_avg", "gte: 50"), {"10", "60", "80"}), ElementsAre(2U));
    EXPECT_THAT(firing_of_sizes(sized("value_percentile", "gt: 10, percentile: 50"), {"1", "11", "12"}),
                ElementsAre(2U));
    EXPECT_THAT(firing_of_sizes(sized("value_percentile", "gte: 9, percentile: 100"), {"1", "2", "9"}),
                ElementsAre(2U));
    EXPECT_THAT(firing_of_sizes(sized("value_percentile", "eq: 1, percentile: 1"), {"3", "2", "1"}), ElementsAre(2U));
}

TEST(Correlator, without_a_percentile_the_share_of_the_newest_value_counts) {
    EXPECT_THAT(firing_of_sizes(sized("value_percentile", "lte: 25"), {"a", "a", "a", "b", "a", "c"}),
                ElementsAre(3U, 5U));
    EXPECT_THAT(firing_of_sizes(sized("value_percentile", "lt: 25"), {"a", "a", "a", "b"}), IsEmpty());
}

TEST(Correlator, a_range_holds_between_its_bounds) {
    EXPECT_THAT(firing_of_sizes(sized("value_sum", "gt: 10, lte: 20"), {"10", "11", "1"}), IsEmpty());
    EXPECT_THAT(firing_of_sizes(sized("value_sum", "gt: 10, lte: 20"), {"10", "10"}), ElementsAre(1U));
    EXPECT_THAT(firing_of_sizes(sized("value_sum", "neq: 10"), {"10", "1", "2"}), ElementsAre(1U));
}

TEST(Correlator, a_correlation_may_stand_on_correlations) {
    const std::string chain =
        correlation("type: temporal_ordered\n    rules: [many, success]\n    group-by: [User]\n    timespan: 10m\n",
                    "broken in") +
        "---\n" +
        correlation(
            "type: event_count\n    rules: [failed]\n    group-by: [User]\n    timespan: 10m\n"
            "    condition: {gte: 3}\n",
            "many", "name: many\n") +
        "---\n" + failed + "---\n" + base_rule("success", "EventID: 4624");
    const TestFields no{{"EventID", "4625"}, {"User", "u"}}, yes{{"EventID", "4624"}, {"User", "u"}};
    Story story(chain);
    story.at(0, no);
    story.at(1, no);
    EXPECT_THAT(story.at(2, yes), IsEmpty());
    EXPECT_THAT(story.at(3, no), ElementsAre("many"));
    EXPECT_THAT(story.at(4, {{"EventID", "4624"}, {"User", "other"}}), IsEmpty());
    EXPECT_THAT(story.at(5, yes), ElementsAre("broken in"));
    EXPECT_TRUE(story.rule("many")->silent);
    EXPECT_FALSE(story.rule("broken in")->silent);
    // The inner one fired once, at 3; as long as it holds, it is there for the outer one.
    Story slow(chain);
    for (int time = 0; time <= 900; time += 60) slow.at(time, no);
    EXPECT_THAT(slow.at(1490, yes), ElementsAre("broken in"));
}

TEST(Correlator, a_correlation_counts_how_often_another_fired) {
    Story story(failed + "---\n" +
                correlation("type: event_count\n    rules: [failed]\n    group-by: [IpAddress]\n    timespan: 5s\n"
                            "    condition: {gte: 2}\n",
                            "burst", "name: burst\n") +
                "---\n" +
                correlation("type: event_count\n    rules: [burst]\n    group-by: [IpAddress]\n    timespan: 1h\n"
                            "    condition: {gte: 2}\n",
                            "bursts"));
    for (int time = 0; time < 4; ++time) story.at(time, logon("x", "a"));
    EXPECT_THAT(story.titles(), ElementsAre("burst"));
    story.at(100, logon("x", "a"));
    EXPECT_THAT(story.at(101, logon("x", "a")), ElementsAre("burst", "bursts"));
}

TEST(Correlator, what_it_forgets_for_want_of_room_is_counted) {
    const std::string wide = correlation(
        "type: event_count\n    rules: [failed]\n    group-by: [IpAddress]\n"
        "    timespan: 1h\n    condition: {gte: 2}\n");
    Story groups(failed + "---\n" + wide);
    for (size_t index = 0; index <= limits::correlation_groups_max; ++index)
        groups.at(1, logon(std::to_string(index), "a"));
    EXPECT_EQ(groups.correlator->forgotten(), 1U);
    EXPECT_THAT(groups.at(2, logon("0", "a")), IsEmpty());
    EXPECT_THAT(groups.at(2, logon("9", "a")), ElementsAre("c"));
    Story events(failed + "---\n" + wide);
    for (size_t index = 0; index < limits::correlation_group_events_max + 5; ++index) events.at(1, logon("x", "a"));
    EXPECT_EQ(events.correlator->forgotten(), 5U);
    // What left the window was not forgotten.
    events.at(7200, logon("x", "a"));
    EXPECT_EQ(events.correlator->forgotten(), 5U);
}

}  // namespace
}  // namespace mitsuke::rules
