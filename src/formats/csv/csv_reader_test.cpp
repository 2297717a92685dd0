// SPDX-License-Identifier: Apache-2.0
#include "formats/csv/csv_reader.h"

#include <gmock/gmock.h>

namespace mitsuke::formats {
namespace {

using testing::ElementsAre;

std::vector<std::vector<std::string>> rows(std::string_view text, char separator = ',') {
    CsvReader reader(text, separator);
    std::vector<std::string_view> fields;
    std::vector<std::vector<std::string>> out;
    while (reader.next(fields)) out.emplace_back(fields.begin(), fields.end());
    return out;
}

TEST(CsvReader, reads_rows_as_rfc_4180_writes_them) {
    EXPECT_THAT(rows("a,b\r\n1,2\r\n"), ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2")));
    EXPECT_THAT(rows("\"a,b\",\"say \"\"no\"\"\",\"\"\n"), ElementsAre(ElementsAre("a,b", "say \"no\"", "")));
    EXPECT_THAT(rows("\"two\nlines\",x"), ElementsAre(ElementsAre("two\nlines", "x")));
    EXPECT_THAT(rows("a,,\n"), ElementsAre(ElementsAre("a", "", "")));
}

TEST(CsvReader, forgives_what_people_do) {
    EXPECT_THAT(rows("\xEF\xBB\xBF"
                     "a,b"),
                ElementsAre(ElementsAre("a", "b")));
    EXPECT_THAT(rows("# never contact these\n\na , \"b\" x,c\n"), ElementsAre(ElementsAre("a", "b", "c")));
    EXPECT_THAT(rows("a;b;\"c;d\"", ';'), ElementsAre(ElementsAre("a", "b", "c;d")));
    EXPECT_THAT(rows("\"never closed,\nb"), ElementsAre(ElementsAre("never closed,\nb")));
    EXPECT_THAT(rows("\"never \"\"closed"), ElementsAre(ElementsAre("never \"closed")));
    EXPECT_THAT(rows(""), ElementsAre());
}

TEST(CsvReader, says_on_which_line_a_row_begins) {
    CsvReader reader("# note\na\n\"x\n\"\"y\n\",b\nlast\n");
    std::vector<std::string_view> fields;
    std::vector<uint64_t> lines;
    while (reader.next(fields)) lines.push_back(reader.line());
    EXPECT_THAT(lines, ElementsAre(2, 3, 6));
}

}  // namespace
}  // namespace mitsuke::formats
