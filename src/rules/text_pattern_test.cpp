// SPDX-License-Identifier: Apache-2.0
#include "rules/text_pattern.h"

#include <gtest/gtest.h>

#include "rules/fold.h"

namespace mitsuke::rules {
namespace {

bool matches(std::string_view pattern, std::string_view value) {
    return TextPattern(SigmaText::parse(pattern), Case::ignored).matches(fold(value));
}

TEST(Fold, letters_of_every_script_lose_their_case_and_only_that) {
    const std::pair<const char*, const char*> rows[] = {
        {"AZaz09[", "azaz09["},
        {"ÄÖÜß", "äöüß"},
        {"ẞ", "ß"},
        {"ΣΊΣΥΦΟΣ", "σίσυφοσ"},
        {"ς", "σ"},
        {"ЖУК", "жук"},
        {"ＣＭＤ", "ｃｍｄ"},
        {"Ǆǅǆ", "ǆǆǆ"},
        {"Ⅷ", "ⅷ"},
        {"K", "k"},
        {"İ", "İ"},
        {"ı", "ı"},
        {"見附", "見附"},
        {"𐐀", "𐐨"},
        {"ꭰ", "Ꭰ"},
        {"👩‍💻", "👩‍💻"},
        {"\xC3", "\xC3"},
        {"\xFF"
         "A\x80",
         "\xFF"
         "a\x80"},
        {"", ""},
    };
    for (const auto& [text, folded] : rows) EXPECT_EQ(fold(std::string_view(text)), folded) << text;
}

TEST(Fold, folding_twice_changes_nothing_more) {
    for (uint32_t code_point = 0; code_point < 0x20000; ++code_point)
        ASSERT_EQ(fold(fold(code_point)), fold(code_point)) << code_point;
}

// Specification, "Escape Character": one row for each of its sentences.
TEST(SigmaText, a_backslash_escapes_wildcards_and_itself_only) {
    using Kind = TextPart::Kind;
    const TextPart star{Kind::any_many, ""}, one{Kind::any_one, ""};
    const auto literal = [](const char* text) { return TextPart{Kind::literal, text}; };
    const std::pair<const char*, std::vector<TextPart>> rows[] = {
        {R"(a\b)", {literal(R"(a\b)")}},
        {R"(a\\b)", {literal(R"(a\b)")}},
        {R"(a\*b)", {literal("a*b")}},
        {R"(a\?b)", {literal("a?b")}},
        {R"(a\\*b)", {literal(R"(a\)"), star, literal("b")}},
        {R"(a\\\*b)", {literal(R"(a\*b)")}},
        {R"(a\\\b)", {literal(R"(a\\b)")}},
        {R"(a\\\\b)", {literal(R"(a\\b)")}},
        {R"(a\)", {literal(R"(a\)")}},
        {R"(\\?)", {literal(R"(\)"), one}},
        {"a**b", {literal("a"), star, literal("b")}},
        {"??", {one, one}},
        {"", {}},
    };
    for (const auto& [text, parts] : rows) EXPECT_EQ(SigmaText::parse(text).parts(), parts) << text;
}

TEST(TextPattern, wildcards_stand_for_characters_and_not_for_bytes) {
    struct Row {
        const char* pattern;
        const char* value;
        bool expected;
    };
    const Row rows[] = {
        {"prog?.exe", "progA.exe", true},
        {"prog?.exe", "prog.exe", false},
        {"prog?.exe", "prog12.exe", false},
        {"a*c", "abc", true},
        {"a*c", "ac", true},
        {"a*c", "acb", false},
        {"*b*", "abc", true},
        {"*", "", true},
        {"?", "", false},
        {"", "", true},
        {"", "a", false},
        {"ä?b", "Ä見B", true},
        {"?", "見", true},
        {"??", "見", false},
        {"*??", "見", false},
        {"*?", "見", true},
        {"a*b*c", "a1b2b3c", true},
        {"a*ab", "aab", true},
        {"a*ab", "ab", false},
        {"ab*ab", "ab", false},
        {"*a?c*", "xabcabd", true},
        {"*a?d", "abcabd", true},
        {"a*?", "a", false},
        {"a*?", "ab", true},
        {"*ab?ab", "ababxab", true},
        {"*.*.*", "a.b", false},
        {"*.*.*", "a.b.c", true},
        {"a?c*e", "abcde", true},
        {"a?c*e", "abce", true},
        {"a?c*e", "abxe", false},
        {"CMD", "cmd", true},
        {"жук*", "ЖУК.EXE", true},
        {"*\\n", "a\\n", true},
        {"?", "\xFF", true},
        {"a?b",
         "a\xC3"
         "b",
         true},
        {"**", "x", true},
    };
    for (const auto& row : rows)
        EXPECT_EQ(matches(row.pattern, row.value), row.expected) << row.pattern << " on " << row.value;
}

TEST(TextPattern, line_ends_are_ordinary_characters) {
    EXPECT_TRUE(matches("a*d", "a\r\n\tb\nd"));
    EXPECT_TRUE(matches("a?b", "a\nb"));
}

TEST(TextPattern, many_stars_over_a_long_value_end_soon) {
    std::string pattern;
    for (int index = 0; index < 2000; ++index) pattern += "a*";
    EXPECT_FALSE(matches(pattern + "b", std::string(200'000, 'a')));
}

TEST(WindowsDash, only_a_dash_that_begins_a_flag_is_one) {
    const std::pair<const char*, size_t> rows[] = {
        {"-a", 1},  {" /a", 1}, {"–a", 1},   {"—a", 1},     {"―a", 1},      {"-a -b", 2}, {"-param-name", 1},
        {"a-b", 0}, {"- ", 0},  {"c:/x", 1}, {"--flag", 1}, {"start/b", 0}, {"*-a", 1},   {"é-a", 0},
    };
    for (const auto& [text, count] : rows) {
        const SigmaText dashed = with_windows_dashes(SigmaText::parse(text));
        const auto is_dash = [](const TextPart& part) { return part.kind == TextPart::Kind::dash; };
        EXPECT_EQ(static_cast<size_t>(std::count_if(dashed.parts().begin(), dashed.parts().end(), is_dash)), count)
            << text;
    }
}

}  // namespace
}  // namespace mitsuke::rules
