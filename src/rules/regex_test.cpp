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

TEST(Regex, a_classic_bomb_takes_linear_time) {
    EXPECT_FALSE(matches("^(a+)+$", std::string(100'000, 'a') + "b"));
    EXPECT_FALSE(matches("(x+x+)+y", std::string(100'000, 'x')));
}

}  // namespace
}  // namespace mitsuke::rules
