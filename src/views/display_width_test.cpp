// SPDX-License-Identifier: Apache-2.0
#include "views/display_width.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mitsuke::views {
namespace {

using testing::ElementsAre;

TEST(DisplayWidth, counts_columns_of_a_terminal) {
    const std::vector<std::pair<std::string, size_t>> table = {
        {"", 0},         {"host", 4}, {"端末", 4}, {"ﾀﾝﾏﾂ", 4},    {"Ａ", 2}, {"が", 2},
        {"か\u3099", 2}, {"🏯", 2},    {"é", 1},    {"e\u0301", 1}, {"…–", 2}, {"\xff", 1},
    };
    for (const auto& [text, columns] : table) EXPECT_EQ(display_width(text), columns) << text;
}

TEST(DisplayWidth, cuts_and_fills_to_exact_columns) {
    EXPECT_EQ(cut_to_width("端末の隔離", 10), "端末の隔離");
    EXPECT_EQ(cut_to_width("端末の隔離", 8), "端末の…");
    EXPECT_EQ(pad_to_width("端末の隔離", 8), "端末の… ");
    EXPECT_EQ(pad_to_width("ab", 4), "ab  ");
    EXPECT_EQ(cut_to_width("abc", 0), "");
    EXPECT_EQ(cut_to_width("abc", 1), "…");
}

TEST(DisplayWidth, wraps_words_at_spaces_and_japanese_between_characters) {
    EXPECT_THAT(wrap_to_width("one two three", 7), ElementsAre("one two", "three"));
    EXPECT_THAT(wrap_to_width("端末を隔離", 6), ElementsAre("端末を", "隔離"));
    EXPECT_THAT(wrap_to_width("端末をupsync.exeから隔離", 12), ElementsAre("端末を", "upsync.exeか", "ら隔離"));
    EXPECT_THAT(wrap_to_width("", 10), ElementsAre(""));
}

TEST(DisplayWidth, no_japanese_line_begins_with_a_full_stop) {
    EXPECT_THAT(wrap_to_width("端末を隔離。", 10), ElementsAre("端末を隔", "離。"));
    EXPECT_THAT(wrap_to_width("端末「隔離」", 6), ElementsAre("端末", "「隔", "離」"));
}

TEST(DisplayWidth, no_line_is_wider_than_asked_whatever_the_text) {
    const std::string text = "superlongwordthatdoesnotfit 漢字と、mixed「語」。。。。。。。。 end \xff\xfe";
    for (size_t width = 2; width < 20; ++width)
        for (const auto& line : wrap_to_width(text, width)) EXPECT_LE(display_width(line), width) << line;
}

}  // namespace
}  // namespace mitsuke::views
