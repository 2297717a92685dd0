// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_set.h"

#include <gmock/gmock.h>

#include <thread>

#include "rules/test_support.h"

namespace mitsuke::rules {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(RuleSet, what_a_rule_says_of_itself_reaches_the_detection) {
    Engine engine;
    engine.options.own = true;
    engine.load(
        "title: Second payload\ntitle_ja: 二つ目\nid: 0d1c\nstatus: test\ndescription: Long\ndescription_ja: 説明\n"
        "level: High\ntags: [attack.t1195.002, attack.T1105, attack.execution, attack.g0001, cve.2020-1, attack.t11, "
        "attack.t1105]\n"
        "logsource: {product: windows}\ndetection: {s: {A: x}, condition: s}\n");
    std::vector<const events::RuleInfo*> matches;
    RuleSet::Scratch scratch;
    engine.rules.evaluate(engine.event({{"A", "x"}}), Stage::single_event, scratch, matches);
    ASSERT_EQ(matches.size(), 1U);
    const auto& info = *matches[0];
    EXPECT_EQ(info.kind, events::RuleKind::sigma);
    EXPECT_EQ(info.name, "test.yml");
    EXPECT_EQ(info.id, "0d1c");
    EXPECT_EQ(info.title, "Second payload");
    EXPECT_EQ(info.title_ja, "二つ目");
    EXPECT_EQ(info.description, "Long");
    EXPECT_EQ(info.description_ja, "説明");
    EXPECT_EQ(info.level, events::Level::high);
    EXPECT_THAT(info.attack, ElementsAre("T1195.002", "T1105"));
    EXPECT_TRUE(info.own);
}

std::string simple_rule(const std::string& title, const std::string& log_source = "{product: windows}") {
    return "title: " + title + "\nlogsource: " + log_source + "\ndetection: {s: {A: x}, condition: s}\n";
}

TEST(RuleSet, matches_come_in_load_order_whatever_their_log_source) {
    Engine engine;
    engine.load(simple_rule("one", "{category: process_creation}"));
    engine.load(simple_rule("two") + "---\n" + simple_rule("three", "{product: windows, category: process_creation}"));
    engine.load(simple_rule("four"));
    EXPECT_THAT(engine.titles({{"A", "x"}}), ElementsAre("one", "two", "three", "four"));
}

TEST(RuleSet, a_bad_document_does_not_take_its_neighbours_along) {
    Engine engine;
    engine.load(simple_rule("one") + "---\ntitle: [\n---\n" + simple_rule("three") + "---\njust text\n---\n" +
                simple_rule("five"));
    EXPECT_EQ(engine.rules.size(), 3U);
    ASSERT_EQ(engine.rules.rejected().size(), 2U);
    EXPECT_EQ(engine.rules.rejected()[1].why, "a rule must be a map of keys such as title and detection");
    EXPECT_EQ(engine.rules.rejected()[1].line, 11U);
}

TEST(RuleSet, old_collections_share_what_is_global) {
    Engine engine;
    engine.load(
        "action: global\ntitle: shared\nlogsource: {product: windows}\ndetection: {condition: s}\n"
        "---\ndetection: {s: {A: x}}\n---\ntitle: other\ndetection: {s: {A: y}}\n"
        "---\naction: repeat\ntitle: again\ndetection: {s: {A: z}}\n"
        "---\naction: reset\n---\ntitle: alone\n---\naction: twist\ntitle: t\n");
    EXPECT_THAT(engine.titles({{"A", "x"}}), ElementsAre("shared"));
    EXPECT_THAT(engine.titles({{"A", "y"}}), ElementsAre("other"));
    EXPECT_THAT(engine.titles({{"A", "z"}}), ElementsAre("again"));
    ASSERT_EQ(engine.rules.rejected().size(), 2U);
    EXPECT_EQ(engine.rules.rejected()[0].why, "the rule has no logsource");
    EXPECT_EQ(engine.rules.rejected()[1].why, "the action 'twist' is none of global, reset, repeat");
}

TEST(RuleSet, a_repeat_without_a_rule_before_it_is_rejected) {
    Engine engine;
    engine.load("action: repeat\ntitle: t\n");
    EXPECT_EQ(engine.complaint(), "'action: repeat' has no document before it");
}

TEST(RuleSet, doubtful_rules_load_with_a_warning) {
    const std::pair<std::string, const char*> rows[] = {
        {simple_rule("t") + "falsepositive: x\n",
         "test.yml:4:1: unknown key 'falsepositive', did you mean 'falsepositives'?"},
        {simple_rule("t") + "status: fresh\n", "test.yml:4:9: the status 'fresh' is not one of the specification"},
        {simple_rule("t") + "tags: attack.t1105\n", "test.yml:4:7: 'tags' must be a list"},
        {selection_of("        A|contains|all: x"), "test.yml:6:25: 'all' over a single value changes nothing"},
        {selection_of("        A: [x, null]"),
         "test.yml:6:16: null in a list of values: the specification asks for a selection of its own"},
        {rule_with("    s: {A: x}\n    t: {A: y}\n    timeframe: 5m\n    condition: s\n"),
         "test.yml:6:5: the condition does not use 't'"},
        {rule_with("    s: {A: x}\n    timeframe: 5m\n    condition: s\n"),
         "test.yml:6:5: 'timeframe' means nothing for a single event"},
    };
    for (const auto& [text, warning] : rows) {
        Engine engine;
        engine.load(text);
        EXPECT_EQ(engine.rules.size(), 1U) << text << engine.complaint();
        EXPECT_THAT(engine.rules.warnings(), testing::Contains(warning)) << text;
    }
}

TEST(RuleSet, an_oversized_file_is_rejected_unread) {
    Engine engine;
    engine.load(std::string(64UL * 1024 * 1024 + 1, '\n'));
    EXPECT_EQ(engine.complaint(), "the file is longer than 67108864 bytes");
}

TEST(RuleSet, messages_of_one_file_are_bounded_and_the_rest_is_counted) {
    Engine engine;
    std::string text;
    for (int index = 0; index < 1500; ++index) text += "---\ntitle: [\n";
    engine.load(text);
    ASSERT_EQ(engine.rules.rejected().size(), 1001U);
    EXPECT_EQ(engine.rules.rejected().back().why, "500 more rules of this file are rejected");
}

TEST(RuleSet, several_threads_evaluate_at_once) {
    Engine engine;
    engine.load(selection_of("        A|contains: 'ÄB'\n        B|re: 'x+$'"));
    const TestFields fields{{"A", "xäbx"}, {"B", "xx"}};
    const auto event = engine.event(fields);
    std::vector<size_t> counts(4, 0);
    std::vector<std::thread> threads;
    for (auto& count : counts) {
        threads.emplace_back([&] {
            RuleSet::Scratch scratch;
            for (int round = 0; round < 500; ++round) {
                std::vector<const events::RuleInfo*> matches;
                engine.rules.evaluate(event, Stage::single_event, scratch, matches);
                count += matches.size();
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(counts, testing::Each(500U));
}

TEST(RuleSet, hostile_combinations_are_refused_and_not_expanded) {
    std::string dashes, bomb;
    for (int index = 0; index < 40; ++index) dashes += " -a";
    EXPECT_EQ(complaint_about("A|windash|base64: '" + dashes + "'"), "'windash' makes more than 4096 texts");
    EXPECT_TRUE(selects("A|windash: '" + dashes + "'", {{"A", dashes}}));
    Engine engine;
    engine.options.placeholder = [](std::string_view) { return std::vector<std::string>(100, "x"); };
    engine.load(selection_of("        A|expand: '%a%%b%%c%%d%%e%'"));
    EXPECT_EQ(engine.complaint(), "'expand' makes more than 4096 texts");
    EXPECT_EQ(complaint_about("A: '" + std::string(20'000, 'x') + "'"), "the value is longer than 16384 bytes");
    EXPECT_THAT(complaint_about("A|re: '((a{100}){100}){100}'"), HasSubstr("the regular expression is not usable"));
    std::string searches;
    for (int index = 0; index < 501; ++index) searches += "    s" + std::to_string(index) + ": {A: x}\n";
    Engine many;
    many.load(rule_with(searches + "    condition: 1 of them\n"));
    EXPECT_THAT(many.complaint(), HasSubstr("more than 500 search identifiers"));
}

}  // namespace
}  // namespace mitsuke::rules
