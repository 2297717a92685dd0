// SPDX-License-Identifier: Apache-2.0
#include "views/case_words.h"

#include <gtest/gtest.h>

namespace mitsuke::views {
namespace {

class CaseWordsTest : public testing::Test {
protected:
    CaseWordsTest() {
        case_.hosts = {"pc1.house.example"};
        case_.indicators = {"a1b2.evil.co.uk"};
    }
    std::string sentence(Message message) const {
        const auto catalogue =
            Catalogue::parse("s\t{what} on {host}, version {version}\t{what} {host} {version}\n").value();
        const Reader reader{catalogue, Language::english};
        message.id = "s";
        return CaseWords(reader, case_).sentence(message);
    }
    cases::Case case_;
};

TEST_F(CaseWordsTest, defang_every_name_of_a_sentence_but_the_machines_own) {
    EXPECT_EQ(sentence({"",
                        {{"what", "evil.co.uk, other.example, 203.0.113.7, svm.exe, 10.1.2.3"},
                         {"host", "pc1.house.example"},
                         {"version", "5.1.0.62"}}}),
              "evil[.]co[.]uk, other[.]example, 203[.]0[.]113[.]7, svm.exe, 10.1.2.3 on pc1.house.example, version "
              "5.1.0.62");
    EXPECT_EQ(
        sentence(
            {"", {{"what", "data under evil.co.uk and https://x.other.example/a.b"}, {"host", "h"}, {"version", "1"}}}),
        "data under evil[.]co[.]uk and hxxps://x[.]other[.]example/a.b on h, version 1");
}

TEST_F(CaseWordsTest, leave_the_name_of_a_list_as_it_is) {
    const auto catalogue = Catalogue::parse("s\t{what} on {list}\t{what} {list}\n").value();
    const Reader reader{catalogue, Language::english};
    EXPECT_EQ(CaseWords(reader, case_).sentence({"s", {{"what", "d.csv"}, {"list", "d.csv"}}}), "d[.]csv on d.csv");
}

TEST_F(CaseWordsTest, defang_a_field_once_however_often_it_is_looked_at) {
    const Catalogue catalogue;
    const Reader reader{catalogue, Language::english};
    const CaseWords words(reader, case_);
    EXPECT_EQ(words.remote(words.text("http://b.evil.co.uk/x.y")), "hxxp://b[.]evil[.]co[.]uk/x.y");
    EXPECT_EQ(words.remote(words.text("c.evil.co.uk, d.example")), "c[.]evil[.]co[.]uk, d[.]example");
}

}  // namespace
}  // namespace mitsuke::views
