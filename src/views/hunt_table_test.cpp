// SPDX-License-Identifier: Apache-2.0
#include "views/hunt_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "base/text.h"
#include "views/display_width.h"
#include "views/example_findings.h"

namespace mitsuke::views {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string table(const cases::Findings& findings, Language language, TableStyle style = {}) {
    std::ostringstream out;
    write_table(findings, Reader{example_catalogue(), language, Zone::parse("JST").value()}, style, out);
    return out.str();
}

TEST(HuntTable, looks_as_it_did_when_somebody_last_looked_at_it) {
    const auto example = example_findings();
    expect_golden("table.en.txt", table(example->findings, Language::english, {.width = 120}));
    expect_golden("table.ja.txt", table(example->findings, Language::japanese, {.width = 100}));
    expect_golden("table_empty.en.txt", table(empty_findings(), Language::english, {.width = 80}));
}

TEST(HuntTable, fits_the_terminal_in_both_languages) {
    const auto example = example_findings();
    for (const auto language : {Language::english, Language::japanese})
        for (const size_t width : {60U, 80U, 100U, 160U}) {
            const std::string text = table(example->findings, language, {.width = width});
            for (const auto line : split(text, '\n')) EXPECT_LE(display_width(line), width) << line;
        }
}

TEST(HuntTable, keeps_an_attackers_terminal_codes_out_even_with_colour) {
    const auto example = example_findings();
    example->findings.cases[0].product->name = "Evil\x1b]0;owned\x07\nline";
    const std::string plain = table(example->findings, Language::english);
    EXPECT_THAT(plain, Not(HasSubstr("\x1b")));
    EXPECT_THAT(plain, Not(HasSubstr("\x07")));
    const std::string coloured = table(example->findings, Language::english, {.colour = Colour::on});
    EXPECT_THAT(coloured, HasSubstr("\x1b[1;31m"));
    EXPECT_THAT(coloured, Not(HasSubstr("\x1b]")));
}

TEST(HuntTable, says_how_many_of_how_many_wherever_it_cuts) {
    const auto example = example_findings();
    const std::string text = table(example->findings, Language::english,
                                   {.cases_max = 1, .stories_max = 1, .rules_max = 1, .sentences_max = 2});
    EXPECT_THAT(text, HasSubstr("1 of 2 shown"));
    EXPECT_THAT(text, HasSubstr("2 of 4 sentences shown"));
    EXPECT_THAT(text, HasSubstr("Stories: 1 of 2 shown"));
}

TEST(HuntTable, without_a_case_says_what_was_looked_for_and_what_could_not_be_seen) {
    const std::string text = table(empty_findings(), Language::english);
    EXPECT_THAT(text, HasSubstr("No case was found in what was examined."));
    EXPECT_THAT(text, HasSubstr("3,112 rules looked at 43,698 events from 6 hosts"));
    EXPECT_THAT(text, HasSubstr("no reader knows this format"));
    EXPECT_THAT(text, HasSubstr("30 rules: no input of product m365"));
}

TEST(HuntTable, a_quiet_day_is_no_clean_bill) {
    auto findings = empty_findings();
    findings.earlier = example_earlier();
    for (const auto language : {Language::english, Language::japanese}) {
        const std::string text = table(findings, language, {.width = 100});
        EXPECT_THAT(text, Not(HasSubstr("No case was found in what was examined.")));
        EXPECT_THAT(text, Not(HasSubstr("[view.")));
        EXPECT_THAT(text, Not(HasSubstr("\x1b")));
        EXPECT_THAT(text, HasSubstr("case-0000000000aa"));
        EXPECT_THAT(text, HasSubstr("92/100"));
        EXPECT_THAT(text, HasSubstr("KEIRI-PC01"));
    }
    EXPECT_THAT(table(findings, Language::english), HasSubstr("2 of 5 shown"));
    EXPECT_THAT(table(findings, Language::english), HasSubstr("no record that was looked at is of its hosts"));
    for (const auto examined : {std::optional(true), std::optional<bool>()}) {
        findings.earlier->cases[0].is_examined = examined;
        EXPECT_THAT(table(findings, Language::english), Not(HasSubstr("is of its hosts")));
    }
    findings.earlier = cases::EarlierCases{};
    EXPECT_THAT(table(findings, Language::english), HasSubstr("No case was found in what was examined."));
    EXPECT_THAT(table(findings, Language::english), Not(HasSubstr("earlier hunts")));
}

TEST(HuntTable, a_case_that_goes_on_does_not_look_smaller_than_it_was) {
    const auto example = example_findings();
    auto& tax = example->findings.cases[0];
    tax.score = 41;
    tax.severity = events::Level::medium;
    tax.continues = cases::Continuation{{}, 92, {}, {}, {}};
    const std::string text = table(example->findings, Language::english);
    EXPECT_THAT(text, HasSubstr("41 (so far 92)  critical"));
    EXPECT_THAT(text, HasSubstr("Compromise likely 41 (so far 92)"));
    tax.continues->score = 41;
    EXPECT_THAT(table(example->findings, Language::english), Not(HasSubstr("so far")));
}

TEST(HuntTable, says_what_was_recovered_and_of_which_log) {
    const auto example = example_findings();
    auto& sources = example->findings.coverage.sources;
    EXPECT_THAT(table(example->findings, Language::english), Not(HasSubstr("recovered")));
    sources[0].recovery = events::RecoveryCounts{0, 0};
    EXPECT_THAT(table(example->findings, Language::english), HasSubstr("0 deleted records were recovered"));
    sources[1].recovery = events::RecoveryCounts{1, 2};
    const std::string text = table(example->findings, Language::english);
    EXPECT_THAT(text, HasSubstr("1 deleted record was recovered from the slack of event logs; overwritten in part and "
                                "lost: 2"));
    EXPECT_THAT(text, HasSubstr("   - logs/KEIRI-PC02/Sysmon.evtx: 1\n"));
    EXPECT_THAT(text, Not(HasSubstr("Sysmon.evtx: 0")));
    EXPECT_THAT(table(example->findings, Language::japanese), HasSubstr("レコード1件を復元しました"));
}

TEST(HuntTable, says_what_became_of_the_packets_of_a_live_capture) {
    const auto example = example_findings();
    example->findings.coverage.sources[0].path = "eth0";
    example->findings.coverage.sources[0].packets = {1'234'567, 1'234'500, 67, 8, 9};
    EXPECT_THAT(table(example->findings, Language::english),
                HasSubstr("eth0: 1,234,567 packets received = 1,234,500 read + 67 dropped by the kernel before"));
}

TEST(HuntTable, says_of_packets_that_were_lost_that_they_were_lost_not_that_a_file_is_unreadable) {
    cases::Findings findings;
    findings.coverage.sources = {{"eth0", "interface", {}, {}, {}, 0, 0, "of 9 packets received: 9 dropped", {}}};
    findings.coverage.sources[0].packets = {9, 0, 9, 0, 0};
    const std::string text = table(findings, Language::english);
    EXPECT_THAT(text, HasSubstr("1 capture lost packets before they were read"));
    EXPECT_THAT(text, Not(HasSubstr("could not be read at all")));
}

TEST(HuntTable, names_what_was_refused_skipped_or_without_a_time) {
    const std::string text = table(empty_findings(), Language::english);
    for (const char* line :
         {"1,204 indicators looked for: domains 800, addresses 404", "feeds/daily <b>.csv: 3 refused, 1,204 taken",
          "12 events have no time or an impossible one", "2 things among the inputs were skipped",
          "logs/pipe: is a named pipe", "2 chunks of event logs have a checksum that does not fit",
          "1 rule was rejected because it contains a mistake", "rules/bad.yml:14:9: unknown modifier 'contians'"})
        EXPECT_THAT(text, HasSubstr(line));
    const std::string japanese = table(empty_findings(), Language::japanese);
    EXPECT_THAT(japanese, HasSubstr("フォルダーの外へ出るリンク"));
    EXPECT_THAT(japanese, Not(HasSubstr("no reader knows")));
}

TEST(HuntTable, names_the_first_rejected_rules_and_counts_the_others) {
    auto findings = empty_findings();
    auto& rejected = findings.coverage.rules_rejected;
    rejected.assign(1'000, {"rules/bad.yml", 1, 1, "", "no title", ""});
    rejected[4].file = "rules/fifth.yml";
    rejected[5].file = "rules/sixth.yml";
    const std::string text = table(findings, Language::english);
    EXPECT_THAT(text, HasSubstr("rules/fifth.yml:1:1: no title"));
    EXPECT_THAT(text, Not(HasSubstr("rules/sixth.yml")));
    EXPECT_THAT(text, HasSubstr("5 of 1,000 shown"));
}

TEST(HuntTable, without_a_single_event_claims_nothing) {
    const std::string text = table(cases::Findings{}, Language::english);
    EXPECT_THAT(text, HasSubstr("nothing was examined"));
    EXPECT_THAT(text, Not(HasSubstr("No case was found")));
}

}  // namespace
}  // namespace mitsuke::views
