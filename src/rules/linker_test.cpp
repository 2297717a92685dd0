// SPDX-License-Identifier: Apache-2.0
#include "rules/linker.h"

#include <gmock/gmock.h>

#include "rules/correlation_test_support.h"

namespace mitsuke::rules {
namespace {

using namespace test;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string counting =
    "type: event_count\n    rules: [r]\n    group-by: [U]\n    timespan: 1m\n"
    "    condition: {gte: 2}\n";

TEST(Linker, files_link_in_any_order) {
    const std::string files[] = {
        base_rule("r", "A: x"), correlation(counting, "inner", "name: inner\nid: i-1\n"),
        correlation("type: temporal\n    rules: [I-1, r]\n    group-by: [U]\n    timespan: 1m\n", "outer")};
    size_t order[] = {0, 1, 2};
    do {
        Engine engine;
        for (const size_t index : order)
            engine.rules.add_file("f" + std::to_string(index), files[index], engine.options);
        engine.finish();
        EXPECT_EQ(engine.complaint(), "");
        EXPECT_EQ(engine.rules.size(), 3U);
        Correlator correlator(engine.rules);
        std::vector<CorrelationMatch> out;
        const TestFields fields{{"A", "x"}, {"U", "u"}};
        for (int time = 0; time < 3; ++time) {
            auto event = engine.event(fields);
            event.time = second(time);
            std::vector<const events::RuleInfo*> matches;
            engine.rules.evaluate_plainly(event, Stage::single_event, matches);
            correlator.observe(event, matches, out);
        }
        ASSERT_EQ(out.size(), 2U);
        EXPECT_EQ(out[0].rule->title, "inner");
        EXPECT_EQ(out[0].rule->kind, events::RuleKind::correlation);
        EXPECT_EQ(out[1].rule->title, "outer");
    } while (std::next_permutation(std::begin(order), std::end(order)));
}

/// Whether the rule "r" makes no detections of its own.
bool is_silent(const std::string& text) {
    Engine engine;
    engine.load(text);
    engine.finish();
    std::vector<const events::RuleInfo*> matches;
    const TestFields fields{{"A", "x"}};
    engine.rules.evaluate_plainly(engine.event(fields), Stage::single_event, matches);
    return matches.at(0)->silent;
}

TEST(Linker, a_rule_that_a_correlation_names_is_silent_unless_it_is_generated) {
    const std::string rule = base_rule("r", "A: x") + "---\n";
    EXPECT_FALSE(is_silent(rule));
    EXPECT_TRUE(is_silent(rule + correlation(counting)));
    EXPECT_TRUE(is_silent(rule + correlation(counting) + "generate: false\n"));
    EXPECT_FALSE(is_silent(rule + correlation(counting) + "generate: true\n"));
    EXPECT_FALSE(is_silent(rule + correlation(counting + "    generate: true\n")));
    EXPECT_FALSE(is_silent(rule + correlation(counting) + "generate: true\n---\n" + correlation(counting)));
    // A correlation that could not be loaded takes no detections away.
    EXPECT_FALSE(is_silent(rule + correlation("type: event_count\n    rules: [r, absent]\n    timespan: 1m\n"
                                              "    condition: {gte: 2}\n")));
}

TEST(Linker, silencing_a_rule_of_another_file_is_said) {
    Engine engine;
    engine.rules.add_file("base.yml", base_rule("r", "A: x"), engine.options);
    engine.rules.add_file("more.yml", correlation(counting), engine.options);
    engine.finish();
    EXPECT_THAT(engine.rules.warnings(),
                ElementsAre("more.yml:4:13: the rule 'r' of base.yml makes no detections of its own now; "
                            "'generate: true' keeps them"));
}

TEST(Linker, a_name_means_the_rule_of_the_same_file_first) {
    Engine engine;
    engine.rules.add_file("a.yml", base_rule("r", "A: y"), engine.options);
    engine.rules.add_file("b.yml", base_rule("r", "A: x") + "---\n" + correlation(counting), engine.options);
    engine.rules.add_file("c.yml", correlation(counting), engine.options);
    engine.finish();
    EXPECT_EQ(engine.rules.size(), 3U);
    ASSERT_EQ(engine.rules.rejected().size(), 1U);
    EXPECT_EQ(engine.rules.rejected()[0].file, "c.yml");
    EXPECT_EQ(engine.rules.rejected()[0].why, "several rules are called 'r': name one by its id");
}

TEST(Linker, circles_are_rejected_with_what_leans_on_them) {
    const auto chain = [](const char* name, const char* named) {
        return correlation(std::string("type: temporal\n    rules: [") + named + ", r]\n    timespan: 1m\n", name,
                           std::string("name: ") + name + "\n") +
               "---\n";
    };
    Engine engine;
    engine.load(chain("a", "b") + chain("b", "c") + chain("c", "b") + chain("d", "d") + chain("e", "gone") +
                chain("f", "e") + base_rule("r", "A: x"));
    engine.finish();
    std::vector<std::string> why;
    for (const auto& each : engine.rules.rejected()) why.push_back(each.why);
    EXPECT_THAT(why,
                testing::UnorderedElementsAre("the rule 'b' is itself rejected: it is in a circle, or refers to one",
                                              "correlations refer to each other in a circle: b > c > b",
                                              "correlations refer to each other in a circle: c > b > c",
                                              "correlations refer to each other in a circle: d > d",
                                              "no rule has the id or name 'gone'", "the rule 'e' is itself rejected"));
    EXPECT_EQ(engine.rules.size(), 1U);
}

std::string filter(const std::string& rules, const std::string& source = "{product: windows}",
                   const std::string& body = "    s: {User|startswith: adm_}\n    condition: not s\n") {
    return "title: f\nlogsource: " + source + "\nfilter:\n    rules: " + rules + "\n" + body;
}

/// Titles of the rules that match an event of that user, when the filter is loaded before them.
std::vector<std::string> titles(const std::string& filters, const std::string& user) {
    Engine engine;
    engine.load(filters);
    engine.load(base_rule("one", "A: x") + "id: 1d\n---\n" + base_rule("two", "A: x") + "---\n" +
                "title: linux\nlogsource: {product: linux}\ndetection: {s: {A: x}, condition: s}\n");
    engine.finish();
    EXPECT_EQ(engine.complaint(), "");
    const TestFields fields{{"A", "x"}, {"User", user}};
    auto result = engine.titles(fields);
    for (auto& each : engine.titles(fields, {"linux", "auditd", {}})) result.push_back(std::move(each));
    return result;
}

TEST(Linker, a_filter_adds_its_condition_to_the_rules_that_it_names) {
    EXPECT_THAT(titles(filter("[one]"), "bob"), ElementsAre("one", "two", "linux"));
    EXPECT_THAT(titles(filter("[one]"), "adm_bob"), ElementsAre("two", "linux"));
    EXPECT_THAT(titles(filter("1D"), "adm_bob"), ElementsAre("two", "linux"));
    EXPECT_THAT(titles(filter("any"), "adm_bob"), ElementsAre("linux"));
    EXPECT_THAT(titles(filter("any"), "bob"), ElementsAre("one", "two", "linux"));
    EXPECT_THAT(titles(filter("[one, two]"), "adm_bob"), ElementsAre("linux"));
    // Without `not` a filter keeps what it selects.
    const std::string only = "    s: {User: bob}\n    condition: s\n";
    EXPECT_THAT(titles(filter("any", "{product: windows}", only), "bob"), ElementsAre("one", "two", "linux"));
    EXPECT_THAT(titles(filter("any", "{product: windows}", only), "eve"), ElementsAre("linux"));
    // Two filters act together; search identifiers of the same name do not meet.
    const std::string two =
        filter("[one]") + "---\n" + filter("[one]", "{product: windows}", "    s: {User: bob}\n    condition: not s\n");
    EXPECT_THAT(titles(two, "bob"), ElementsAre("two", "linux"));
    EXPECT_THAT(titles(two, "adm_eve"), ElementsAre("two", "linux"));
    EXPECT_THAT(titles(two, "eve"), ElementsAre("one", "two", "linux"));
}

TEST(Linker, a_filter_that_misses_a_rule_says_so) {
    const std::pair<std::string, const char*> rows[] = {
        {filter("[one, twoo]"), "test.yml:4:18: no rule has the id or name 'twoo', did you mean 'two'?"},
        {filter("[absent]"), "test.yml:4:12: the filter acts on no rule"},
        {filter("[one]", "{product: linux}"), "test.yml:4:13: the rule 'one' is of another logsource than the filter"},
        {filter("any", "{product: zeek}"), "test.yml:4:12: the filter acts on no rule"},
        {filter("[c]"), "test.yml:4:13: 'c' is a correlation: a filter acts on the rules that it names"},
    };
    for (const auto& [text, warning] : rows) {
        Engine engine;
        engine.load(text);
        engine.load(base_rule("one", "A: x") + "---\n" + base_rule("two", "A: x") + "---\n" + base_rule("r", "A: x") +
                    "---\n" + correlation(counting, "c", "name: c\n"));
        engine.finish();
        EXPECT_THAT(engine.rules.warnings(), Contains(warning)) << text;
        EXPECT_EQ(engine.rules.size(), 5U);
    }
}

TEST(Linker, a_filter_on_what_a_ledger_adds_puts_the_rule_off_until_it_is_there) {
    Engine engine;
    engine.load(base_rule("one", "A: x") + "---\n" +
                filter("any", "{product: windows}", "    s: {RootProduct: Office}\n    condition: not s\n"));
    engine.finish();
    const TestFields fields{{"A", "x"}};
    EXPECT_THAT(engine.titles(fields), IsEmpty());
    std::vector<const events::RuleInfo*> matches;
    engine.rules.evaluate_plainly(engine.event(fields), Stage::over_ledgers, matches);
    EXPECT_EQ(matches.size(), 1U);
}

TEST(Linker, filters_that_would_swell_the_rules_are_rejected) {
    std::string many = "    s: {A|contains: [x";
    for (int index = 0; index < 2000; ++index) many += ", v" + std::to_string(index);
    Engine engine;
    std::string rules;
    for (int index = 0; index < 600; ++index) rules += base_rule("r" + std::to_string(index), "A: x") + "---\n";
    engine.load(rules + filter("any", "{product: windows}", many + "]}\n    condition: s\n"));
    engine.finish();
    EXPECT_EQ(engine.complaint(), "filters add more than 1000000 patterns to the rules");
    // A set of whole texts is copied as well, though it is looked up at once.
    Engine sets;
    many.replace(many.find("A|contains"), 10, "A");
    sets.load(rules + filter("any", "{product: windows}", many + "]}\n    condition: s\n"));
    sets.finish();
    EXPECT_EQ(sets.complaint(), "filters add more than 1000000 patterns to the rules");
}

/// What is wrong, with its place and excerpt, as an author sees it.
std::string shown(const std::string& text) {
    Engine engine;
    engine.load(base_rule("failed", "A: x"));
    engine.load(text);
    engine.finish();
    if (engine.rules.rejected().empty()) return "loaded";
    const auto& each = engine.rules.rejected()[0];
    return std::to_string(each.line) + ":" + std::to_string(each.column) + ": " + each.why + "\n" + each.excerpt;
}

TEST(Linker, shows_the_author_the_word_that_is_wrong) {
    EXPECT_EQ(shown(correlation("type: event_count\n    rules: [fialed]\n    timespan: 1m\n    condition: {gte: 2}\n")),
              "4:13: no rule has the id or name 'fialed', did you mean 'failed'?\n4 |     rules: [fialed]\n"
              "  |             ^^^^^^");
    EXPECT_EQ(
        shown(correlation("type: event_count\n    rules: [failed]\n    timespan: 1hour\n    condition: {gte: 2}\n")),
        "5:15: the timespan '1hour' is not a number above zero and one of s, m, h, d\n"
        "5 |     timespan: 1hour\n  |               ^^^^^");
    EXPECT_EQ(
        shown(correlation("type: event_count\n    rules: [failed]\n    timespan: 1m\n    condition: {gt: many}\n")),
        "6:21: 'gt' takes a number\n6 |     condition: {gt: many}\n  |                     ^^^^");
    EXPECT_EQ(shown(correlation("type: temporal\n    rules: [failed]\n    group-by: [x]\n    timespan: 1m\n"
                                "    aliases: {x: {faild: A}}\n")),
              "7:19: the correlation names no rule 'faild'\n7 |     aliases: {x: {faild: A}}\n"
              "  |                   ^^^^^");
}

TEST(Linker, complains_of_each_part_of_a_correlation) {
    const std::string count = "type: event_count\n    rules: [failed]\n    timespan: 1m\n";
    const std::string sum = "type: value_sum\n    rules: [failed]\n    timespan: 1m\n";
    const std::string order = "type: temporal_ordered\n    rules: [failed]\n    timespan: 1m\n";
    const std::pair<std::string, const char*> rows[] = {
        {"rules: [failed]\n    timespan: 1m\n", "the correlation has no 'type'"},
        {"type: event_cuont\n", "there is no correlation type 'event_cuont', did you mean 'event_count'?"},
        {"type: temporal\n    timespan: 1m\n", "the correlation has no 'rules'"},
        {"type: temporal\n    rules: []\n    timespan: 1m\n", "no rule is named"},
        {"type: temporal\n    rules: [failed, failed]\n    timespan: 1m\n", "'failed' is named twice"},
        {"type: temporal\n    rules: [failed]\n", "the correlation has no 'timespan'"},
        {"type: temporal\n    rules: [failed]\n    timespan: 0s\n",
         "the timespan '0s' is not a number above zero and one of s, m, h, d"},
        {"type: temporal\n    rules: [failed]\n    timespan: 99999999999999999999d\n",
         "the timespan is longer than 100 years"},
        {count, "the correlation has no 'condition'"},
        {count + "    condition: 10\n", "the condition of a correlation must be a map such as 'gte: 10'"},
        {count + "    condition: {}\n", "the condition compares nothing: give one of gt, gte, lt, lte, eq, neq"},
        {count + "    condition: {ge: 2}\n", "the condition of a correlation has no key 'ge', did you mean 'gt'?"},
        {count + "    condition: {gt: 5, lt: 5}\n", "no number satisfies this condition"},
        {count + "    condition: {gte: 100000}\n", "a correlation counts to 65536 at most"},
        {count + "    condition: {gte: 2, field: A}\n", "event_count looks at no field"},
        {count + "    group_by: [A]\n    condition: {gte: 2}\n",
         "a correlation has no key 'group_by', did you mean 'group-by'?"},
        {count + "    group-by: ['A|lower']\n    condition: {gte: 2}\n",
         "a correlation takes the name of a field, without modifiers"},
        {count + "    condition: {gte: 2, percentile: 5}\n", "'percentile' belongs to a value_percentile"},
        {sum + "    condition: {gte: 2}\n", "value_sum needs a 'field' in its condition"},
        {sum + "    condition: {gte: 2, field: [A, B]}\n", "only a value_count takes several fields"},
        {order + "    condition: {gte: 2}\n", "this asks for more rules than the correlation names"},
        {count + "    aliases: [x]\n    condition: {gte: 2}\n", "'aliases' must be a map of names"},
        {count + "    generate: maybe\n    condition: {gte: 2}\n", "'generate' takes true or false"},
    };
    for (const auto& [body, why] : rows) EXPECT_THAT(shown(correlation(body)), HasSubstr(why)) << body;
    EXPECT_THAT(shown("title: c\ncorrelation: x\n"), HasSubstr("'correlation' must be a map"));
    EXPECT_THAT(shown("title: f\nlogsource: {product: x}\nfilter: {s: {A: x}, condition: s}\n"),
                HasSubstr("the filter has no 'rules': name them, or write any"));
    EXPECT_THAT(shown(filter("any", "{product: x}", "    s: {A: x}\n    condition: q\n")),
                HasSubstr("there is no search identifier 'q'"));
}

}  // namespace
}  // namespace mitsuke::rules
