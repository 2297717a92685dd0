// SPDX-License-Identifier: Apache-2.0
#include "views/visible_text.h"

#include <gtest/gtest.h>

namespace mitsuke::views {
namespace {

TEST(VisibleText, spells_out_what_would_steer_turn_or_hide) {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"佐藤's file.exe", "佐藤's file.exe"},
        {"a\x1b[2Jb\n", "a‹U+001B›[2Jb‹U+000A›"},
        {"\xC2\x9B", "‹U+009B›"},
        {"invoice\u202Egpj.exe", "invoice‹U+202E›gpj.exe"},
        {"zero\u200Bwidth\uFEFF", "zero‹U+200B›width‹U+FEFF›"},
        {"\xff", "\xEF\xBF\xBD"},
    };
    for (const auto& [text, expected] : table) EXPECT_EQ(visible(text), expected);
}

TEST(Defang, knows_names_and_addresses_from_files) {
    for (const std::string_view text : {"cdn.example", "a.b.co.jp", "203.0.113.7", "2001:db8::1", "_dmarc.x.example"})
        EXPECT_TRUE(Defang::is_name_or_address(text)) << text;
    for (const std::string_view text :
         {"svm.exe", "lib.DLL", "C:\\a.b", "no dots", "", ".", "a..b", "1.2.3", "x.service"})
        EXPECT_FALSE(Defang::is_name_or_address(text)) << text;
}

TEST(Defang, brackets_indicators_and_names_below_them_wherever_they_stand) {
    const Defang defang({"cdn.example", "x.evil.co.uk", "203.0.113.7", "C:\\x\\svm.exe", "10.0.0.5"});
    const std::vector<std::pair<std::string, std::string>> table = {
        {"svm.exe asked cdn.example.", "svm.exe asked cdn[.]example."},
        {"a.CDN.example, then 203.0.113.7:443", "a[.]CDN[.]example, then 203[.]0[.]113[.]7:443"},
        {"mycdn.example is another", "mycdn.example is another"},
        {"data in names under evil.co.uk", "data in names under evil[.]co[.]uk"},
        {"a neighbour: b.evil.co.uk; no kin: other.co.uk", "a neighbour: b[.]evil[.]co[.]uk; no kin: other.co.uk"},
        {"hxxp://once[.]only/x", "hxxp://once[.]only/x"},
        {"inside: 10.0.0.5", "inside: 10.0.0.5"},
        {"cdn.exampleと通信", "cdn[.]exampleと通信"},
        {"see https://Evil.example/a.b?c or ftp://x.y", "see hxxps://Evil[.]example/a.b?c or fxp://x[.]y"},
        {"", ""},
    };
    for (const auto& [text, expected] : table) EXPECT_EQ(defang.text(text), expected);
}

TEST(Defang, needs_no_list_for_a_value_that_is_a_name_as_a_whole) {
    EXPECT_EQ(Defang::whole("cdn.example"), "cdn[.]example");
    EXPECT_EQ(Defang::whole("2001:db8::1"), "2001[:]db8[:][:]1");
    EXPECT_EQ(Defang::whole("192.168.1.20"), "192.168.1.20");
    EXPECT_EQ(Defang::whole("C:\\ProgramData\\svm.exe"), "C:\\ProgramData\\svm.exe");
}

TEST(Defang, a_hostile_text_takes_no_longer_than_its_length) {
    std::string dots;
    for (int count = 0; count < 200'000; ++count) dots += "a.";
    EXPECT_EQ(Defang({"cdn.example"}).text(dots), dots);
}

}  // namespace
}  // namespace mitsuke::views
