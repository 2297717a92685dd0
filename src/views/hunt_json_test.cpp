// SPDX-License-Identifier: Apache-2.0
#include "views/hunt_json.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <sstream>

#include "base/text.h"
#include "views/example_findings.h"
#include "views/hunt_csv.h"
#include "views/hunt_sarif.h"

namespace mitsuke::views {
namespace {

using simdjson::dom::element;

class HuntJson : public testing::Test {
protected:
    element parse(const std::string& text) {
        element document;
        EXPECT_EQ(parser_.parse(text).get(document), simdjson::SUCCESS);
        return document;
    }
    std::string json() {
        std::ostringstream out;
        write_json(example_->findings, example_catalogue(), out);
        return out.str();
    }
    std::unique_ptr<Example> example_ = example_findings();
    simdjson::dom::parser parser_;
};

std::string_view text(element value) { return value.get_string().value(); }

simdjson::dom::array items(element value) { return value.get_array().value(); }

std::vector<std::string_view> keys(element object) {
    std::vector<std::string_view> names;
    const simdjson::dom::object members = object.get_object().value();
    for (const auto field : members) names.push_back(field.key);
    return names;
}

using Names = std::vector<std::string_view>;

TEST_F(HuntJson, has_exactly_the_members_of_the_contract) {
    const std::string bytes = json();
    const element all = parse(bytes);
    EXPECT_EQ(all["schema_version"].get_int64().value(), 1);
    EXPECT_EQ(keys(all), (Names{"schema_version", "cases", "earlier_cases", "detections", "coverage"}));
    EXPECT_EQ(keys(all["cases"].at(0)),
              (Names{"id", "continues", "score", "severity", "title", "story", "product", "hosts", "first_seen",
                     "last_seen", "evidence", "against", "indicators", "attack", "actions"}));
    EXPECT_EQ(keys(all["cases"].at(0)["evidence"].at(0)),
              (Names{"rule", "title", "level", "time", "host", "event", "weight", "why"}));
    EXPECT_EQ(keys(all["detections"].at(0)),
              (Names{"rule", "rule_id", "title", "level", "time", "host", "source", "record", "case", "event"}));
    EXPECT_EQ(keys(all["coverage"]), (Names{"sources", "skipped", "events", "rules", "indicators"}));
    EXPECT_EQ(keys(all["coverage"]["sources"].at(0)),
              (Names{"path", "format", "hosts", "first", "last", "events", "passed_over", "unreadable",
                     "checksum_mismatches", "recovered", "overwritten", "reason"}));
    EXPECT_EQ(keys(all["coverage"]["events"]), (Names{"offered", "processed", "dropped", "older_than_state",
                                                      "without_time", "forgotten", "recovered", "overwritten"}));
    EXPECT_EQ(keys(all["coverage"]["rules"]["rejected"].at(0)),
              (Names{"file", "line", "column", "rule_id", "why", "excerpt"}));
    EXPECT_EQ(keys(all["coverage"]["rules"]["cannot_fire"].at(0)), (Names{"rule", "rule_id", "title", "why"}));
}

TEST_F(HuntJson, tells_what_earlier_hunts_told_and_null_without_a_state) {
    EXPECT_TRUE(parse(json())["earlier_cases"].is_null());
    example_->findings.earlier = example_earlier();
    const std::string bytes = json();
    const element earlier = parse(bytes)["earlier_cases"];
    EXPECT_EQ(keys(earlier), (Names{"count", "cases"}));
    EXPECT_EQ(earlier["count"].get_int64().value(), 5);
    EXPECT_EQ(keys(earlier["cases"].at(0)), (Names{"id", "title", "product", "hosts", "more_hosts", "score", "severity",
                                                   "first_seen", "last_seen", "examined", "recent"}));
    EXPECT_EQ(text(earlier["cases"].at(0)["severity"]), "critical");
    EXPECT_TRUE(earlier["cases"].at(1)["title"].is_null());
    EXPECT_TRUE(earlier["cases"].at(1)["product"].is_null());
    EXPECT_FALSE(earlier["cases"].at(0)["examined"].get_bool().value());
    EXPECT_TRUE(earlier["cases"].at(1)["examined"].is_null()) << "nobody can tell";
    EXPECT_FALSE(earlier["cases"].at(1)["recent"].get_bool().value());
    std::ostringstream lines;
    write_jsonl(example_->findings, example_catalogue(), lines);
    EXPECT_NE(lines.str().find("\"type\": \"earlier_cases\""), std::string::npos);
}

TEST_F(HuntJson, counts_what_was_recovered_and_says_null_where_nobody_looked) {
    auto& sources = example_->findings.coverage.sources;
    EXPECT_TRUE(parse(json())["coverage"]["events"]["recovered"].is_null());
    sources[0].recovery = events::RecoveryCounts{3, 1};
    sources[1].recovery = events::RecoveryCounts{4, 0};
    const std::string bytes = json();
    const element coverage = parse(bytes)["coverage"];
    EXPECT_EQ(coverage["sources"].at(0)["recovered"].get_int64().value(), 3);
    EXPECT_EQ(coverage["sources"].at(1)["overwritten"].get_int64().value(), 0);
    EXPECT_TRUE(coverage["sources"].at(2)["recovered"].is_null());
    EXPECT_EQ(coverage["events"]["recovered"].get_int64().value(), 7);
    EXPECT_EQ(coverage["events"]["overwritten"].get_int64().value(), 1);
}

TEST_F(HuntJson, counts_the_packets_of_a_live_capture_and_of_no_other) {
    example_->findings.coverage.sources[0].packets = {10, 7, 3, 2, 1};
    const std::string bytes = json();
    const element sources = parse(bytes)["coverage"]["sources"];
    const element packets = sources.at(0)["packets"];
    EXPECT_EQ(keys(packets), (Names{"received", "read", "dropped_by_kernel", "dropped_by_interface", "truncated"}));
    EXPECT_EQ(packets["read"].get_int64().value(), 7);
    EXPECT_EQ(packets["dropped_by_kernel"].get_int64().value(), 3);
    EXPECT_TRUE(sources.at(1)["packets"].error());
}

TEST_F(HuntJson, says_null_where_it_does_not_know) {
    const std::string bytes = json();
    const element all = parse(bytes);
    EXPECT_TRUE(all["cases"].at(1)["product"]["installer"].is_null());
    const element unread = all["coverage"]["sources"].at(3);
    for (const char* name : {"format", "first", "last"}) EXPECT_TRUE(unread[name].is_null()) << name;
    EXPECT_EQ(bytes.find(": \"\""), std::string::npos);
}

TEST_F(HuntJson, tells_the_story_in_english_and_the_time_in_utc) {
    const std::string bytes = json();
    const element tax = parse(bytes)["cases"].at(0);
    EXPECT_EQ(text(tax["title"]), "Chozei Tax Suite 3.2 brought a second program 2 h 03 min after its installation");
    EXPECT_EQ(text(tax["first_seen"]), "2026-10-06T01:01:00Z");
    EXPECT_EQ(tax["story"].get_array().size(), 4U);
}

TEST_F(HuntJson, a_repeated_field_becomes_an_array_and_a_single_one_stays_text) {
    const std::string bytes = json();
    const element event = parse(bytes)["cases"].at(0)["evidence"].at(1)["event"];
    EXPECT_EQ(text(event["ServiceName"]), "ChozeiSync");
    ASSERT_EQ(event["Data"].get_array().size(), 2U);
    EXPECT_EQ(text(event["Data"].at(1)), "two\x1b[31m\xEF\xBF\xBD");
}

TEST_F(HuntJson, weights_add_up_to_the_score_of_each_case) {
    const std::string bytes = json();
    const auto all = items(parse(bytes)["cases"]);
    ASSERT_EQ(all.size(), 2U);
    for (const element each : all) {
        int64_t sum = 0;
        const auto evidence = items(each["evidence"]), against = items(each["against"]);
        for (const element item : evidence) sum += item["weight"].get_int64().value();
        for (const element item : against) sum += item["weight"].get_int64().value();
        EXPECT_EQ(sum, each["score"].get_int64().value());
    }
}

TEST_F(HuntJson, every_detection_is_listed_and_names_its_case) {
    const std::string bytes = json();
    const auto detections = items(parse(bytes)["detections"]);
    ASSERT_EQ(detections.size(), example_->findings.detections.size());
    EXPECT_EQ(text(detections.at(0)["case"]), "M-7f3a91c2");
    EXPECT_EQ(text(detections.at(0)["source"]), "logs/KEIRI-PC01/Sysmon.evtx");
    EXPECT_TRUE(detections.at(detections.size() - 1)["case"].is_null());
}

TEST_F(HuntJson, a_hunt_without_anything_is_still_a_whole_document) {
    std::ostringstream out;
    write_json(cases::Findings{}, example_catalogue(), out);
    EXPECT_EQ(parse(out.str())["cases"].get_array().size(), 0U);
}

TEST_F(HuntJson, json_lines_are_the_same_objects_with_a_type) {
    std::ostringstream out;
    write_jsonl(example_->findings, example_catalogue(), out);
    std::map<std::string, size_t> types;
    std::istringstream lines(out.str());
    for (std::string line; std::getline(lines, line);) {
        const element each = parse(line);
        EXPECT_EQ(each["schema_version"].get_int64().value(), 1);
        ++types[std::string(text(each["type"]))];
    }
    EXPECT_EQ(types, (std::map<std::string, size_t>{
                         {"case", 2}, {"detection", example_->findings.detections.size()}, {"coverage", 1}}));
}

TEST_F(HuntJson, stays_as_users_know_it) {
    example_->findings.detections.resize(48);  // the first case and a little more: short enough to read
    example_->findings.case_of.resize(48);
    example_->findings.cases.pop_back();
    expect_golden("hunt.json", json());
}

TEST_F(HuntJson, sarif_has_what_the_standard_requires_of_a_run) {
    std::ostringstream out;
    write_sarif(example_->findings, example_catalogue(), "0.1.0", out);
    const std::string bytes = out.str();
    const element all = parse(bytes);
    EXPECT_EQ(text(all["version"]), "2.1.0");
    const element run = all["runs"].at(0);
    EXPECT_EQ(text(run["tool"]["driver"]["name"]), "Mitsuke");
    const auto rules = items(run["tool"]["driver"]["rules"]), results = items(run["results"]);
    ASSERT_EQ(results.size(), example_->findings.detections.size());
    for (const element result : results) {
        const element rule = rules.at(result["ruleIndex"].get_uint64().value());
        EXPECT_EQ(text(rule["id"]), text(result["ruleId"]));
        EXPECT_FALSE(text(result["message"]["text"]).empty());
    }
    EXPECT_EQ(text(run["invocations"].at(0)["toolExecutionNotifications"].at(1)["locations"].at(
                  0)["physicalLocation"]["artifactLocation"]["uri"]),
              "logs/broken%20%1B%5D0%3Bx%07.bin");
}

TEST(HuntCsv, one_line_is_one_case_and_no_cell_is_a_formula) {
    const auto example = example_findings();
    auto& each = example->findings.cases.front();
    each.product->name = "=cmd|' /C calc'!A0";
    each.hosts = {"@host", "quoted \"name\"\nsecond line"};
    std::ostringstream out;
    write_csv(example->findings, example_catalogue(), out);
    const std::string csv = out.str();
    EXPECT_TRUE(csv.starts_with("\xEF\xBB\xBFid,score,severity,title,"));
    EXPECT_TRUE(csv.ends_with("\r\n"));
    EXPECT_EQ(split(csv, '\n').size(), 4U);  // head, two cases, nothing after the last CRLF
    EXPECT_NE(csv.find("\"'=cmd|' /C calc'!A0\""), std::string::npos);
    EXPECT_NE(csv.find("\"'@host; quoted \"\"name\"\" second line\""), std::string::npos);
}

TEST(HuntCsv, a_cell_that_excel_would_cut_is_cut_and_says_so) {
    const auto example = example_findings();
    example->findings.cases.front().hosts = {std::string(40'000, 'h')};
    std::ostringstream out;
    write_csv(example->findings, example_catalogue(), out);
    EXPECT_NE(out.str().find("h... (8000 more bytes)"), std::string::npos);
}

}  // namespace
}  // namespace mitsuke::views
