// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_pipeline.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "rules/correlation_test_support.h"
#include "rules/test_support.h"

namespace mitsuke::rules {
namespace {

using test::Engine;
using test::TestFields;
using testing::ElementsAre;
using testing::HasSubstr;

/// An engine that lays these pipelines over its rules.
struct MappedEngine : Engine {
    explicit MappedEngine(const std::vector<std::string>& texts) {
        for (const auto& text : texts) {
            auto pipeline = RulePipeline::read(text);
            EXPECT_TRUE(pipeline) << pipeline.error().why;
            if (pipeline) pipelines.push_back(*std::move(pipeline));
        }
        options.pipelines = &pipelines;
    }
    std::vector<RulePipeline> pipelines;
};

std::string rule(const std::string& selection, const std::string& more = "logsource: {product: windows}\n") {
    return "title: test\n" + more + "detection:\n    s: {" + selection + "}\n    condition: s\n";
}

bool matches(const std::string& pipeline, const std::string& rule_text, const TestFields& fields) {
    MappedEngine engine({pipeline});
    engine.load(rule_text);
    EXPECT_EQ(engine.complaint(), "");
    return !engine.titles(fields).empty();
}

const std::string mapping = R"(transformations:
    - type: field_name_mapping
      mapping: {process.executable: Image, user: [User, SubjectUserName]}
)";

TEST(RulePipeline, GivesFieldsTheNamesThatEventsHave) {
    const std::string text = rule("process.executable|endswith: a.exe, Other: x");
    EXPECT_TRUE(matches(mapping, text, {{"Image", "C:\\A.EXE"}, {"Other", "x"}}));
    EXPECT_FALSE(matches(mapping, text, {{"process.executable", "C:\\A.EXE"}, {"Other", "x"}}));
}

TEST(RulePipeline, LooksUnderEveryNameOfAField) {
    EXPECT_TRUE(matches(mapping, rule("user: bob"), {{"SubjectUserName", "bob"}}));
    EXPECT_TRUE(matches(mapping, rule("user: bob"), {{"User", "bob"}}));
    EXPECT_FALSE(matches(mapping, rule("user|neq: bob"), {{"User", "eve"}, {"SubjectUserName", "bob"}}));
}

TEST(RulePipeline, MapsTheFieldThatAReferenceNames) {
    EXPECT_TRUE(matches(mapping, rule("A|fieldref: process.executable"), {{"A", "x"}, {"Image", "X"}}));
}

TEST(RulePipeline, MapsPrefixes) {
    const std::string text = "transformations: [{type: field_name_prefix_mapping, mapping: {win.: ''}}]\n";
    EXPECT_TRUE(matches(text, rule("win.Image: a"), {{"Image", "a"}}));
    EXPECT_TRUE(matches(text, rule("Image: a"), {{"Image", "a"}}));
}

TEST(RulePipeline, ActsOnTheRulesThatItsConditionsName) {
    const auto with = [](const std::string& conditions) {
        return "transformations: [{type: field_name_mapping, mapping: {A: B}, " + conditions + "}]\n";
    };
    const std::string windows = "rule_conditions: [{type: logsource, product: windows}]";
    const std::string both = "rule_conditions: [{type: logsource, product: windows}, {type: tag, tag: x.y}]";
    const TestFields mapped{{"B", "v"}};
    EXPECT_TRUE(matches(with(windows), rule("A: v"), mapped));
    EXPECT_FALSE(matches(with(windows + ", rule_cond_not: true"), rule("A: v"), mapped));
    EXPECT_FALSE(matches(with("rule_conditions: [{type: logsource, product: linux}]"), rule("A: v"), mapped));
    EXPECT_FALSE(matches(with(both), rule("A: v"), mapped));
    EXPECT_TRUE(matches(with(both + ", rule_cond_op: or"), rule("A: v"), mapped));
    EXPECT_TRUE(matches(with("rule_conditions: [{type: rule_attribute, attribute: level, value: low}]"),
                        rule("A: v", "level: low\nlogsource: {product: windows}\n"), mapped));
}

TEST(RulePipeline, AddsConditionsThatLaterStepsMap) {
    const std::string text = R"(transformations:
    - {type: add_condition, conditions: {A: 1}}
    - {type: field_name_mapping, mapping: {A: B}}
    - {type: add_condition, conditions: {A: 2}, negated: true}
)";
    EXPECT_TRUE(matches(text, rule("C: c"), {{"B", "1"}, {"C", "c"}}));
    EXPECT_FALSE(matches(text, rule("C: c"), {{"C", "c"}}));
    EXPECT_FALSE(matches(text, rule("C: c"), {{"A", "2"}, {"B", "1"}, {"C", "c"}}));
}

