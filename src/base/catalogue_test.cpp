// SPDX-License-Identifier: Apache-2.0
#include "base/catalogue.h"

#include <gtest/gtest.h>

namespace mitsuke {

namespace {

TEST(Catalogue, a_sentence_is_filled_in_either_language) {
    const auto catalogue = Catalogue::parse("# a comment\nhello\tHello {name}, {count} times\t{name}さん、{count}回\n");
    ASSERT_TRUE(catalogue);
    const Message message{"hello", {{"name", "Aoi"}, {"count", "3"}}};
    EXPECT_EQ(catalogue->render(message, Language::english), "Hello Aoi, 3 times");
    EXPECT_EQ(catalogue->render(message, Language::japanese), "Aoiさん、3回");
}

TEST(Catalogue, a_parameter_may_have_a_japanese_form_of_its_own) {
    const auto catalogue = Catalogue::parse("x\tkind {kind}\t種類 {kind}\n");
    ASSERT_TRUE(catalogue);
    const Message message{"x", {{"kind", "service"}, {"kind.ja", "サービス"}}};
    EXPECT_EQ(catalogue->render(message, Language::english), "kind service");
    EXPECT_EQ(catalogue->render(message, Language::japanese), "種類 サービス");
    EXPECT_EQ(catalogue->render({"x", {{"kind", "unit"}, {"kind.ja", ""}}}, Language::japanese), "種類 unit");
}

TEST(Catalogue, a_value_with_braces_is_not_filled_again) {
    const auto catalogue = Catalogue::parse("x\t{a}\t{a}\n");
    ASSERT_TRUE(catalogue);
    EXPECT_EQ(catalogue->render({"x", {{"a", "{b}"}, {"b", "no"}}}, Language::english), "{b}");
}

TEST(Catalogue, an_unknown_sentence_is_seen) {
    const auto catalogue = Catalogue::parse("");
    ASSERT_TRUE(catalogue);
    EXPECT_EQ(catalogue->render("nowhere", Language::english), "[nowhere]");
}

TEST(Catalogue, languages_that_differ_are_an_error_with_the_line) {
    for (const auto* text : {"a\tonly English\n", "a\t{x}\t{y}\n", "a\t1\t2\na\t1\t2\n", "a\tb\t \n"}) {
        const auto catalogue = Catalogue::parse(text);
        ASSERT_FALSE(catalogue) << text;
        EXPECT_NE(catalogue.error().message.find("line "), std::string::npos);
    }
}

TEST(Catalogue, recognises_a_sentence_that_was_said_in_english) {
    const auto catalogue = Catalogue::parse(
        "reason.place\toffset {offset}: {why}\t位置{offset}: {why}\n"
        "reason.magic\toffset {offset}: chunk magic is not ElfChnk\t位置{offset}: マジック不正\n"
        "reason.cut\tcut after {n} bytes\t{n}バイトで途切れています\n"
        "other.cut\tcut after 7 bytes\tほか\n");
    ASSERT_TRUE(catalogue);
    const auto said = [&](std::string_view text) {
        const auto message = catalogue->recognise(text, "reason.");
        return message ? catalogue->render(*message, Language::japanese) : "nothing";
    };
    EXPECT_EQ(said("cut after 7 bytes"), "7バイトで途切れています");
    EXPECT_EQ(said("offset 4096: chunk magic is not ElfChnk"), "位置4096: マジック不正") << "the closest text wins";
    EXPECT_EQ(said("offset 4096: odd: odder"), "位置4096: odd: odder");
    EXPECT_EQ(said("cut after 7 bytes and more"), "nothing");
    EXPECT_EQ(said("cut after  bytes"), "nothing") << "a parameter is not empty";
    EXPECT_EQ(said(""), "nothing");
}

}  // namespace
}  // namespace mitsuke
