// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "rules/test_support.h"

namespace mitsuke::rules {
namespace {

using test::Engine;
using test::rule_with;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> findings(const std::string& text, Scrutiny scrutiny = Scrutiny::lint) {
    Engine engine;
    engine.options.scrutiny = scrutiny;
    engine.load(text);
    engine.finish();
    std::vector<std::string> lines;
    for (const auto& each : engine.rules.findings())
        lines.push_back(std::to_string(each.line) + ":" + std::to_string(each.column) + " " +
                        std::string(events::to_string(each.gravity)) + " " + each.why);
    return lines;
}

/// What is said of the meaning of a rule with that detection.
std::string verdict_on(const std::string& detection) {
    for (const auto& line : findings(rule_with(detection)))
        if (line.find("the condition ") != std::string::npos && line.find("not use") == std::string::npos)
            return line.substr(line.find("the condition"));
    return {};
}

constexpr const char* complete_rule = R"(title: a whole rule
id: 5d3f0a53-7a0c-4f5e-9a0e-0a7f3f0b4a11
status: test
description: x
author: x
date: 2026-01-31
level: low
tags: [attack.t1059]
logsource: {product: windows}
detection:
    s: {Image: a}
    condition: s
)";

TEST(Lint, SaysNothingOfAWholeRule) { EXPECT_THAT(findings(complete_rule), IsEmpty()); }

TEST(Lint, NamesWhatARuleLacks) {
    const auto found =
        findings("title: t\nlogsource: {product: windows}\ndetection:\n    s: {A: b}\n    condition: s\n");
    for (const char* key : {"status", "description", "level", "author", "date"})
        EXPECT_THAT(found, Contains("1:1 note the rule has no " + std::string(key)));
    EXPECT_THAT(found, Contains(HasSubstr("no id")));
}

TEST(Lint, NamesEveryFaultOfARuleAtOnce) {
    std::string rule = complete_rule;
    rule.replace(rule.find("s: {Image: a}"), 13, "s: {Image|contians: a}\n    t: {User|cidr: x}");
    rule.replace(rule.find("condition: s"), 12, "condition: s and u");
    const auto found = findings(rule);
    EXPECT_THAT(found, ElementsAre("11:15 error there is no modifier 'contians', did you mean 'contains'?",
                                   "12:20 error 'x' is no address block such as 10.0.0.0/8",
                                   "13:22 error there is no search identifier 'u'"));
}

TEST(Lint, LooksAtTheFormOfAKeyInItsPlace) {
    const std::string head = "title: t\n",
                      tail = "\nlogsource: {product: windows}\ndetection: {s: {A: b}, condition: s}\n";
    const std::vector<std::pair<std::string, std::string>> cases{
        {"id: 12", "2:5 warning the id '12' is no UUID"},
        {"date: 31.1.2026", "2:7 note 'date' is not written as YYYY-MM-DD"},
        {"tags: [t1059]", "2:8 note the tag 't1059' has no namespace such as attack."},
        {"related: [{id: x, type: cousin}]",
         "2:25 warning the type 'cousin' is none of derived, obsolete, merged, renamed, similar"},
        {"related: [{id: x}]", "2:11 warning a related rule has an id and a type"},
    };
    for (const auto& [line, finding] : cases) EXPECT_THAT(findings(head + line + tail), Contains(finding)) << line;
}

TEST(Lint, FindsOneIdOfTwoRules) {
    std::string twin = complete_rule;
    twin.replace(twin.find("5d3f"), 4, "5D3F");
    EXPECT_THAT(findings(complete_rule + std::string("---\n") + twin),
                testing::ElementsAre("15:5 warning this id is used twice, first in test.yml:2"));
}

TEST(Lint, FindsAValueThatIsInAListTwice) {
    EXPECT_THAT(findings(rule_with(
                    "    s:\n        A:\n            - b\n            - c\n            - B\n    condition: s\n")),
                Contains("9:15 note the value is in this list twice, first on line 7"));
}

TEST(Lint, WarnsOfAnEmptyTextThatMatchesAll) {
    EXPECT_THAT(findings(rule_with("    s: {A|contains: ''}\n    condition: s\n")),
                Contains("5:9 warning 'A|contains' of an empty text matches every value"));
}

TEST(Lint, NamesTheEarlyFaultsOfARuleAndThoseOfItsSearchesAtOnce) {
    const auto found = findings(
        "title: [t]\nlevel: hihg\nlogsource: windows\nlevle: low\ndetection:\n    s:\n        Image|contians: a\n"
        "        A: {B: c}\n        User|cidr: [x, y]\n    condition: s and u\n");
    for (const char* line : {
             "1:8 error 'title' must be a text",
             "2:8 error the level 'hihg' is none of informational, low, medium, high, critical",
             "3:12 error 'logsource' must be a map",
             "4:1 warning unknown key 'levle', did you mean 'level'?",
             "7:15 error there is no modifier 'contians', did you mean 'contains'?",
             "8:12 error a field takes a value or a list of values, not a map",
             "9:21 error 'x' is no address block such as 10.0.0.0/8",
             "9:24 error 'y' is no address block such as 10.0.0.0/8",
             "10:22 error there is no search identifier 'u'",
         })
        EXPECT_THAT(found, Contains(line));
}

TEST(Lint, NamesEachFaultOfACorrelation) {
    const auto found = findings(
        "title: c\nlevel: hihg\ncorrelation:\n    type: event_cuont\n    timespan: 5x\n    group_by: [A]\n"
        "    rules: [a]\n    condition: {gte: 2}\n");
    for (const char* line : {
             "2:8 error the level 'hihg' is none of informational, low, medium, high, critical",
             "4:11 error there is no correlation type 'event_cuont', did you mean 'event_count'?",
             "5:15 error the timespan '5x' is not a number above zero and one of s, m, h, d",
             "6:5 error a correlation has no key 'group_by', did you mean 'group-by'?",
         })
        EXPECT_THAT(found, Contains(line));
}

/// What is said of a rule with that log source (a YAML map) and one selection.
std::vector<std::string> doubts_about(const std::string& log_source, const std::string& selection = "A: b") {
    std::vector<std::string> lines;
    for (auto& line : findings("title: t\nlogsource: " + log_source + "\ndetection:\n    s:\n        " + selection +
                               "\n    condition: s\n"))
        if (line.find("the rule has no") == std::string::npos) lines.push_back(std::move(line));
    return lines;
}

TEST(Lint, WarnsOfALogSourceThatNoReaderGives) {
    EXPECT_THAT(
        doubts_about("{product: windwos, category: proces_creation}"),
        ElementsAre("2:22 warning no telemetry that Mitsuke reads has the product 'windwos', did you mean 'windows'?",
                    "2:41 warning no telemetry that Mitsuke reads has the category 'proces_creation', did you mean "
                    "'process_creation'?"));
    EXPECT_THAT(
        doubts_about("{product: windows, service: secuirty}"),
        ElementsAre("2:40 warning no telemetry of windows that Mitsuke reads has the service 'secuirty', did you "
                    "mean 'security'?"));
    EXPECT_THAT(
        doubts_about("{service: sysmom}"),
        ElementsAre("2:22 warning no telemetry that Mitsuke reads has the service 'sysmom', did you mean 'sysmon'?"));
    EXPECT_THAT(doubts_about("{product: fortigate}"),
                ElementsAre("2:22 warning no telemetry that Mitsuke reads has the product 'fortigate'"));
}

TEST(Lint, KnowsTheLogSourcesThatReadersAndLedgersGive) {
    for (const char* log_source : {
             "{product: windows, category: image_load}",
             "{product: Windows, service: bits-client}",
             "{product: linux, service: auditd}",
             "{product: zeek, service: any_log_of_zeek}",
             "{category: proxy}",
             "{product: mitsuke, category: beacon}",
             "{product: aws, service: cloudtrail}",
         })
        EXPECT_THAT(doubts_about(log_source, "EventID: 1"), IsEmpty()) << log_source;
}

TEST(Lint, WarnsOfAFieldThatNoEventOfItsCategoryHas) {
    const std::string process = "{product: windows, category: process_creation}";
    const std::string start = "5:9 warning no event of category process_creation has the field ";
    EXPECT_THAT(doubts_about(process, "ComandLine|contains: b"),
                ElementsAre(start + "'ComandLine', did you mean 'CommandLine'?"));
    EXPECT_THAT(doubts_about(process, "parentcommandline: b"),
                ElementsAre(start + "'parentcommandline', did you mean 'ParentCommandLine'?"));
    for (const char* field : {"CommandLine", "ParentUser", "NewProcessName", "EventID", "RootProduct"})
        EXPECT_THAT(doubts_about(process, std::string(field) + ": '1'"), IsEmpty()) << field;
    EXPECT_THAT(doubts_about(process, "GrandParentImage: b"),
                ElementsAre("5:9 note no event of category process_creation that Mitsuke knows has the field "
                            "'GrandParentImage'"));
    EXPECT_THAT(doubts_about("{product: windows, service: system}", "ComandLine: b"), IsEmpty());
    EXPECT_THAT(doubts_about("{product: mitsuke, category: beacon}", "Perod: 3"),
                ElementsAre("5:9 warning no event of category beacon has the field 'Perod', did you mean 'Period'?"));
}

TEST(Lint, WarnsOfAnEventIdThatIsNoNumber) {
    const std::string system = "{product: windows, service: system}";
    EXPECT_THAT(doubts_about(system, "EventID: ' 7045'"), ElementsAre("5:18 warning the EventID ' 7045' is no number"));
    EXPECT_THAT(doubts_about(system, "EventID: [7045, 70l5]"),
                ElementsAre("5:25 warning the EventID '70l5' is no number"));
    for (const char* selection : {"EventID: 7045", "EventID: '7045'", "EventID: '70*'", "EventID|re: '70.5'",
                                  "EventID|gte: 7000", "EventID: null", "EventID|exists: true"})
        EXPECT_THAT(doubts_about(system, selection), IsEmpty()) << selection;
}

TEST(Lint, IsSilentWhenRulesAreOnlyLoaded) {
    EXPECT_THAT(findings(rule_with("    s: {A: b}\n    condition: s and not s\n"), Scrutiny::load), IsEmpty());
}

TEST(Lint, FindsConditionsThatNoEventSatisfies) {
    const std::vector<std::string> never{
        "    s: {A: b}\n    condition: s and not s\n",
        "    s1: {EventID: 1}\n    s2: {EventID: 3}\n    condition: all of s*\n",
        "    s: {A: b.exe}\n    f: {A|endswith: .exe}\n    condition: s and not f\n",
        "    s: {A: [b.exe, c.exe]}\n    f: {A|endswith: .dll}\n    condition: s and f\n",
        "    s: {A: b}\n    f: [{A: b}, {B: c}]\n    condition: s and not 1 of f*\n",
        "    s: {A: B}\n    f: {A: null}\n    condition: s and f\n",
    };
    for (const auto& detection : never) EXPECT_THAT(verdict_on(detection), HasSubstr("can never be true")) << detection;
}

TEST(Lint, LeavesConditionsAloneThatSomeEventSatisfies) {
    const std::vector<std::string> possible{
        "    s: {A: b}\n    condition: not s\n",
        "    s: {A: b}\n    f: {B: b}\n    condition: s and not f\n",
        "    s: {A: [b.exe, c.dll]}\n    f: {A|endswith: .exe}\n    condition: s and not f\n",
        "    s: {A|contains: b}\n    f: {A|contains: c}\n    condition: s and not f\n",
        "    s: {A: b}\n    f: {A|re: B}\n    condition: s and not f\n",
        "    s: {A|cased: B}\n    f: {A: b}\n    condition: s and f\n",
        "    s1: {EventID: 1}\n    s2: {EventID: 3}\n    condition: 1 of s*\n",
        "    s: {A|contains|all: [b, c]}\n    condition: s\n",
    };
    for (const auto& detection : possible) EXPECT_EQ(verdict_on(detection), "") << detection;
}

TEST(Lint, FindsConditionsThatEveryEventSatisfies) {
    EXPECT_THAT(verdict_on("    s: {A: b}\n    condition: s or not s\n"), HasSubstr("always true"));
}

/// 2 to the 40 ways to choose: the search must give up, and then say nothing.
TEST(Lint, GivesUpOnConditionsThatAreHardToJudge) {
    std::string detection, condition;
    for (int index = 0; index < 40; ++index) {
        const std::string number = std::to_string(index);
        detection += "    a" + number + ": {A: x" + number + "}\n    b" + number + ": {A: y" + number + "}\n";
        condition += (index > 0 ? " and (a" : "(a") + number + " or b" + number + ")";
    }
    EXPECT_EQ(verdict_on(detection + "    condition: " + condition + "\n").find("always"), std::string::npos);
}

}  // namespace
}  // namespace mitsuke::rules
