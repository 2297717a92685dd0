// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rules/test_support.h"

namespace mitsuke::rules {
namespace {

using namespace test;

/// Why the rule could not fire on telemetry that had those fields; empty when it could.
std::string why_silent(const std::string& rule, const TestFields& fields,
                       const events::LogSource& source = process_creation) {
    Engine engine;
    engine.load(rule);
    EXPECT_EQ(engine.complaint(), "");
    Telemetry telemetry;
    telemetry.observe(engine.event(fields, source));
    const auto silent = telemetry.cannot_fire(engine.rules);
    return silent.empty() ? "" : silent[0].why;
}

TEST(Telemetry, a_rule_whose_log_source_never_occurred_cannot_fire) {
    Engine engine;
    engine.load(
        "title: t\nid: 42\nlogsource: {product: windows, category: process_creation}\ndetection: {s: {A: x}, "
        "condition: s}\n");
    Telemetry telemetry;
    telemetry.observe(engine.event({{"A", "x"}}, {"linux", "auditd", {"process_creation"}}));
    const auto silent = telemetry.cannot_fire(engine.rules);
    ASSERT_EQ(silent.size(), 1U);
    EXPECT_EQ(silent[0].rule, "test.yml");
    EXPECT_EQ(silent[0].rule_id, "42");
    EXPECT_EQ(silent[0].title, "t");
    EXPECT_EQ(silent[0].why, "no event of product windows, category process_creation");
}

TEST(Telemetry, facts_about_contacts_come_from_the_wire_alone_but_for_what_they_say_of_a_product) {
    const std::string channel =
        "title: t\nlogsource: {product: mitsuke, category: dns_channel}\ndetection: {s: {Fact: x%}, condition: s}\n";
    const auto with = [&](const std::string& more) {
        std::string rule = channel;
        return rule.replace(rule.find('%'), 1, more);
    };
    const events::LogSource dns{"zeek", "dns", {"dns"}}, conn{"zeek", "conn", {}};
    EXPECT_EQ(why_silent(with(""), {{"QueryName", "x"}}, dns), "");
    EXPECT_EQ(why_silent(with(", Novel: 'true'"), {{"QueryName", "x"}}, dns),
              "no records of processes (Sysmon 1, Security 4688, auditd execve)");
    EXPECT_EQ(why_silent(with(""), {{"A", "x"}}, conn), "no records of DNS questions (Sysmon 22, Zeek dns, packets)");
    std::string beacon = with("");
    beacon.replace(beacon.find("dns_channel"), 11, "beacon");
    EXPECT_EQ(why_silent(beacon, {{"A", "x"}}, conn), "");
    EXPECT_EQ(why_silent(beacon, {{"A", "x"}}), "no records of connections");
}

TEST(Telemetry, only_a_rule_that_certainly_needs_an_absent_field_cannot_fire) {
    const std::string absent = "no event of product windows has the field B";
    struct Row {
        const char* detection;
        std::string why;
    };
    const Row rows[] = {
        {"    s: {A: x}\n    condition: s\n", ""},
        {"    s: {B: x}\n    condition: s\n", absent},
        {"    s: {A: x, B: x}\n    condition: s\n", absent},
        {"    s: [{A: x}, {B: x}]\n    condition: s\n", ""},
        {"    s: {A: x}\n    f: {B: x}\n    condition: s and not f\n", ""},
        {"    s: {A: x}\n    f: {B: x}\n    condition: s and f\n", absent},
        {"    s: {A: x}\n    f: {B: x}\n    condition: s or f\n", ""},
        {"    s: {A: x}\n    f: {B: x}\n    condition: 1 of them\n", ""},
        {"    s: {A: x}\n    f: {B: x}\n    condition: all of them\n", absent},
        {"    s: {B: null}\n    condition: s\n", ""},
        {"    s: {B: [x, null]}\n    condition: s\n", ""},
        {"    s: {B: ''}\n    condition: s\n", absent},
        {"    s: {B|exists: false}\n    condition: s\n", ""},
        {"    s: {B|exists: true}\n    condition: s\n", absent},
        {"    s: {B|neq: x}\n    condition: s\n", ""},
        {"    s: {A: x}\n    f: {B: null}\n    condition: s and not f\n", "no event can satisfy its condition"},
        {"    s: {A|fieldref: B}\n    condition: s\n", absent},
        {"    s: {B|fieldref: A}\n    condition: s\n", absent},
        {"    s: {A|fieldref: [B, A]}\n    condition: s\n", ""},
        {"    s: [keyword]\n    condition: s\n", ""},
        {"    s: {B: x, C: x}\n    condition: s\n", "no event of product windows has the fields B, C"},
    };
    for (const auto& row : rows)
        EXPECT_EQ(why_silent(rule_with(row.detection), {{"A", "x"}}), row.why) << row.detection;
}

TEST(Telemetry, fields_of_another_log_source_do_not_help) {
    Engine engine;
    engine.load(
        "title: t\nlogsource: {product: windows, category: process_creation}\ndetection: {s: {A: x, B: x}, condition: "
        "s}\n");
    Telemetry telemetry, other_thread;
    telemetry.observe(engine.event({{"A", "x"}}));
    telemetry.observe(engine.event({{"B", "x"}}, {"windows", "security", {}}));
    EXPECT_EQ(telemetry.cannot_fire(engine.rules).size(), 1U);
    other_thread.observe(engine.event({{"B", "x"}}));
    telemetry.merge(other_thread);
    EXPECT_EQ(telemetry.cannot_fire(engine.rules).size(), 0U);
}

TEST(Telemetry, a_correlation_cannot_fire_when_its_rules_or_its_fields_never_come) {
    const auto rule = [](const std::string& name, const std::string& product, const std::string& field) {
        return "title: " + name + "\nname: " + name + "\nlogsource: {product: " + product + "}\ndetection: {s: {" +
               field + ": x}, condition: s}\n---\n";
    };
    const std::string rules = rule("here", "windows", "A") + rule("also", "windows", "B") + rule("gone", "linux", "A");
    const auto why = [&](const std::string& body) {
        Engine engine;
        engine.load(rules + "title: c\nid: c-1\nname: c\ncorrelation:\n    timespan: 1m\n    " + body +
                    "\n---\ntitle: outer\ncorrelation: {type: event_count, timespan: 1m, rules: [c], group-by: [A], "
                    "condition: {gte: 2}}\n");
        engine.finish();
        EXPECT_EQ(engine.complaint(), "");
        Telemetry telemetry;
        telemetry.observe(engine.event({{"A", "x"}, {"B", "x"}}));
        std::string result;
        for (const auto& each : telemetry.cannot_fire(engine.rules))
            if (each.title != "gone") result += each.title + ": " + each.why + "; ";
        return result;
    };
    const std::string and_outer = "; outer: no rule that it names can fire; ";
    EXPECT_EQ(why("type: event_count\n    rules: [gone, here]\n    group-by: [B]\n    condition: {gte: 2}"), "");
    EXPECT_EQ(why("type: event_count\n    rules: [gone]\n    group-by: [A]\n    condition: {gte: 2}"),
              "c: no rule that it names can fire" + and_outer);
    EXPECT_EQ(why("type: temporal\n    rules: [gone, here, also]\n    group-by: [A]"),
              "c: of the rules that it names only 2 can fire, and it needs 3" + and_outer);
    EXPECT_EQ(why("type: temporal\n    rules: [gone, here, also]\n    group-by: [A]\n    condition: {gte: 2}"), "");
    EXPECT_EQ(why("type: event_count\n    rules: [here]\n    group-by: [Z]\n    condition: {gte: 2}"),
              "c: no event of a rule that it names has the field Z" + and_outer);
}

}  // namespace
}  // namespace mitsuke::rules
