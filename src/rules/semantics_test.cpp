// SPDX-License-Identifier: Apache-2.0
// What a rule means, one story per trap that real rules, events and other engines have shown.
#include <gtest/gtest.h>

#include "rules/encoding.h"
#include "rules/test_support.h"

namespace mitsuke::rules {
namespace {

using namespace test;
using events::ValueType;

struct Row {
    const char* selection;
    TestFields fields;
    bool expected;
};

template <size_t count>
void check(const Row (&rows)[count]) {
    for (const auto& row : rows)
        EXPECT_EQ(selects(row.selection, row.fields), row.expected)
            << row.selection << " on " << testing::PrintToString(row.fields);
}

// --- texts ------------------------------------------------------------------------------------------

TEST(SigmaSemantics, texts_ignore_case_beyond_ascii_and_regexes_mind_it) {
    check({
        {"A: 'Evil.EXE'", {{"A", "eVIL.exe"}}, true},
        {"A: 'ÜBER'", {{"A", "über"}}, true},
        {"A|contains: 'ключ'", {{"A", "КЛЮЧ.exe"}}, true},
        {"A|endswith: '\\ＣＭＤ.exe'", {{"A", "C:\\ｃｍｄ.EXE"}}, true},
        {"A|re: 'Evil'", {{"A", "evil"}}, false},
        {"A|re: 'Evil'", {{"A", "so Evil!"}}, true},
    });
}

TEST(SigmaSemantics, a_backslash_is_itself_unless_a_wildcard_or_backslash_follows) {
    check({
        {R"(A|endswith: '\cmd.exe')", {{"A", R"(C:\cmd.exe)"}}, true},
        {R"(A|endswith: '\\cmd.exe')", {{"A", R"(C:\cmd.exe)"}}, true},
        {R"(A: 'C:\\*')", {{"A", R"(C:\x)"}}, true},
        {R"(A: 'C:\*')", {{"A", R"(C:\x)"}}, false},
        {R"(A: 'C:\*')", {{"A", "C:*"}}, true},
        {R"(A: 'C:\\\*')", {{"A", R"(C:\*)"}}, true},
        {R"(A|startswith: '\\\\srv')", {{"A", R"(\\srv\share)"}}, true},
        {R"(A: 'why\?')", {{"A", "why?"}}, true},
        {R"(A: 'why\?')", {{"A", "whyx"}}, false},
    });
}

TEST(SigmaSemantics, wildcards_work_inside_contains_startswith_and_endswith) {
    check({
        {"A|endswith: '1?'", {{"A", "0x10"}}, true},
        {"A|endswith: '1?'", {{"A", "0x1"}}, false},
        {"A|startswith: '?x'", {{"A", "0x10"}}, true},
        {"A|contains: ' -e* JAB'", {{"A", "powershell -enc JABz"}}, true},
        {"A|contains: ' -e* JAB'", {{"A", "powershell -nop JABz"}}, false},
        {"A: '*1?'", {{"A", "0x10"}}, true},
    });
}

TEST(SigmaSemantics, base64_encodes_the_bytes_as_written) {
    check({
        {"A|base64: 'http://'", {{"A", "aHR0cDovLw=="}}, true},
        {"A|base64|contains: 'Foobar'", {{"A", "x Rm9vYmFy y"}}, true},
        {"A|base64|contains: 'foobar'", {{"A", "x Rm9vYmFy y"}}, false},
        {R"(A|base64: 'a\\b')", {{"A", to_base64("a\\b")}}, true},
        {"A|wide|base64offset|contains: 'IEX'", {{"A", to_base64(to_utf16("y IEX x", ByteOrder::little))}}, true},
        {"A|utf16le|base64offset|contains: 'IEX'", {{"A", to_base64(to_utf16("IEX", ByteOrder::little))}}, true},
        {"A|utf16be|base64offset|contains: 'IEX'", {{"A", to_base64(to_utf16("IEX", ByteOrder::big))}}, true},
        {"A|utf16|base64: 'IEX'", {{"A", to_base64("\xFF\xFE" + to_utf16("IEX", ByteOrder::little))}}, true},
        {"A|base64offset|contains: 'IEX'", {{"A", to_base64(to_utf16("IEX", ByteOrder::little))}}, false},
    });
    for (size_t before = 0; before < 3; ++before)
        EXPECT_TRUE(selects("A|base64offset|contains: '::FromBase64String'",
                            {{"A", to_base64(std::string(before, ' ') + "::FromBase64String(")}}));
}

TEST(SigmaSemantics, wide_texts_are_matched_as_their_bytes) {
    check({{"A|wide|contains: 'ab'", {{"A", "x" + to_utf16("ab", ByteOrder::little)}}, true},
           {"A|wide|contains: 'ab'", {{"A", "ab"}}, false}});
}

TEST(SigmaSemantics, windash_takes_five_dashes_for_one_before_a_flag) {
    for (const char* dash : {"-", "/", "–", "—", "―"}) {
        const std::string line = std::string("reg.exe ") + dash + "s x " + dash + "Y";
        EXPECT_TRUE(selects("A|contains|windash: ' -s '", {{"A", line}})) << dash;
        EXPECT_TRUE(selects("A|contains|windash: ' /S '", {{"A", line}})) << dash;
        EXPECT_TRUE(selects("A|windash|endswith: '-s x /y'", {{"A", line}})) << dash;
    }
    check({
        {"A|contains|windash: ' -s /y'", {{"A", "x /s –y"}}, true},
        {"A|contains|windash: ' -s '", {{"A", "x +s y"}}, false},
        {"A|windash|contains: '-param-name'", {{"A", "/param-name"}}, true},
        {"A|windash|contains: '-param-name'", {{"A", "-param/name"}}, false},
        {"A|contains|windash|all: [' -a', ' -b']", {{"A", "x /b –a"}}, true},
        {"A|windash|base64offset|contains: ' -enc'", {{"A", to_base64("pwsh /enc")}}, true},
    });
}

TEST(SigmaSemantics, values_with_line_ends_are_matched_whole) {
    const TestFields control{{"UserAccountControl", "\r\n\t\t%%2091"}};
    check({
        {"UserAccountControl|contains: '%%2091'", control, true},
        {"UserAccountControl|endswith: '\t%%2091'", control, true},
        {"UserAccountControl: '*%%2091'", control, true},
        {"UserAccountControl: \"\\r\\n\\t\\t%%2091\"", control, true},
        {"UserAccountControl|re: '%%2091$'", control, true},
        {"UserAccountControl|re: '^.*%%2091$'", control, false},
        {"UserAccountControl|re|s: '^.*%%2091$'", control, true},
        {"UserAccountControl|re|m: '^\\s*%%2091$'", control, true},
    });
}

TEST(SigmaSemantics, cased_minds_case) {
    check({
        {"A|cased: 'Evil'", {{"A", "Evil"}}, true},
        {"A|cased: 'Evil'", {{"A", "evil"}}, false},
        {"A|contains|cased: 'BC'", {{"A", "aBCd"}}, true},
        {"A|cased|contains: 'BC'", {{"A", "abcd"}}, false},
        {"A|cased: ['x', 'Evil', 'y']", {{"A", "EVIL"}}, false},
    });
}

TEST(SigmaSemantics, regex_modifiers_change_the_search) {
    check({
        {"A|re|i: 'EVIL'", {{"A", "evil"}}, true},
        {"A|re|i|m|s: '^b.C$'", {{"A", "a\nB\nc\nd"}}, true},
        {"A|re|startswith: 'b|c'", {{"A", "cab"}}, true},
        {"A|re|startswith: 'b|d'", {{"A", "cab"}}, false},
        {"A|re|endswith: 'b|d'", {{"A", "cab"}}, true},
        {"A|re|contains: 'a'", {{"A", "cab"}}, true},
        {"A|re: ['x', 'a']", {{"A", "cab"}}, true},
        {"A|re|all: ['c', 'x']", {{"A", "cab"}}, false},
        {R"(A|re: 'C:\\\\x')", {{"A", R"(C:\\x)"}}, true},
        {"A|re: 12", {{"A", "x123"}}, true},
    });
}

// --- types ------------------------------------------------------------------------------------------

TEST(SigmaSemantics, numbers_compare_as_text_in_decimal) {
    check({
        {"EventID: 4688", {{"EventID", "4688"}}, true},
        {"EventID: 4688", {{"EventID", "4688", ValueType::integer}}, true},
        {"EventID: '4688'", {{"EventID", "4688", ValueType::integer}}, true},
        {"EventID: 4688", {{"EventID", "46880"}}, false},
        {"A: 0x10", {{"A", "16"}}, true},
        {"A: 0x10", {{"A", "0x10"}}, false},
        {"A: '0x10'", {{"A", "0x10"}}, true},
        {"A: 1.5", {{"A", "1.50", ValueType::real}}, true},
        {"A|startswith: 46", {{"A", "4688"}}, true},
        {"EventID: [1, 4688]", {{"EventID", "4688"}}, true},
    });
}

TEST(SigmaSemantics, null_is_absent_null_or_empty_and_empty_text_is_not_absent) {
    const TestFields absent{{"B", "x"}}, null{null_field("A")}, empty{{"A", ""}}, dash{{"A", "-"}};
    check({
        {"A: null", absent, true},
        {"A: null", null, true},
        {"A: null", empty, true},
        {"A: null", dash, false},
        {"A: ''", absent, false},
        {"A: ''", null, true},
        {"A: ''", empty, true},
        {"A: ''", dash, false},
        {"A: ['x', null]", absent, true},
        {"A|neq: null", absent, false},
        {"A|neq: null", dash, true},
        {"A: '*'", absent, false},
        {"A: '*'", dash, true},
    });
}

TEST(SigmaSemantics, exists_asks_for_presence_whatever_the_value) {
    const TestFields absent{{"B", "x"}}, null{null_field("A")}, empty{{"A", ""}};
    check({
        {"A|exists: true", absent, false},
        {"A|exists: true", null, true},
        {"A|exists: true", empty, true},
        {"A|exists: false", absent, true},
        {"A|exists: false", null, false},
    });
}

TEST(SigmaSemantics, booleans_compare_as_text_ignoring_case) {
    check({
        {"Signed: true", {{"Signed", "true"}}, true},
        {"Signed: true", {{"Signed", "True"}}, true},
        {"Signed: true", {{"Signed", "true", ValueType::boolean}}, true},
        {"Signed: true", {{"Signed", "false"}}, false},
        {"Signed: 'false'", {{"Signed", "false", ValueType::boolean}}, true},
        {"Signed: false", {{"Signed", "FALSE"}}, true},
    });
}

TEST(SigmaSemantics, cidr_matches_addresses_and_passes_over_the_rest) {
    check({
        {"A|cidr: 10.0.0.0/8", {{"A", "10.200.3.4"}}, true},
        {"A|cidr: 10.0.0.0/8", {{"A", "11.0.0.1"}}, false},
        {"A|cidr: 10.0.0.0/8", {{"A", "::ffff:10.1.2.3"}}, true},
        {"A|cidr: 'fe80::/10'", {{"A", "fe80:0:0:0:1:2:3:4"}}, true},
        {"A|cidr: 'fe80::/10'", {{"A", "10.0.0.1"}}, false},
        {"A|cidr: 10.0.0.0/8", {{"A", "-"}}, false},
        {"A|cidr: 10.0.0.0/8", {{"A", "host.example"}}, false},
        {"A|cidr: 10.0.0.0/8", {{"A", ""}}, false},
        {"A|cidr: ['::1/128', '127.0.0.0/8']", {{"A", "127.0.0.1"}}, true},
        {"A|cidr: '192.0.2.7'", {{"A", "192.0.2.7"}}, true},
    });
}

TEST(SigmaSemantics, bounds_compare_numbers_and_nothing_else) {
    check({
        {"A|gt: 5", {{"A", "6"}}, true},
        {"A|gt: 5", {{"A", "5"}}, false},
        {"A|gte: 5", {{"A", "5"}}, true},
        {"A|lt: 5", {{"A", "-6"}}, true},
        {"A|lte: 5", {{"A", "5.0"}}, true},
        {"A|lte: 5.5", {{"A", "5.6"}}, false},
        {"A|gt: 9", {{"A", "10"}}, true},
        {"A|gt: 15", {{"A", "0x10"}}, true},
        {"A|gt: 9007199254740992", {{"A", "9007199254740993"}}, true},
        {"A|gt: 5", {{"A", "six"}}, false},
        {"A|lt: 5", {{"A", ""}}, false},
        {"A|lt: 5", {{"B", "1"}}, false},
    });
}

TEST(SigmaSemantics, neq_is_the_negation_of_its_line) {
    check({
        {"A|neq: x", {{"A", "y"}}, true},
        {"A|neq: x", {{"A", "X"}}, false},
        {"A|neq: [x, y]", {{"A", "y"}}, false},
        {"A|neq: 5", {{"A", "6"}}, true},
        {"A|contains|neq: b", {{"A", "abc"}}, false},
        {"A|neq: x", {{"B", "x"}}, true},
        {"A|fieldref|neq: B", {{"A", "x"}, {"B", "y"}}, true},
        {"A|fieldref|neq: B", {{"A", "x"}, {"B", "X"}}, false},
    });
}

TEST(SigmaSemantics, time_modifiers_take_a_number_out_of_a_time) {
    const TestFields at{{"T", "2024-03-05T22:07:30.473Z"}};
    check({
        {"T|hour: 22", at, true},
        {"T|hour: 21", at, false},
        {"T|minute: 7", at, true},
        {"T|day: [4, 5]", at, true},
        {"T|week: 10", at, true},
        {"T|month: 3", at, true},
        {"T|year: 2024", at, true},
        {"T|hour|gte: 22", at, true},
        {"T|hour|lt: 22", at, false},
        {"T|hour|neq: 22", at, false},
        {"T|hour: 22", {{"T", "-"}}, false},
    });
}

// --- structure --------------------------------------------------------------------------------------

TEST(SigmaSemantics, an_absent_field_makes_a_filter_false_so_the_rule_fires) {
    Engine engine;
    engine.load(
        rule_with("    selection:\n        A: x\n    filter:\n        B|endswith: y\n"
                  "    condition: selection and not filter\n"));
    EXPECT_EQ(engine.titles({{"A", "x"}}).size(), 1U);
    EXPECT_EQ(engine.titles({{"A", "x"}, null_field("B")}).size(), 1U);
    EXPECT_EQ(engine.titles({{"A", "x"}, {"B", "xy"}}).size(), 0U);
}

TEST(SigmaSemantics, fieldref_compares_two_fields_and_needs_both) {
    check({
        {"A|fieldref: B", {{"A", "C:\\x.EXE"}, {"B", "c:\\X.exe"}}, true},
        {"A|fieldref: B", {{"A", "x"}, {"B", "y"}}, false},
        {"A|fieldref: B", {{"A", "x"}}, false},
        {"A|fieldref: B", {{"B", "x"}}, false},
        {"A|fieldref: B", {{"A", ""}, {"B", ""}}, false},
        {"A|fieldref: B", {null_field("A"), null_field("B")}, false},
        {"A|fieldref|startswith: B", {{"A", "host.example"}, {"B", "HOST"}}, true},
        {"A|fieldref|endswith: B", {{"A", "DOMAIN\\user"}, {"B", "user"}}, true},
        {"A|fieldref|contains: B", {{"A", "abc"}, {"B", "b"}}, true},
        {"A|fieldref|contains: B", {{"A", "b"}, {"B", "abc"}}, false},
        {"A|fieldref|cased: B", {{"A", "x"}, {"B", "X"}}, false},
        {"A|fieldref: [B, C]", {{"A", "x"}, {"C", "x"}}, true},
        {"A|fieldref: B", {{"A", "1"}, {"A", "2"}, {"B", "3"}, {"B", "2"}}, true},
    });
}

TEST(SigmaSemantics, keywords_search_every_value_of_the_event) {
    struct KeywordRow {
        const char* search;
        bool expected;
    };
    const TestFields event{
        {"EventID", "4104", ValueType::integer}, {"Data", "ran SEKURLSA::logonpasswords"}, {"X", "done 200 ok"}};
    const KeywordRow rows[] = {
        {"        - 'sekurlsa::'\n        - 'absent'\n", true},
        {"        - 'absent'\n", false},
        {"        'sekurlsa::'\n", true},
        {"        '|all':\n            - 'sekurlsa'\n            - 'done'\n", true},
        {"        '|all':\n            - 'sekurlsa'\n            - 'absent'\n", false},
        {"        '|all': ['done', 200]\n", true},
        {"        - 4104\n", true},
        {"        - 'sek*passwords'\n", true},
        {"        - 'ran*done'\n", false},
        {"        '|re': 'SEK[A-Z]+::'\n", true},
        {"        '|startswith': 'ran'\n", true},
        {"        '|startswith': 'sek'\n", false},
        {"        '|contains': ['sek']\n", true},
        {"        - 'absent'\n        - X|endswith: 'OK'\n", true},
        {"        - - 'absent'\n          - 'done'\n", true},
    };
    for (const auto& row : rows) {
        Engine engine;
        engine.load(rule_with(std::string("    keywords:\n") + row.search + "    condition: keywords\n"));
        EXPECT_EQ(engine.complaint(), "") << row.search;
        EXPECT_EQ(engine.titles(event).size(), row.expected ? 1U : 0U) << row.search;
    }
}

TEST(SigmaSemantics, maps_are_and_lists_are_or_all_is_and) {
    check({
        {"A: x\n        B: y", {{"A", "x"}, {"B", "y"}}, true},
        {"A: x\n        B: y", {{"A", "x"}}, false},
        {"- A: x\n        - B: y", {{"B", "y"}}, true},
        {"- A: x\n          C: z\n        - B: y", {{"A", "x"}}, false},
        {"A: [x, y]", {{"A", "y"}}, true},
        {"A|contains|all: [x, y]", {{"A", "axby"}}, true},
        {"A|contains|all: [x, y]", {{"A", "ax"}}, false},
        {"A|all|contains: [x, y]", {{"A", "ax"}}, false},
    });
}

TEST(SigmaSemantics, one_of_selections_keeps_all_inside) {
    Engine engine;
    engine.load(
        rule_with("    selection_a:\n        A|contains|all: [x, y]\n    selection_b:\n        B: z\n"
                  "    condition: 1 of selection*\n"));
    EXPECT_EQ(engine.titles({{"A", "x alone"}}).size(), 0U);
    EXPECT_EQ(engine.titles({{"A", "xy"}}).size(), 1U);
    EXPECT_EQ(engine.titles({{"B", "z"}}).size(), 1U);
}

TEST(SigmaSemantics, quantities_count_search_identifiers) {
    const std::string searches =
        "    sel_1:\n        A: x\n    sel_2:\n        B: x\n    sel_3:\n        C: x\n"
        "    _off:\n        D: x\n";
    struct QuantityRow {
        const char* condition;
        TestFields fields;
        bool expected;
    };
    const QuantityRow rows[] = {
        {"1 of them", {{"B", "x"}}, true},
        {"1 of them", {{"D", "x"}}, false},
        {"all of them", {{"A", "x"}, {"B", "x"}, {"C", "x"}}, true},
        {"all of sel_*", {{"A", "x"}, {"B", "x"}}, false},
        {"2 of sel_*", {{"A", "x"}, {"C", "x"}}, true},
        {"2 of sel_*", {{"C", "x"}}, false},
        {"not 1 of sel_*", {{"D", "x"}}, true},
        {"_off", {{"D", "x"}}, true},
    };
    for (const auto& row : rows) {
        Engine engine;
        engine.load(rule_with(searches + "    condition: " + row.condition + "\n"));
        EXPECT_EQ(!engine.titles(row.fields).empty(), row.expected) << row.condition;
    }
}

TEST(SigmaSemantics, a_list_of_conditions_is_or) {
    Engine engine;
    engine.load(rule_with("    a:\n        A: x\n    b:\n        B: x\n    condition:\n        - a\n        - b\n"));
    EXPECT_EQ(engine.titles({{"A", "x"}}).size(), 1U);
    EXPECT_EQ(engine.titles({{"B", "x"}}).size(), 1U);
    EXPECT_EQ(engine.titles({{"C", "x"}}).size(), 0U);
}

TEST(SigmaSemantics, lists_of_thousands_of_values_work) {
    std::string values;
    for (int index = 0; index < 5000; ++index) values += "            - 'v" + std::to_string(index) + "'\n";
    for (const std::string modifier : {"", "|contains", "|endswith"}) {
        const std::string line = "A" + modifier + ":\n" + values;
        EXPECT_TRUE(selects(line, {{"A", "V4999"}})) << modifier;
        EXPECT_FALSE(selects(line, {{"A", "w"}})) << modifier;
    }
}

TEST(SigmaSemantics, quotes_in_a_regex_are_characters) { check({{R"(A|re: '''["'']x''')", {{"A", R"('"x')"}}, true}}); }

TEST(SigmaSemantics, expand_takes_its_list_and_without_one_the_rule_is_rejected) {
    Engine engine;
    engine.options.placeholder = [](std::string_view name) {
        return name == "servers" ? std::vector<std::string>{"srv*", "DC1"} : std::vector<std::string>{};
    };
    const std::pair<const char*, const char*> rows[] = {
        {"A|expand: '%servers%'", "SRV42"},
        {"A|expand: 'x-%servers%'", "x-dc1"},
        {"A|contains|expand: '%servers%'", "a dc1 b"},
        {"A|expand|contains: '%servers%'", "a dc1 b"},
        {"A|re|expand: '^%servers%$'", "DC1"},
    };
    for (const auto& [line, value] : rows) {
        Engine fresh;
        fresh.options = engine.options;
        fresh.load(selection_of(std::string("        ") + line));
        EXPECT_EQ(fresh.complaint(), "") << line;
        EXPECT_EQ(fresh.titles({{"A", value}}).size(), 1U) << line;
        EXPECT_EQ(fresh.titles({{"A", "other"}}).size(), 0U) << line;
    }
    engine.load(selection_of("        A|expand: '%admins%'"));
    EXPECT_EQ(engine.complaint(), "no list gives values for the placeholder %admins%");
    EXPECT_EQ(complaint_about("A|expand: '%servers%'"), "no list gives values for the placeholder %servers%");
    EXPECT_TRUE(selects("A: '%servers%'", {{"A", "%SERVERS%"}})) << "without expand it is a text";
}

// --- events -----------------------------------------------------------------------------------------

TEST(SigmaSemantics, any_value_of_a_repeated_field_counts) {
    const TestFields event{{"Data", "first"}, {"B", "x"}, {"Data", "second"}};
    check({
        {"Data: second", event, true},
        {"Data|contains|all: ['fir', 'sec']", event, true},
        {"Data|contains|all: ['fir', 'thi']", event, false},
        {"Data|neq: second", event, false},
        {"Data: ''", {{"Data", "x"}, {"Data", ""}}, true},
    });
}

TEST(SigmaSemantics, a_rule_fires_only_on_its_log_source) {
    struct SourceRow {
        const char* rule;
        events::LogSource event;
        bool expected;
    };
    const events::LogSource registry{"windows", "sysmon", {"registry_event", "registry_set"}};
    const events::LogSource proxy{"", "", {"proxy"}};
    const SourceRow rows[] = {
        {"{product: windows, category: process_creation}", process_creation, true},
        {"{product: linux, category: process_creation}", process_creation, false},
        {"{category: process_creation}", process_creation, true},
        {"{category: process_creation}", {"linux", "auditd", {"process_creation"}}, true},
        {"{product: windows}", process_creation, true},
        {"{product: windows, service: sysmon}", process_creation, true},
        {"{product: windows, service: security}", process_creation, false},
        {"{service: sysmon, category: process_creation}", process_creation, true},
        {"{product: windows, service: sysmon, category: file_event}", process_creation, false},
        {"{product: Windows, category: Process_Creation}", process_creation, true},
        {"{product: windows, category: process_creation, definition: 'needs a policy'}", process_creation, true},
        {"{product: windows, category: registry_set}", registry, true},
        {"{product: windows, category: registry_event}", registry, true},
        {"{product: windows, category: registry_add}", registry, false},
        {"{category: proxy}", proxy, true},
        {"{product: windows, category: proxy}", proxy, false},
        {"{category: proxy}", {"windows", "", {}}, false},
    };
    for (const auto& row : rows) {
        Engine engine;
        engine.load(std::string("title: t\nlogsource: ") + row.rule + "\ndetection: {s: {A: x}, condition: s}\n");
        EXPECT_EQ(engine.complaint(), "") << row.rule;
        EXPECT_EQ(engine.titles({{"A", "x"}}, row.event).size(), row.expected ? 1U : 0U) << row.rule;
    }
}

TEST(SigmaSemantics, field_names_mind_case) {
    check({{"image: x", {{"Image", "x"}}, false}, {"Image: x", {{"Image", "x"}}, true}});
}

TEST(SigmaSemantics, an_event_without_fields_or_with_hostile_values_is_answered) {
    check({
        {"A: null", {}, true},
        {"A|contains: 'x'", {{"A", std::string("\0\xFF\xC3x", 4)}}, true},
        {"A|re: 'x$'", {{"A", std::string("\0\xFF\xC3x", 4)}}, true},
        {"A|contains: 'x'", {{"A", std::string(1'000'000, 'y')}}, false},
    });
}

}  // namespace
}  // namespace mitsuke::rules
