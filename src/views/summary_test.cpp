// SPDX-License-Identifier: Apache-2.0
#include "views/summary.h"

#include <gtest/gtest.h>

#include "views/example_findings.h"

namespace mitsuke::views {
namespace {

using events::Level;

TEST(Summary, the_grade_follows_the_worst_case) {
    const std::vector<std::pair<Level, Grade>> table = {{Level::critical, Grade::e},
                                                        {Level::high, Grade::d},
                                                        {Level::medium, Grade::c},
                                                        {Level::low, Grade::b},
                                                        {Level::informational, Grade::b}};
    for (const auto& [level, expected] : table) {
        auto findings = empty_findings();
        findings.cases.resize(2);
        findings.cases[1].severity = level;
        EXPECT_EQ(grade(findings), expected);
    }
}

TEST(Summary, a_recent_case_of_an_earlier_hunt_counts_and_an_old_one_does_not) {
    auto findings = empty_findings();
    findings.earlier = example_earlier();
    EXPECT_EQ(grade(findings), Grade::e);
    EXPECT_EQ(grade_of_this_hunt(findings), Grade::a);
    findings.earlier->cases[0].severity = Level::low;
    EXPECT_EQ(grade(findings), Grade::b);
    EXPECT_EQ(none_title(findings), "view.none.nothing_new");
    findings.earlier->cases[0].is_recent = false;
    EXPECT_EQ(grade(findings), Grade::a);
    EXPECT_EQ(none_title(findings), "view.none.title");
    findings.coverage.events_processed = 0;
    findings.earlier->cases[0].is_recent = true;
    EXPECT_EQ(grade(findings), Grade::not_examined);
}

TEST(Summary, a_case_that_goes_on_is_as_grave_as_it_ever_was) {
    auto findings = empty_findings();
    findings.cases.resize(1);
    findings.cases[0].severity = Level::low;
    findings.cases[0].continues = cases::Continuation{{}, 92, {}, {}, {}};
    EXPECT_EQ(severity_so_far(findings.cases[0]), Level::critical);
    EXPECT_EQ(grade(findings), Grade::e);
    EXPECT_EQ(grade_of_this_hunt(findings), Grade::b);
    findings.cases[0].severity = Level::critical;
    findings.cases[0].continues->score = 12;
    EXPECT_EQ(severity_so_far(findings.cases[0]), Level::critical);
}

TEST(Summary, nothing_found_is_not_the_same_as_nothing_examined) {
    EXPECT_EQ(grade(empty_findings()), Grade::a);
    EXPECT_EQ(grade(cases::Findings{}), Grade::not_examined);
    EXPECT_EQ(none_examined(cases::Findings{}), "view.none.no_events");
    EXPECT_EQ(none_examined(empty_findings()), "view.none.no_rule_fits");
}

TEST(Summary, a_high_detection_without_a_case_spoils_the_best_grade) {
    const auto example = example_findings();
    example->findings.cases.clear();
    EXPECT_EQ(grade(example->findings), Grade::b);
}

TEST(Summary, tells_unreadable_inputs_from_partly_read_ones) {
    const auto example = example_findings();
    const auto seen = examined(example->findings.coverage);
    EXPECT_EQ(seen.files, 4U);
    EXPECT_EQ(seen.hosts.size(), 6U);
    ASSERT_EQ(seen.partial.size(), 1U);
    EXPECT_EQ(seen.partial[0]->path, "logs/KEIRI-PC02/Sysmon.evtx");
    ASSERT_EQ(seen.unreadable.size(), 1U);
    EXPECT_EQ(seen.unreadable[0]->reason, "no reader knows this format");
}

TEST(Summary, a_case_is_active_when_its_last_trace_is_near_the_end_of_its_own_hosts_recording) {
    const auto example = example_findings();
    const auto& findings = example->findings;
    EXPECT_TRUE(activity(findings.cases[0], findings.coverage).is_active);
    const auto quiet = activity(findings.cases[1], findings.coverage);
    EXPECT_TRUE(quiet.is_known);
    EXPECT_FALSE(quiet.is_active);
    EXPECT_EQ(format_duration(quiet.quiet), "6 d 5 h");
    EXPECT_FALSE(activity(findings.cases[0], events::Coverage{}).is_known);
}

TEST(Summary, evidence_of_one_reason_is_one_row_and_no_weight_is_lost) {
    const auto example = example_findings();
    const auto& tax = example->findings.cases[0];
    const auto groups = evidence_by_reason(tax, example->findings);
    size_t count = 0;
    int weight = 0;
    for (const auto& each : groups) {
        count += each.count;
        weight += each.weight;
    }
    EXPECT_EQ(groups.size(), 5U);
    EXPECT_EQ(count, tax.evidence.size());
    EXPECT_EQ(weight - 18, tax.score);
    EXPECT_EQ(weight_sum(tax), tax.score);
}

TEST(Summary, a_timeline_row_folds_one_day_of_one_program_and_destination) {
    const auto example = example_findings();
    const auto& tax = example->findings.cases[0];
    const auto rows = timeline(tax, example->findings, Zone::utc());
    // Two payloads, two services, the restart, the beacon on three days, the payload that came back.
    ASSERT_EQ(rows.size(), 8U);
    EXPECT_EQ(rows[4].count, 13U);
    EXPECT_EQ(rows[4].hosts.size(), 2U);
    EXPECT_EQ(rows[5].count, 24U);
    EXPECT_EQ(rows[6].count, 3U);
    EXPECT_EQ(rows[7].count, 1U);
}

TEST(Summary, destinations_that_alternate_are_two_rows_and_not_one_a_contact) {
    const auto example = example_findings();
    auto& dns = example->findings.cases[1];
    for (size_t index = 0; index < dns.evidence.size(); ++index) {
        auto& detection = example->findings.detections[dns.evidence[index].detection];
        detection.time = dns.first_seen + std::chrono::minutes{static_cast<int64_t>(index)};
        detection.rule = example->findings.detections[dns.evidence[0].detection].rule;
        detection.fields = {{"QueryName", index % 2 == 0 ? "a.example" : "b.example"}};
    }
    EXPECT_EQ(timeline(dns, example->findings, Zone::utc()).size(), 2U);
}

TEST(Summary, blames_a_product_only_by_an_own_rule_in_a_case_of_the_worst_severity) {
    const auto example = example_findings();
    EXPECT_TRUE(blames_product(example->findings));
    example->findings.cases[0].product.reset();  // the other case has a product, but is less severe
    EXPECT_FALSE(blames_product(example->findings));
    example->findings.cases[1].severity = Level::critical;
    EXPECT_TRUE(blames_product(example->findings));
    example->findings.earlier = example_earlier();
    EXPECT_TRUE(blames_product(example->findings));
    for (auto& each : example->findings.cases) each.severity = Level::medium;
    EXPECT_FALSE(blames_product(example->findings)) << "an earlier case is worse";
    example->findings.earlier.reset();
    EXPECT_TRUE(blames_product(example->findings));
    for (const auto& rule : example->rules) rule->own = false;
    EXPECT_FALSE(blames_product(example->findings));
}

TEST(Summary, detections_outside_cases_are_counted_by_rule_worst_first) {
    const auto example = example_findings();
    const auto totals = outside_cases(example->findings);
    ASSERT_EQ(totals.size(), 2U);
    EXPECT_EQ(totals[0].rule->level, Level::high);
    EXPECT_EQ(totals[1].detections.size(), 1'234U);
    EXPECT_EQ(totals[1].hosts.size(), 3U);
}

TEST(Summary, silent_rules_are_counted_by_reason) {
    const auto example = example_findings();
    const auto reasons = silent_by_reason(example->findings.coverage);
    ASSERT_EQ(reasons.size(), 2U);
    EXPECT_EQ(reasons[0].second, 30U);
}

}  // namespace
}  // namespace mitsuke::views
