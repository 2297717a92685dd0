// SPDX-License-Identifier: Apache-2.0
#include "views/report.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "views/example_findings.h"

namespace mitsuke::views {
namespace {

std::string css() {
    std::ifstream file(MITSUKE_TEST_DATA "/../content/report/report.css", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string report(const cases::Findings& findings, Language language) {
    const std::string style = css();
    std::ostringstream out;
    write_report(findings, Reader{example_catalogue(), language, Zone::parse("JST").value()},
                 ReportStyle{style, "0.1.0", "mitsuke hunt logs --format html"}, out);
    return out.str();
}

// A matcher would print the whole page.
bool holds(std::string_view page, std::string_view text) { return page.find(text) != std::string_view::npos; }

std::string_view body_of(std::string_view page) { return page.substr(page.find("</style>")); }

TEST(Report, looks_as_it_did_when_somebody_last_looked_at_it) {
    expect_golden("report.en.html", report(example_findings()->findings, Language::english));
    expect_golden("report.ja.html", report(example_findings()->findings, Language::japanese));
    expect_golden("report_empty.en.html", report(empty_findings(), Language::english));
}

TEST(Report, says_what_became_of_the_packets_of_a_live_capture) {
    const auto example = example_findings();
    example->findings.coverage.sources[0].packets = {1'234'567, 1'234'500, 67, 8, 9};
    EXPECT_TRUE(holds(report(example->findings, Language::english), "1,234,500 read + 67 dropped by the kernel"));
}

TEST(Report, says_what_was_recovered_of_which_log) {
    const auto example = example_findings();
    example->findings.coverage.sources[0].recovery = events::RecoveryCounts{1'234, 0};
    example->findings.coverage.sources[1].recovery = events::RecoveryCounts{1, 0};
    const std::string page = report(example->findings, Language::english);
    EXPECT_TRUE(holds(page, "<p class=\"note\">1,235 deleted records were recovered"));
    EXPECT_TRUE(holds(page, "<p class=\"rule\">1 deleted record was recovered"));
}

TEST(Report, the_same_findings_give_the_same_bytes) {
    EXPECT_EQ(report(example_findings()->findings, Language::japanese),
              report(example_findings()->findings, Language::japanese));
}

TEST(Report, shows_hostile_text_but_never_lets_it_become_markup) {
    const auto example = example_findings();
    example->findings.coverage.sources[0].path = "\"><script>alert(1)</script>";
    example->findings.cases[0].hosts[0] = "<img src=x onerror=alert(1)>";
    example->findings.detections[0].fields.push_back({"</dt><script>", "a value"});
    const std::string page = report(example->findings, Language::english);
    EXPECT_FALSE(holds(page, "<script"));
    EXPECT_FALSE(holds(page, "<img"));
    EXPECT_FALSE(holds(page, "<b>Command"));
    EXPECT_FALSE(holds(page, "\xE2\x80\xAE"));
    EXPECT_TRUE(holds(page, "&lt;script&gt;alert(1)"));
    EXPECT_TRUE(holds(page, "‹U+202E›"));
}

TEST(Report, asks_for_nothing_outside_itself_and_forbids_it) {
    const std::string page = report(example_findings()->findings, Language::english);
    EXPECT_TRUE(holds(page, "default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"));
    for (const char* outside : {"src=\"", "url(", "@import", "http://", "https://", "<link", "href=\"h"})
        EXPECT_FALSE(holds(page, outside)) << outside;
}

TEST(Report, writes_no_indicator_that_could_be_clicked_or_pasted) {
    const std::string page = report(example_findings()->findings, Language::english);
    EXPECT_TRUE(holds(page, "cdn[.]chozei-sync[.]example"));
    EXPECT_TRUE(holds(page, "hxxps://cdn[.]chozei-sync[.]example/p.bin"));
    EXPECT_FALSE(holds(page, "chozei-sync.example"));
    EXPECT_FALSE(holds(page, "203.0.113.7"));
    EXPECT_FALSE(holds(page, "rv-metrics.example"));
}

TEST(Report, has_every_word_in_both_languages) {
    auto example = example_findings();
    example->findings.cases[0].score = 100;  // other than the sum
    example->findings.cases[0].against.clear();
    example->findings.cases[1].product.reset();
    for (const auto language : {Language::english, Language::japanese}) {
        EXPECT_FALSE(holds(report(example->findings, language), "[view."));
        EXPECT_FALSE(holds(report(empty_findings(), language), "[view."));
        EXPECT_FALSE(holds(report(cases::Findings{}, language), "[view."));
    }
    EXPECT_TRUE(holds(report(example->findings, Language::english), "cut to the scale of 0 to 100"));
}

TEST(Report, the_sum_that_is_shown_is_the_score) {
    EXPECT_TRUE(holds(report(example_findings()->findings, Language::english),
                      "<td class=\"weight\">92</td><td colspan=\"2\">The sum is the score of the case.</td>"));
}

TEST(Report, a_quiet_day_is_no_clean_bill_and_the_grade_says_why) {
    auto findings = empty_findings();
    findings.earlier = example_earlier();
    const std::string page = report(findings, Language::english);
    EXPECT_TRUE(holds(page, "<span class=\"sign\">E</span>"));
    EXPECT_TRUE(holds(page, "The evidence of this hunt alone gives A."));
    EXPECT_FALSE(holds(page, "No case was found in what was examined."));
    EXPECT_TRUE(holds(page, "case-0000000000aa"));
    EXPECT_TRUE(holds(page, "last trace more than 30 days before"));
    EXPECT_TRUE(holds(page, "<ol class=\"urgent\"><li><span>Check on KEIRI-PC01"));
    EXPECT_TRUE(holds(page, "2 of 5 shown"));
    EXPECT_FALSE(holds(page, "<b>Suite"));
    EXPECT_FALSE(holds(report(findings, Language::japanese), "[view."));
    findings.earlier = cases::EarlierCases{};
    EXPECT_TRUE(holds(report(findings, Language::english), "<span class=\"sign\">A</span>"));
    EXPECT_FALSE(holds(body_of(report(findings, Language::english)), "earlier hunts, not seen"));
}

TEST(Report, a_case_that_goes_on_does_not_look_smaller_than_it_was) {
    const auto example = example_findings();
    auto& tax = example->findings.cases[0];
    tax.score = 41;
    tax.severity = events::Level::medium;
    tax.continues = cases::Continuation{{}, 92, {}, {}, {}};
    const std::string page = report(example->findings, Language::english);
    EXPECT_TRUE(holds(page, "<span class=\"score\">41 (so far 92)</span>"));
    EXPECT_TRUE(holds(page, "<article class=\"case edge-critical\" id=\"case-1\">"));
    EXPECT_TRUE(holds(page, "<span class=\"sign\">E</span>"));
    EXPECT_TRUE(holds(page, "The evidence of this hunt alone gives D."));
}

TEST(Report, speaks_of_durations_in_the_readers_language) {
    const std::string page = report(example_findings()->findings, Language::japanese);
    EXPECT_TRUE(holds(page, "導入の2時間03分後"));
    EXPECT_TRUE(holds(page, "37分19秒の沈黙"));
    EXPECT_FALSE(holds(body_of(page), " min"));
}

TEST(Report, headings_never_skip_a_level) {
    const std::string page = report(example_findings()->findings, Language::english);
    int level = 0;
    for (size_t at = page.find("<h"); at != std::string::npos; at = page.find("<h", at + 1)) {
        if (page[at + 2] < '1' || page[at + 2] > '6') continue;
        const int next = page[at + 2] - '0';
        EXPECT_LE(next, level + 1) << page.substr(at, 60);
        level = next;
    }
    EXPECT_GT(level, 0);
}

TEST(Report, a_cut_list_says_how_much_it_shows) {
    EXPECT_TRUE(holds(report(example_findings()->findings, Language::english), "10 of 1,234 shown"));
}

}  // namespace
}  // namespace mitsuke::views
