// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "rules/test_support.h"

namespace mitsuke::rules {
namespace {

using events::Explanation;
using test::Engine;
using test::rule_with;
using test::TestFields;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = Explanation::Node::Kind;

struct Explained {
    Explained(const std::string& detection, const TestFields& fields,
              const events::LogSource& source = test::process_creation) {
        engine.load(rule_with(detection));
        EXPECT_EQ(engine.complaint(), "");
        explanation = engine.rules.explain(*engine.rules.find("test").at(0), engine.event(fields, source));
    }
    Engine engine;
    Explanation explanation;
    const Explanation::Node& condition() const { return explanation.condition; }
};

TEST(Explain, ShowsTheTestThatHoldsWithItsValue) {
    const Explained of("    s: {Image|endswith: '\\cmd.exe'}\n    condition: s\n", {{"Image", "C:\\Cmd.exe"}});
    EXPECT_TRUE(of.explanation.matches);
    EXPECT_EQ(of.condition().kind, Kind::search);
    EXPECT_EQ(of.condition().name, "s");
    const auto& test = of.condition().children.at(0);
    EXPECT_EQ(test.name, "Image|endswith");
    EXPECT_THAT(test.seen, ElementsAre("C:\\Cmd.exe"));
    ASSERT_EQ(test.matched.size(), 1U);
    EXPECT_EQ(test.matched[0].pattern, "*\\cmd.exe");
    EXPECT_EQ(test.matched[0].value, "C:\\Cmd.exe");
    EXPECT_THAT(test.unmet, IsEmpty());
}

TEST(Explain, NamesThePatternsThatDoNotHold) {
    const Explained of("    s: {A: [b, c], N|cidr: 10.0.0.0/8, G|gt: 5, R|re: x+}\n    condition: s\n",
                       {{"A", "z"}, {"N", "11.0.0.1"}, {"G", "4"}, {"R", "y"}});
    EXPECT_FALSE(of.explanation.matches);
    const auto& tests = of.condition().children.at(0).children;
    EXPECT_THAT(tests.at(0).unmet, ElementsAre("b", "c"));
    EXPECT_EQ(tests.at(0).patterns, 2U);
    EXPECT_THAT(tests.at(1).unmet, ElementsAre("10.0.0.0/8"));
    EXPECT_THAT(tests.at(2).unmet, ElementsAre("> 5"));
    EXPECT_THAT(tests.at(3).unmet.at(0), testing::HasSubstr("x+"));
}

TEST(Explain, TellsWhichOfAllPatternsIsMissing) {
    const Explained of("    s: {A|contains|all: [b, c]}\n    condition: s\n", {{"A", "abd"}});
    const auto& test = of.condition().children.at(0);
    EXPECT_TRUE(test.all);
    EXPECT_FALSE(test.holds);
    EXPECT_EQ(test.matched.at(0).pattern, "*b*");
    EXPECT_THAT(test.unmet, ElementsAre("*c*"));
}

TEST(Explain, OfVeryManyTextsShowsThoseThatAreThereAndTheFirstThatAreNot) {
    std::string list;
    for (int number = 10'000; number < 60'000; ++number) list += "x" + std::to_string(number) + ", ";
    const Explained of("    s: {A: [" + list + "Zz]}\n    condition: s\n",
                       {{"A", "zZ"}, {"A", "x20000"}, {"B", "x10000"}});
    const auto& test = of.condition().children.at(0);
    EXPECT_TRUE(test.holds);
    EXPECT_EQ(test.patterns, 50'001U);
    ASSERT_EQ(test.matched.size(), 2U);
    EXPECT_EQ(test.matched[0].value, "x20000");
    EXPECT_EQ(test.matched[1].value, "zZ");
    EXPECT_THAT(test.unmet, ElementsAre("x10000", "x10001", "x10002", "x10003", "x10004"));
}

TEST(Explain, TellsHowNearAnEventComesWithoutTheReasons) {
    const TestFields fields{{"A", "a"}};
    Explained of("    s: {A: a, B: b}\n    condition: s\n", fields);
    const auto near = of.engine.rules.nearness(*of.engine.rules.find("test").at(0), of.engine.event(fields));
    EXPECT_EQ(near.value, 1 + of.explanation.nearness);
    EXPECT_EQ(near.comparisons, 2U);
}

TEST(Explain, TellsAbsentFieldsAndThoseOfLedgers) {
    const Explained of("    s: {A: b, LatePayload: 'true'}\n    condition: s\n", {});
    const auto& tests = of.condition().children.at(0).children;
    EXPECT_TRUE(tests.at(0).absent);
    EXPECT_FALSE(tests.at(0).from_ledger);
    EXPECT_TRUE(tests.at(1).from_ledger);
}

TEST(Explain, FollowsTheConditionThroughNotAndQuantities) {
    const Explained of("    s1: {A: a}\n    s2: {B: b}\n    f: {C: c}\n    condition: 1 of s* and not f\n",
                       {{"B", "b"}, {"C", "c"}});
    EXPECT_FALSE(of.explanation.matches);
    EXPECT_EQ(of.condition().kind, Kind::all_of);
    const auto& quantity = of.condition().children.at(0);
    EXPECT_EQ(quantity.kind, Kind::at_least);
    EXPECT_TRUE(quantity.holds);
    EXPECT_FALSE(quantity.children.at(0).holds);
    EXPECT_TRUE(quantity.children.at(1).holds);
    const auto& negation = of.condition().children.at(1);
    EXPECT_EQ(negation.kind, Kind::negation);
    EXPECT_FALSE(negation.holds);
    EXPECT_TRUE(negation.children.at(0).holds);
}

TEST(Explain, ShowsInWhichValueAKeywordWasFound) {
    const Explained of("    k: [evil]\n    condition: k\n", {{"A", "good"}, {"B", "an Evil word"}});
    const auto& keyword = of.condition().children.at(0);
    ASSERT_EQ(keyword.matched.size(), 1U);
    EXPECT_EQ(keyword.matched[0].value, "an Evil word");
}

TEST(Explain, DoesNotMatchAnEventOfAnotherLogSource) {
    const Explained of("    s: {A: b}\n    condition: s\n", {{"A", "b"}}, {"linux", "auditd", {"process_creation"}});
    EXPECT_TRUE(of.condition().holds);
    EXPECT_FALSE(of.explanation.log_source_fits);
    EXPECT_FALSE(of.explanation.matches);
    EXPECT_EQ(of.explanation.product, "linux");
}

TEST(Explain, ComesNearerTheMoreHolds) {
    const std::string detection = "    s: {A: a, B: b}\n    f: {C: c}\n    condition: s and not f\n";
    const double all = Explained(detection, {{"A", "a"}, {"B", "b"}}).explanation.nearness;
    const double one = Explained(detection, {{"A", "a"}}).explanation.nearness;
    const double none = Explained(detection, {{"C", "c"}}).explanation.nearness;
    EXPECT_EQ(all, 1);
    EXPECT_GT(all, one);
    EXPECT_GT(one, none);
}

TEST(Explain, AgreesWithTheEvaluatorOnFilteredRules) {
    Engine engine;
    engine.load(
        "title: test\nname: t\nlogsource: {product: windows}\ndetection: {s: {A: a}, condition: s}\n---\n"
        "title: f\nlogsource: {product: windows}\nfilter: {rules: [t], s: {B: b}, condition: not s}\n");
    engine.finish();
    const TestFields fields{{"A", "a"}, {"B", "b"}};
    EXPECT_THAT(engine.titles(fields), IsEmpty());
    EXPECT_FALSE(engine.rules.explain(*engine.rules.find("t").at(0), engine.event(fields)).matches);
    const auto list = engine.rules.list();
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[1].type, events::RuleType::filter);
}

TEST(Explain, FindsRulesByIdNameTitleAndFile) {
    Engine engine;
    engine.load(
        "title: A Title\nid: 1B\nname: n\nlogsource: {product: windows}\ndetection: {s: {A: a}, condition: s}\n");
    for (const char* text : {"a title", "1b", "n", "test.yml", "test"})
        EXPECT_EQ(engine.rules.find(text).size(), 1U) << text;
    EXPECT_THAT(engine.rules.find("b"), IsEmpty());
}

}  // namespace
}  // namespace mitsuke::rules
