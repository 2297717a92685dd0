// SPDX-License-Identifier: Apache-2.0
#include "views/json_writer.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <sstream>

namespace mitsuke::views {
namespace {

std::string written(std::string_view text) {
    std::ostringstream out;
    JsonWriter(out).value(text);
    return out.str();
}

TEST(JsonWriter, escapes_what_json_and_terminals_must_not_see_raw) {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"plain", R"("plain")"},
        {"a\"b\\c", R"("a\"b\\c")"},
        {"line\r\n\ttab", R"("line\r\n\ttab")"},
        {std::string("nul\0", 4), R"("nul\u0000")"},
        {"\x1b[31m\x7f", R"("\u001b[31m\u007f")"},
        {"\xC2\x9B", R"("\u009b")"},
        {"帳税 🏯", "\"帳税 🏯\""},
        {"a\xff\xfe", "\"a\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"cut \xE5\xB8", "\"cut \xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
    };
    for (const auto& [text, expected] : table) EXPECT_EQ(written(text), expected);
}

TEST(JsonWriter, every_byte_can_be_read_back_by_a_strict_parser) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    const std::string json = written(all);
    simdjson::dom::parser parser;
    std::string_view back;
    ASSERT_EQ(parser.parse(json).get(back), simdjson::SUCCESS);
    EXPECT_TRUE(back.starts_with(all.substr(0, 128)));
}

TEST(JsonWriter, breaks_lines_only_in_the_outer_levels) {
    std::ostringstream out;
    {
        JsonWriter json(out, 1);
        json.begin_object();
        json.member("number", -3);
        json.key("list");
        json.begin_array();
        json.value(uint64_t{18446744073709551615U});
        json.null();
        json.boolean(true);
        json.end_array();
        json.key("none");
        json.begin_object();
        json.end_object();
        json.member_or_null("empty", "");
        json.end_object();
    }
    EXPECT_EQ(out.str(),
              "{\n  \"number\": -3,\n  \"list\": [18446744073709551615, null, true],\n  \"none\": {},\n"
              "  \"empty\": null\n}");
}

TEST(JsonWriter, hands_on_what_it_has_before_the_document_ends) {
    std::ostringstream out;
    JsonWriter json(out);
    json.begin_array();
    const std::string chunk(1'000, 'x');
    for (int count = 0; count < 1'000; ++count) json.value(chunk);
    EXPECT_GT(out.str().size(), 900'000U);
}

}  // namespace
}  // namespace mitsuke::views