TEST(RulePipeline, ChangesTheLogSourceForTheRuleAndForLaterSteps) {
    const std::string text = R"(transformations:
    - type: change_logsource
      category: process_creation
      rule_conditions: [{type: logsource, category: endpoint}]
    - type: field_name_mapping
      mapping: {A: B}
      rule_conditions: [{type: logsource, category: process_creation}]
)";
    EXPECT_TRUE(matches(text, rule("A: v", "logsource: {category: endpoint}\n"), {{"B", "v"}}));
}

TEST(RulePipeline, GivesPlaceholdersTheirValues) {
    const std::string text = "vars: {hosts: [DC1, DC2*]}\ntransformations: [{type: value_placeholders}]\n";
    EXPECT_TRUE(matches(text, rule("A|expand: '%hosts%'"), {{"A", "dc2.example.test"}}));
    EXPECT_FALSE(matches(text, rule("A|expand: '%hosts%'"), {{"A", "pc1"}}));
    const std::string open = "transformations: [{type: wildcard_placeholders, exclude: [other]}]\n";
    EXPECT_TRUE(matches(open, rule("A|expand: 'x%hosts%'"), {{"A", "xyz"}}));
    MappedEngine engine({open});
    engine.load(rule("A|expand: '%other%'"));
    EXPECT_THAT(engine.complaint(), HasSubstr("%other%"));
}

TEST(RulePipeline, TranslatesTheTaxonomyThatItNamesAndLeavesOthersAlone) {
    const std::string ecs = "taxonomy: ecs\n" + mapping;
    const std::string head = "taxonomy: ecs\nlogsource: {product: windows}\n";
    EXPECT_TRUE(matches(ecs, rule("process.executable: a", head), {{"Image", "a"}}));
    EXPECT_FALSE(matches(ecs, rule("process.executable: a"), {{"Image", "a"}}));
    MappedEngine engine({ecs});
    engine.load(rule("A: a", "taxonomy: splunk\nlogsource: {product: windows}\n"));
    EXPECT_EQ(engine.complaint(), "no pipeline translates the taxonomy 'splunk' to Sigma's");
}

TEST(RulePipeline, RefusesRulesWithItsReason) {
    MappedEngine engine(
        {"transformations: [{type: rule_failure, message: we have no proxy, "
         "rule_conditions: [{type: logsource, category: proxy}]}]\n"});
    engine.load(rule("A: a", "logsource: {category: proxy}\n"));
    EXPECT_EQ(engine.complaint(), "we have no proxy");
    engine.load(rule("A: a"));
    EXPECT_EQ(engine.rules.size(), 1U);
}

TEST(RulePipeline, ActsInOrderOfPriority) {
    const auto map = [](int priority, const std::string& from, const std::string& to) {
        return "priority: " + std::to_string(priority) + "\ntransformations: [{type: field_name_mapping, mapping: {" +
               from + ": " + to + "}}]\n";
    };
    MappedEngine engine({map(20, "B", "C"), map(10, "A", "B")});
    engine.load(rule("A: v"));
    EXPECT_THAT(engine.titles({{"C", "v"}}), ElementsAre("test"));
}

