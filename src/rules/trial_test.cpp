// SPDX-License-Identifier: Apache-2.0
#include "rules/trial.h"

#include <gmock/gmock.h>

namespace mitsuke::rules {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* rule = R"(title: r
logsource: {product: windows, category: process_creation}
detection:
    s: {Image|endswith: '\a.exe'}
    f: {User: null}
    condition: s and not f
)";
constexpr const char* correlation = R"(title: one
name: one
logsource: {product: windows}
detection: {s: {EventID: 4625}, condition: s}
---
title: many
correlation:
    type: event_count
    rules: [one]
    group-by: [Computer]
    timespan: 1m
    condition: {gte: 2}
)";

events::TrialReport run(const std::string& test, const std::string& rules = rule) {
    return run_trials({"r.test.yml", test}, {"r.yml", rules}, {});
}

TEST(Trial, PassesWhenTheRuleDoesWhatItsTestSays) {
    const auto report = run(R"(match:
    - {name: a, event: {Image: C:\a.exe, User: bob}}
no_match:
    - {name: another program, event: {Image: C:\b.exe, User: bob}}
    - {name: no user, event: {Image: C:\a.exe, User: null}}
    - {name: another log, logsource: {product: linux}, event: {Image: C:\a.exe, User: bob}}
)");
    EXPECT_TRUE(report.passed());
    EXPECT_EQ(report.trials, 4U);
}

TEST(Trial, NamesTheTrialThatFailsAndTheTestThatDecided) {
    const auto report = run(R"(match:
    - {name: wrong, event: {Image: C:\b.exe, User: bob}}
no_match:
    - {name: right, event: {Image: C:\a.exe, User: bob}}
)");
    ASSERT_EQ(report.failures.size(), 2U);
    EXPECT_EQ(report.failures[0].name, "wrong");
    EXPECT_EQ(report.failures[0].line, 2U);
    EXPECT_TRUE(report.failures[0].wanted);
    ASSERT_EQ(report.failures[0].explanations.size(), 1U);
    EXPECT_FALSE(report.failures[0].explanations[0].condition.children.at(0).holds);
    EXPECT_FALSE(report.failures[1].wanted);
    EXPECT_TRUE(report.failures[1].explanations.at(0).matches);
}

TEST(Trial, GivesAFieldSeveralValues) {
    const auto report = run(R"(match:
    - {name: second value, event: {Image: [C:\x.exe, C:\a.exe], User: bob}}
no_match:
    - {name: neither, event: {Image: [C:\x.exe, C:\y.exe], User: bob}}
)");
    EXPECT_TRUE(report.passed());
}

TEST(Trial, LetsEventsFollowEachOtherForCorrelations) {
    const std::string test = R"(match:
    - name: two in a minute
      events:
          - {at: 0s, event: {EventID: 4625, Computer: A}}
          - {at: 50s, event: {EventID: 4625, Computer: a}}
no_match:
    - name: two in two minutes
      events:
          - {at: 0s, event: {EventID: 4625, Computer: A}}
          - {at: 2m, event: {EventID: 4625, Computer: A}}
)";
    EXPECT_TRUE(run(test, correlation).passed());
    EXPECT_TRUE(run("rule: many\n" + test, correlation).passed());
    EXPECT_FALSE(run("rule: one\n" + test, correlation).passed());
}

TEST(Trial, RejectsTestFilesThatCannotBeMeant) {
    const std::string match = "match: [{name: a, event: {A: b}}]\n", none = "no_match: [{name: a, event: {A: b}}]\n";
    const std::vector<std::pair<std::string, std::string>> cases{
        {"", "the file is empty"},
        {"- a", "a test must be a map"},
        {match, "'no_match' must list an event"},
        {none, "'match' must list an event"},
        {match + "no_match: []\n", "'no_match' must list an event"},
        {match + none + "mach: []\n", "unknown key 'mach'"},
        {"match: [{event: {A: b}}]\n" + none, "the trial has no name"},
        {"match: [{name: a}]\n" + none, "either 'event' or 'events'"},
        {"match: [{name: a, event: [b]}]\n" + none, "an event is a map"},
        {"match: [{name: a, event: {A: {b: c}}}]\n" + none, "takes a value or a list"},
        {"match: [{name: a, at: soon, event: {A: b}}]\n" + none, "'at' takes a number"},
        {"match: [{name: a, logsource: {host: b}, event: {A: b}}]\n" + none, "no 'host'"},
        {"rule: other\n" + match + none, "r.yml has no rule 'other'"},
        {"match: [{name: a, event: {A: b}\n" + none, "YAML"},
    };
    for (const auto& [text, why] : cases) {
        const auto report = run(text);
        ASSERT_EQ(report.errors.size(), 1U) << text;
        EXPECT_THAT(report.errors[0].why, HasSubstr(why)) << text;
        EXPECT_EQ(report.errors[0].file, "r.test.yml");
    }
}

TEST(Trial, RejectsAMisspeltFieldWhoseAbsenceWouldPassForAnAnswer) {
    const auto report = run(R"(match:
    - {name: a, event: {Image: C:\a.exe, User: bob}}
no_match:
    - {name: misspelt, event: {Imgae: C:\a.exe, User: null}}
    - {name: about something else, event: {Colour: red}}
)");
    ASSERT_EQ(report.errors.size(), 1U);
    EXPECT_EQ(report.errors[0].line, 4U);
    EXPECT_EQ(report.errors[0].why, "the rule does not read 'Imgae', did you mean 'Image'?");
    EXPECT_EQ(report.trials, 0U);
}

TEST(Trial, TellsWhyTheRuleItselfWasNotLoaded) {
    const auto report = run("match: [{name: a, event: {A: b}}]\nno_match: [{name: a, event: {A: b}}]\n", "title: r\n");
    ASSERT_EQ(report.errors.size(), 1U);
    EXPECT_EQ(report.errors[0].file, "r.yml");
    EXPECT_THAT(report.errors[0].why, HasSubstr("logsource"));
    EXPECT_THAT(report.failures, IsEmpty());
}

}  // namespace
}  // namespace mitsuke::rules
