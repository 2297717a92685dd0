// SPDX-License-Identifier: Apache-2.0
#include "formats/json/json_splitter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace mitsuke::formats {
namespace {

using testing::ElementsAre;

// All parts of a whole text: documents as they are, broken parts as "!".
std::vector<std::string> parts(std::string_view text, JsonSplitter splitter = {}) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const JsonPart part = splitter.next(text, true);
        if (part.kind == JsonPart::Kind::more || part.end == 0) return {"stuck"};
        if (part.kind == JsonPart::Kind::document) out.emplace_back(text.substr(part.begin, part.end - part.begin));
        if (part.kind == JsonPart::Kind::broken) out.emplace_back("!");
        text.remove_prefix(part.end);
    }
    return out;
}

TEST(JsonSplitter, finds_documents_in_every_layout) {
    const std::string_view layouts[] = {
        "{\"a\":1}\n{\"b\":\"}\"}\n",
        "{\"a\":1}{\"b\":\"}\"}",
        "[{\"a\":1},{\"b\":\"}\"}]",
        "[\n{\"a\":1},\r\n{\"b\":\"}\"}\n]\n",
        "{\"Records\":[{\"a\":1},{\"b\":\"}\"}]}",
        " {\n \"value\" : [ {\"a\":1} , {\"b\":\"}\"} ] }\n",
        "\x1e{\"a\":1}\n\x1e{\"b\":\"}\"}\n",
    };
    for (const auto text : layouts) EXPECT_THAT(parts(text), ElementsAre("{\"a\":1}", "{\"b\":\"}\"}")) << text;
}

TEST(JsonSplitter, follows_a_document_over_many_lines) {
    const std::string_view pretty = "{\n  \"a\": [\n{\"c\": \"\\\"}\"},\n{}\n ]\n}\n{\n\"b\": {} }";
    EXPECT_THAT(parts(pretty), ElementsAre("{\n  \"a\": [\n{\"c\": \"\\\"}\"},\n{}\n ]\n}", "{\n\"b\": {} }"));
}

TEST(JsonSplitter, a_torn_line_does_not_swallow_the_next) {
    for (const std::string_view torn : {"{\"a\":", "{\"a\":\"x", "{\"a\":1,", "{\"a\"", "{", "{\"a\":[1]]", "nonsense"})
        EXPECT_THAT(parts(std::string(torn) + "\n{\"b\":1}\n"), ElementsAre("!", "{\"b\":1}")) << torn;
}

TEST(JsonSplitter, knows_lines_once_it_was_told) {
    JsonSplitter splitter;
    splitter.learn_line_layout();
    EXPECT_THAT(parts("{\"a\":[1,\n{\"b\":1}\n", splitter), ElementsAre("!", "{\"b\":1}"));
}

TEST(JsonSplitter, asks_for_more_and_not_twice_for_what_is_done) {
    JsonSplitter splitter;
    const JsonPart part = splitter.next("  \n{\"a\":\"", false);
    EXPECT_EQ(part.kind, JsonPart::Kind::more);
    EXPECT_EQ(part.begin, 3U);
    EXPECT_EQ(splitter.next("{\"a\":1", true).kind, JsonPart::Kind::broken);
}

TEST(JsonSplitter, bounds_depth) {
    EXPECT_THAT(parts("{\"a\":" + std::string(300, '[') + std::string(300, ']') + "}\n{}"), ElementsAre("!", "{}"));
}

TEST(JsonMemberNames, sees_the_top_level_of_the_first_object) {
    EXPECT_THAT(json_member_names("[ {\"a\":{\"x\":1},\"b\":[\"y\",{\"z\":1}],\"c\":\"d\"} ,{\"e\":1}]"),
                ElementsAre("a", "b", "c"));
    EXPECT_THAT(json_member_names("{\"Records\":[{\"a\":1}]}"), ElementsAre("a"));
    EXPECT_THAT(json_member_names("{\"a\":1,\"b\":\"torn"), ElementsAre("a", "b"));
    EXPECT_THAT(json_member_names("<a/>"), ElementsAre());
    EXPECT_THAT(json_member_names(""), ElementsAre());
}

}  // namespace
}  // namespace mitsuke::formats