TEST(RulePipeline, LeavesMitsukesOwnRulesAlone) {
    MappedEngine engine({mapping});
    engine.options.own = true;
    engine.load(rule("user: bob"));
    EXPECT_THAT(engine.titles({{"user", "bob"}}), ElementsAre("test"));
}

TEST(RulePipeline, MapsTheFieldsOfCorrelations) {
    MappedEngine engine({"transformations: [{type: field_name_mapping, mapping: {host.name: Computer}}]\n"});
    engine.load(test::base_rule("b", "A: a") + "---\n" +
                test::correlation("type: event_count\n    rules: [b]\n    group-by: [host.name]\n"
                                  "    timespan: 1m\n    condition: {gte: 2}\n"));
    engine.finish();
    ASSERT_EQ(engine.complaint(), "");
    Correlator correlator(engine.rules);
    std::vector<CorrelationMatch> fired;
    for (const char* host : {"x", "y", "x"}) {
        const TestFields fields{{"A", "a"}, {"Computer", host}};
        auto event = engine.event(fields);
        event.time = test::epoch;
        std::vector<const events::RuleInfo*> matched;
        engine.rules.evaluate_plainly(event, Stage::single_event, matched);
        correlator.observe(event, matched, fired);
    }
    EXPECT_EQ(fired.size(), 1U);
}

TEST(RulePipeline, RefusesARuleOfWhoseFieldTwoPipelinesMakeMoreNamesThanCanBeMeant) {
    std::string names = "A0";
    for (int number = 1; number < 10; ++number) names += fmt::format(", A{}", number);
    std::string each = "transformations:\n    - type: field_name_mapping\n      mapping: {x: [" + names + "]}\n";
    std::string again = "transformations:\n    - type: field_name_mapping\n      mapping:\n";
    for (int number = 0; number < 10; ++number) again += fmt::format("          A{}: [{}]\n", number, names);
    MappedEngine one({each}), both({each, again});
    one.load(rule("x: 1"));
    EXPECT_EQ(one.complaint(), "");
    both.load(rule("x: 1"));
    EXPECT_NE(both.complaint().find("more than 64 names of the field 'x'"), std::string::npos) << both.complaint();
}

TEST(RulePipeline, RejectsWhatItCannotDoWithItsPlace) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"", "0 the file is empty"},
        {"- a", "1:1 this must be a map"},
        {"name: x", "1:1 the pipeline has no list of transformations"},
        {"name: x\nfinalizers: []", "2:1 'finalizers' is not supported here"},
        {"transformations:\n- {type: hashes_fields}", "2:10 the transformation 'hashes_fields' is not supported"},
        {"transformations: [{type: field_name_mapping}]", "1:19 the transformation has no mapping"},
        {"transformations: [{type: field_name_mapping, maping: {a: b}}]",
         "1:46 'maping' is not supported here, did you mean 'mapping'?"},
        {"transformations: [{type: field_name_mapping, mapping: {a: []}}]", "1:59 an empty list gives nothing"},
        {"transformations: [{type: change_logsource}]", "1:19 this names no product"},
        {"transformations: [{type: add_condition}]", "1:19 'conditions' must be a map of fields"},
        {"transformations: [{type: value_placeholders, rule_conditions: [{type: processing_state}]}]",
         "1:64 the rule condition 'processing_state' is not supported"},
        {"transformations: [{type: value_placeholders, field_name_conditions: []}]",
         "1:46 'field_name_conditions' is not supported here"},
        {"priority: high\ntransformations: []", "1:11 'priority' takes a number"},
    };
    for (const auto& [text, complaint] : cases) {
        const auto pipeline = RulePipeline::read(text);
        ASSERT_FALSE(pipeline) << text;
        const auto& [place, why] = pipeline.error();
        EXPECT_THAT(std::to_string(place.line) + ":" + std::to_string(place.column) + " " + why,
                    HasSubstr(complaint == "0 the file is empty" ? "the file is empty" : complaint))
            << text;
    }
}

}  // namespace
}  // namespace mitsuke::rules
