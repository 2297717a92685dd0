// SPDX-License-Identifier: Apache-2.0
// What a rule author is shown, whole: place, sentence, and the line with a caret under the word.
#include <gtest/gtest.h>

#include "rules/complaint.h"
#include "rules/test_support.h"

namespace mitsuke::rules {
namespace {

using namespace test;

struct Row {
    std::string rule;
    const char* shown;
};

std::string shown(const std::string& rule) {
    Engine engine;
    engine.load(rule);
    if (engine.rules.rejected().empty()) return "loaded";
    const auto& each = engine.rules.rejected()[0];
    return std::to_string(each.line) + ":" + std::to_string(each.column) + ": " + each.why + "\n" + each.excerpt;
}

void check(const std::vector<Row>& rows) {
    for (const auto& row : rows) EXPECT_EQ(shown(row.rule), row.shown) << row.rule;
}

TEST(Diagnostics, of_a_rule_that_lacks_a_part) {
    check({
        {"id: 1\n", "1:1: the rule has no title\n1 | id: 1\n  | ^"},
        {"title: t\ndetection: {s: {A: x}, condition: s}\n", "1:1: the rule has no logsource\n1 | title: t\n  | ^"},
        {"title: t\nlogsource: windows\n",
         "2:12: 'logsource' must be a map\n2 | logsource: windows\n  |            ^^^^^^^"},
        {"title: t\nlogsource:\n    definition: x\n    product: ''\n",
         "3:5: the logsource names no product, no service and no category\n3 |     definition: x\n  |     ^"},
        {"title: t\nlogsource: {product: windows}\n", "1:1: the rule has no detection\n1 | title: t\n  | ^"},
        {"title: t\nlogsource: {product: windows}\ndetection: x\n",
         "3:12: 'detection' must be a map\n3 | detection: x\n  |            ^"},
        {rule_with("    s: {A: x}\n"), "5:5: the detection has no condition\n5 |     s: {A: x}\n  |     ^"},
        {rule_with("    condition: s\n"),
         "5:5: the detection has no search identifier\n5 |     condition: s\n  |     ^"},
        {rule_with("    s: {A: x}\n    condition: []\n"),
         "6:16: the detection has no condition\n6 |     condition: []\n  |                ^"},
        {rule_with("    s: {A: x}\n    condition: {a: b}\n"),
         "6:16: a condition must be a text\n6 |     condition: {a: b}\n  |                ^"},
        {"title: t\nlevel: hihg\n",
         "2:8: the level 'hihg' is none of informational, low, medium, high, critical\n2 | level: hihg\n  |        "
         "^^^^"},
        {"title: [t]\n", "1:8: 'title' must be a text\n1 | title: [t]\n  |        ^"},
        {"title: t\ntaxonomy: ecs\n",
         "2:11: no pipeline translates the taxonomy 'ecs' to Sigma's\n2 | taxonomy: ecs\n  |           ^^^"},
    });
}

TEST(Diagnostics, of_a_condition) {
    check({
        {rule_with("    selection: {A: x}\n    condition: selecton and not 1 of filter*\n"),
         "6:16: there is no search identifier 'selecton', did you mean 'selection'?\n"
         "6 |     condition: selecton and not 1 of filter*\n"
         "  |                ^^^^^^^^"},
        {rule_with("    selection: {A: x}\n    condition: selection and not 1 of filter*\n"),
         "6:39: no search identifier matches 'filter*'\n"
         "6 |     condition: selection and not 1 of filter*\n"
         "  |                                       ^^^^^^^"},
        {rule_with("    見: {A: x}\n    condition: '見 見'\n"),
         "6:19: expected 'and' or 'or' before '見'\n6 |     condition: '見 見'\n  |                    ^^"},
        {rule_with("    s: {A: x}\n    condition: s | count() > 5\n"),
         "6:18: aggregations (| count() ..) are the form of old rules; write a correlation instead\n"
         "6 |     condition: s | count() > 5\n"
         "  |                  ^"},
        {rule_with("    s: {A: x}\n    condition: >\n        s and\n        t\n"),
         "6:16: there is no search identifier 't'\n6 |     condition: >\n  |                ^"},
    });
}

TEST(Diagnostics, of_modifiers_and_values) {
    const std::pair<const char*, const char*> rows[] = {
        {"A|contain: x",
         "6:11: there is no modifier 'contain', did you mean 'contains'?\n6 |         A|contain: x\n  |           "
         "^^^^^^^"},
        {"A|: x", "6:11: there is no modifier ''\n6 |         A|: x\n  |           ^"},
        {"A|i: x",
         "6:14: 'i' takes a regular expression: write it after 're', not a text\n6 |         A|i: x\n  |              "
         "^"},
        {"A|contains|re: x",
         "6:20: 're' must be the first modifier that changes the value\n6 |         A|contains|re: x\n  |              "
         "      ^^"},
        {"A|re|base64: x",
         "6:14: 'base64' takes a text, not a regular expression\n6 |         A|re|base64: x\n  |              ^^^^^^"},
        {"A|re|cased: x",
         "6:14: 'cased' takes a text, not a regular expression\n6 |         A|re|cased: x\n  |              ^^^^^"},
        {"A|base64: 'a*'",
         "6:19: 'base64' cannot encode a wildcard; write \\* or \\? for the character\n6 |         A|base64: 'a*'\n  | "
         "                  ^^^^"},
        {"A|base64offset: a",
         "6:25: 'base64offset' needs a text of two bytes or more\n6 |         A|base64offset: a\n  |                   "
         "      ^"},
        {"A|exists: maybe",
         "6:19: 'exists' takes true or false, not a text\n6 |         A|exists: maybe\n  |                   ^^^^^"},
        {"A|contains|exists: true",
         "6:28: 'contains' takes a text, not true or false\n6 |         A|contains|exists: true\n  |                   "
         "         ^^^^"},
        {"A|gt: '5'",
         "6:15: 'gt' takes a number without quotes, or a part of a time, not a text\n6 |         A|gt: '5'\n  |        "
         "       ^^^"},
        {"A|gt|lt: 5",
         "6:18: a number can be compared once: write a second line for the other bound\n6 |         A|gt|lt: 5\n  |    "
         "              ^"},
        {"A|hour: late",
         "6:17: 'hour' takes a number without quotes, not a text\n6 |         A|hour: late\n  |                 ^^^^"},
        {"A|cidr: 10.0.0.0/99",
         "6:17: '10.0.0.0/99' is no address block such as 10.0.0.0/8\n6 |         A|cidr: 10.0.0.0/99\n  |             "
         "    ^^^^^^^^^^^"},
        {"A|cidr|contains: 10.0.0.0/8",
         "6:16: 'contains' takes a text, not an address block\n6 |         A|cidr|contains: 10.0.0.0/8\n  |            "
         "    ^^^^^^^^"},
        {"A|fieldref: 'B*'",
         "6:21: 'fieldref' takes the name of a field, without wildcards\n6 |         A|fieldref: 'B*'\n  |             "
         "        ^^^^"},
        {"A|re: '('",
         "6:15: the regular expression is not usable: missing ): (\n6 |         A|re: '('\n  |               ^^^"},
        {"A|re: 'a(?=b)'",
         "6:15: the regular expression is not usable: invalid perl operator: (?=\n6 |         A|re: 'a(?=b)'\n  |      "
         "         ^^^^^^^^"},
        {"A|contains: null",
         "6:21: 'contains' takes a text, not null\n6 |         A|contains: null\n  |                     ^^^^"},
        {"A: {B: x}",
         "6:12: a field takes a value or a list of values, not a map\n6 |         A: {B: x}\n  |            ^"},
        {"A: []", "6:12: an empty list matches nothing\n6 |         A: []\n  |            ^"},
        {"A: [[x]]", "6:13: a list of values holds no lists and no maps\n6 |         A: [[x]]\n  |             ^"},
        {"'': x", "6:9: a field has no name\n6 |         '': x\n  |         ^^"},
        {"'|exists': true",
         "6:20: this asks for a field, and a keyword has none\n6 |         '|exists': true\n  |                    "
         "^^^^"},
        {"- null", "6:11: this asks for a field, and a keyword has none\n6 |         - null\n  |           ^^^^"},
        {"{}", "6:9: an empty map asks for nothing\n6 |         {}\n  |         ^"},
        {"A: x\n        A: y", "7:9: the key 'A' is here twice, first on line 6\n7 |         A: y\n  |         ^"},
    };
    for (const auto& [line, expected] : rows)
        EXPECT_EQ(shown(selection_of(std::string("        ") + line)), expected) << line;
}

TEST(Diagnostics, an_excerpt_of_a_long_or_odd_line_stays_readable) {
    const std::string line = "condition: " + std::string(200, 'a') + " oops " + std::string(200, 'b');
    EXPECT_EQ(excerpt(line, {1, 213, 4}), "1 | " + std::string(59, 'a') + " oops " + std::string(45, 'b') + "\n  | " +
                                              std::string(60, ' ') + "^^^^");
    EXPECT_EQ(excerpt("a\tb\x1B[0mc", {1, 3, 1}), "1 | a b [0mc\n  |   ^");
    EXPECT_EQ(excerpt("", {1, 1, 1}), "1 | \n  | ^");
    EXPECT_EQ(excerpt("x", {7, 1, 1}), "7 | \n  | ^");
    EXPECT_EQ(excerpt("x", {}), "");
}

TEST(Diagnostics, an_excerpt_shows_no_byte_that_could_steer_a_terminal) {
    EXPECT_EQ(excerpt("a\xFC\x1B\xC2\x9Bz", {1, 2, 1}), "1 | a\xEF\xBF\xBD  z\n  |  ^");
}

}  // namespace
}  // namespace mitsuke::rules
