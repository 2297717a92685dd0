// SPDX-License-Identifier: Apache-2.0
#include "rules/regex.h"

#include <gtest/gtest.h>

namespace mitsuke::rules {
namespace {

bool matches(const std::string& expression, std::string_view value, RegexFlags flags = {}) {
    const auto regex = Regex::create(expression, flags);
    EXPECT_TRUE(regex) << expression;
    return regex && regex->matches(value);
}

TEST(Regex, is_found_anywhere_and_minds_case) {
    EXPECT_TRUE(matches("b+", "abbc"));
    EXPECT_FALSE(matches("B", "abbc"));
    EXPECT_TRUE(matches("B", "abbc", {.ignore_case = true}));
    EXPECT_TRUE(matches("(?i)B", "abbc"));
    EXPECT_TRUE(matches("^ж", "ЖУК", {.ignore_case = true}));
}

TEST(Regex, line_ends_follow_pcre) {
    EXPECT_FALSE(matches("a.b", "a\nb"));
    EXPECT_TRUE(matches("a.b", "a\nb", {.dot_all = true}));
    EXPECT_TRUE(matches("a$", "a"));
    EXPECT_TRUE(matches("a$", "a\n"));
    EXPECT_FALSE(matches("a$", "a\nb"));
    EXPECT_FALSE(matches("a$", "a\n\n"));
    EXPECT_TRUE(matches("a$", "a\nb", {.multi_line = true}));
    EXPECT_FALSE(matches("^b", "a\nb"));
    EXPECT_TRUE(matches("^b", "a\nb", {.multi_line = true}));
}

TEST(Regex, bytes_that_are_not_utf8_do_not_hide_a_value) {
    EXPECT_TRUE(matches("cmd.*x", "cmd \xFF\xC3 x"));
    EXPECT_TRUE(matches("^.$", "\xFF"));
}

TEST(Regex, what_needs_backtracking_or_too_much_memory_is_refused) {
    for (const char* expression : {"a(?=b)", "(a)\\1", "(", "[z-a]", "a{2000}", "((a{100}){100}){100}", "(?<!x)y"})
        EXPECT_FALSE(Regex::create(expression, {})) << expression;
}

TEST(Regex, a_run_of_any_characters_is_what_re2_says_it_is) {
    const std::string_view values[] = {"",        "a",      "ab",  "abc",   "ab\n",         "\nab",     "a\nb",
                                       "ab\nabc", "ab\n\n", "ääb", "ä\nää", "\xE2\x84\xAA", "\xFF\xC3", "a\xFF\n"};
    for (const char* count : {"0", "1", "2", "3", "4"})
        for (const char* any : {".", "(.)"})
            for (const auto value : values) {
                const std::string expression = std::string(any) + "{" + count + ",}";
                EXPECT_EQ(matches(expression, value), matches("(?:" + expression + ")", value)) << expression << value;
            }
    const std::string line(999, 'x');
    EXPECT_FALSE(matches(".{1000,}", line + "\n" + line));
    EXPECT_TRUE(matches(".{1000,}", line + "xx"));
    EXPECT_TRUE(matches(".{2,}", "a\nb", {.dot_all = true}));
}

TEST(Regex, what_it_requires_is_in_every_value_that_matches) {
    using Required = std::vector<std::vector<std::string>>;
    const auto required = [](const std::string& expression) { return Regex::create(expression, {})->required_texts(); };
    EXPECT_EQ(required("Abc.*dEf"), (Required{{"abc"}, {"def"}}));
    EXPECT_EQ(required("abc|def"), (Required{{"abc", "def"}}));
    EXPECT_EQ(required("(?i)abc[0-9]+"), (Required{{"abc"}}));
    EXPECT_EQ(required("[a-z]+"), Required{});
    EXPECT_EQ(required("x?"), Required{});
}

TEST(Regex, a_classic_bomb_takes_linear_time) {
    EXPECT_FALSE(matches("^(a+)+$", std::string(100'000, 'a') + "b"));
    EXPECT_FALSE(matches("(x+x+)+y", std::string(100'000, 'x')));
}

}  // namespace
}  // namespace mitsuke::rules
