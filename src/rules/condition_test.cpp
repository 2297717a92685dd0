// SPDX-License-Identifier: Apache-2.0
#include "rules/condition.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "rules/limits.h"

namespace mitsuke::rules {
namespace {

const std::vector<std::string> names{"a", "b", "c", "sel_1_x", "sel_2_x", "sel_2_y", "_hidden", "all", "filter-main"};

/// The tree in prefix form: (and a (not b)).
std::string written(const Condition& condition) {
    std::string inner;
    for (const auto& child : condition.children) inner += " " + written(child);
    for (const uint32_t index : condition.searches) inner += " " + names[index];
    switch (condition.kind) {
        case Condition::Kind::search: return names[condition.searches[0]];
        case Condition::Kind::at_least: return fmt::format("({}{})", condition.count, inner);
        case Condition::Kind::negation: return "(not" + inner + ")";
        case Condition::Kind::all_of: return "(and" + inner + ")";
        case Condition::Kind::any_of: return "(or" + inner + ")";
    }
    return "?";
}

TEST(Condition, not_binds_before_and_before_or) {
    const std::pair<const char*, const char*> rows[] = {
        {"a", "a"},
        {"a or b and not c", "(or a (and b (not c)))"},
        {"not a and b or c", "(or (and (not a) b) c)"},
        {"not (a or b) and c", "(and (not (or a b)) c)"},
        {"(a or b) and c", "(and (or a b) c)"},
        {"a or b or c", "(or a b c)"},
        {"not not a", "(not (not a))"},
        {"a AND NOT b", "(and a (not b))"},
        {"  a\n  and\tb ", "(and a b)"},
        {"(a)and(b)", "(and a b)"},
        {"filter-main", "filter-main"},
        {"all and a", "(and all a)"},
        {"not 1 of sel_*", "(not (1 sel_1_x sel_2_x sel_2_y))"},
        {"1 of sel_*_x and a", "(and (1 sel_1_x sel_2_x) a)"},
        {"all of sel_2*", "(2 sel_2_x sel_2_y)"},
        {"2 of sel_*", "(2 sel_1_x sel_2_x sel_2_y)"},
        {"any of sel_*", "(1 sel_1_x sel_2_x sel_2_y)"},
        {"1 of a", "(1 a)"},
        {"all of them", "(8 a b c sel_1_x sel_2_x sel_2_y all filter-main)"},
        {"1 of *", "(1 a b c sel_1_x sel_2_x sel_2_y all filter-main)"},
        {"1 of _*", "(1 _hidden)"},
        {"_hidden", "_hidden"},
    };
    for (const auto& [text, expected] : rows) {
        const auto condition = parse_condition(text, names);
        ASSERT_TRUE(condition) << text << ": " << condition.error().why;
        EXPECT_EQ(written(*condition), expected) << text;
    }
}

TEST(Condition, a_mistake_is_shown_at_its_word) {
    struct Row {
        const char* text;
        const char* word;
        const char* why;
    };
    const Row rows[] = {
        {"", "", "expected a search identifier, found the end of the condition"},
        {"a and", "", "expected a search identifier, found the end of the condition"},
        {"a b", "b", "expected 'and' or 'or' before 'b'"},
        {"a and or b", "or", "expected a search identifier, found 'or'"},
        {"(a and b", "(", "this parenthesis is not closed"},
        {"(a b)", "b", "this parenthesis is not closed"},
        {"a)", ")", "this parenthesis closes nothing"},
        {"()", ")", "expected a search identifier, found ')'"},
        {"sel_1_z", "sel_1_z", "there is no search identifier 'sel_1_z', did you mean 'sel_1_x'?"},
        {"zebra", "zebra", "there is no search identifier 'zebra'"},
        {"1 of", "", "expected 'them' or a pattern of search identifiers after 'of'"},
        {"1 of zzz*", "zzz*", "no search identifier matches 'zzz*'"},
        {"4 of sel_*", "4", "only 3 search identifiers match 'sel_*'"},
        {"0 of them", "0", "expected 1, a number, 'any' or 'all' before 'of', found '0'"},
        {"some of them", "some", "expected 1, a number, 'any' or 'all' before 'of', found 'some'"},
        {"a | count() > 5", "|", "aggregations (| count() ..) are the form of old rules; write a correlation instead"},
    };
    for (const auto& row : rows) {
        const auto condition = parse_condition(row.text, names);
        ASSERT_FALSE(condition) << row.text;
        EXPECT_EQ(condition.error().why, row.why) << row.text;
        EXPECT_EQ(std::string(row.text).substr(condition.error().offset, condition.error().length), row.word)
            << row.text;
    }
}

TEST(Condition, depth_and_length_are_bounded) {
    std::string nots, parentheses, long_one = "a";
    for (int level = 0; level < 1000; ++level) nots += "not ", parentheses += "(";
    while (long_one.size() <= limits::condition_bytes_max) long_one += " or a";
    EXPECT_EQ(parse_condition(nots + "a", names).error().why, "parentheses and nots nest deeper than 64");
    EXPECT_EQ(parse_condition(parentheses + "a", names).error().why, "parentheses and nots nest deeper than 64");
    EXPECT_EQ(parse_condition(long_one, names).error().why, "the condition is longer than 8192 bytes");
}

}  // namespace
}  // namespace mitsuke::rules
