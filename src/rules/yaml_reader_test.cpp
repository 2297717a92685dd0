// SPDX-License-Identifier: Apache-2.0
#include "rules/yaml_reader.h"

#include <gtest/gtest.h>

#include "rules/limits.h"

namespace mitsuke::rules {
namespace {

Checked<YamlNode> read_one(std::string_view text) {
    YamlReader reader(text);
    auto document = reader.next();
    if (!document) return complain({}, "no document");
    return *std::move(document);
}

std::string complaint(std::string_view text) {
    const auto node = read_one(text);
    return node ? "" : node.error().why;
}

TEST(YamlReader, gives_each_node_its_place) {
    const auto node = read_one("title: Öl\ndetection:\n    sel:\n        - 'a b'\n");
    ASSERT_TRUE(node);
    const YamlNode* const item = &node->find("detection")->find("sel")->items[0];
    EXPECT_EQ(item->text, "a b");
    EXPECT_EQ(item->place.line, 4U);
    EXPECT_EQ(item->place.column, 11U);
    EXPECT_EQ(item->place.length, 5U);
    EXPECT_EQ(item->place_of(2, 1).column, 14U);
    EXPECT_EQ(node->find("title")->place.length, 2U) << "counted in characters";
}

TEST(YamlReader, reads_several_documents_and_skips_empty_ones) {
    YamlReader reader("# a comment\n---\na: 1\n---\n---\n# nothing\n---\nb: 2\n");
    std::vector<uint32_t> lines;
    while (auto document = reader.next()) {
        ASSERT_TRUE(*document);
        lines.push_back((*document)->entries.at(0).key.place.line);
    }
    EXPECT_EQ(lines, (std::vector<uint32_t>{3, 8}));
}

TEST(YamlReader, a_broken_document_does_not_hide_its_neighbours) {
    YamlReader reader("a: 1\n---\nb: [1\n---\nc: \xFF\n---\nd: 4\n");
    std::vector<std::string> seen;
    while (auto document = reader.next()) {
        const auto& each = *document;
        seen.push_back(each ? each->entries.at(0).key.text : "line " + std::to_string(each.error().place.line));
    }
    EXPECT_EQ(seen, (std::vector<std::string>{"a", "line 4", "line 5", "d"}));
}

TEST(YamlReader, three_dashes_inside_an_indented_text_begin_no_document) {
    const auto node = read_one("a: |\n    ---\n    b\n");
    ASSERT_TRUE(node);
    EXPECT_EQ(node->find("a")->text, "---\nb\n");
}

TEST(YamlReader, a_byte_order_mark_and_windows_line_ends_do_not_matter) {
    const auto node = read_one(
        "\xEF\xBB\xBF"
        "a: x\r\nb: y\r\n");
    ASSERT_TRUE(node);
    EXPECT_EQ(node->find("a")->text, "x");
    EXPECT_EQ(node->find("b")->text, "y");
}

TEST(YamlReader, aliases_are_written_out) {
    const auto node = read_one("a: &x [1, 2]\nb: *x\n");
    ASSERT_TRUE(node);
    EXPECT_EQ(node->find("b")->items.size(), 2U);
}

TEST(YamlReader, refuses_what_is_not_yaml_or_not_unique) {
    const std::pair<const char*, const char*> rows[] = {
        {"a: 1\na: 2\n", "the key 'a' is here twice, first on line 1"},
        {"a: &x [*x]\n", "YAML: no complete anchor &x before this"},
        {"a: *y\n", "YAML: no complete anchor &y before this"},
        {"[a]: 1\n", "YAML: a key must be a text"},
        {"a: !!python/object:os.system x\n", "YAML: the tag tag:yaml.org,2002:python/object:os.system is not known"},
        {"a: !run [x]\n", "YAML: the tag !run is not known"},
        {"a: !run {x: 1}\n", "YAML: the tag !run is not known"},
        {"a: !!str x\nb: !!seq [y]\nc: !!map {z: 1}\n", ""},
        {"a: !run x\n", "YAML: the tag !run is not known"},
        {"a: &x {b: 1}\nc:\n    <<: *x\n", "YAML: merge keys (<<) are not part of YAML 1.2"},
        {"a: 'x\n", "YAML: found unexpected end of stream while scanning a quoted scalar"},
        {"\ta: 1\n", "YAML: found character that cannot start any token while scanning for the next token"},
    };
    for (const auto& [text, why] : rows) EXPECT_EQ(complaint(text), why) << text;
}

TEST(YamlReader, an_alias_bomb_is_refused_before_it_is_written_out) {
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int level = 1; level < 12; ++level) {
        const std::string below = "*a" + std::to_string(level - 1);
        text += "a" + std::to_string(level) + ": &a" + std::to_string(level) + " [";
        for (int copy = 0; copy < 9; ++copy) text += below + ", ";
        text += below + "]\n";
    }
    EXPECT_EQ(complaint(text), "the document has more than 500000 nodes");
}

TEST(YamlReader, an_alias_bomb_of_long_texts_is_refused) {
    std::string text = "a: &a " + std::string(1'000'000, 'x') + "\nb: [";
    for (int copy = 0; copy < 1000; ++copy) text += "*a, ";
    EXPECT_EQ(complaint(text + "*a]\n"), "the document has more than 16777216 bytes of text");
}

TEST(YamlReader, deep_nesting_is_refused_in_either_style) {
    const std::string flow = "a: " + std::string(5000, '[');
    std::string block;
    for (int level = 0; level < 5000; ++level) block += "- ";
    for (const auto& text : {flow, block + "x\n"}) EXPECT_EQ(complaint(text), "lists and maps nest deeper than 64");
}

TEST(YamlReader, nesting_through_aliases_counts_in_full) {
    std::string text;
    for (int level = 0; level < 40; ++level) {
        const std::string below = level == 0 ? "x" : "*a" + std::to_string(level - 1);
        text += "a" + std::to_string(level) + ": &a" + std::to_string(level) + " [[[" + below + "]]]\n";
    }
    EXPECT_EQ(complaint(text), "lists and maps nest deeper than 64");
}

TEST(YamlReader, a_million_items_are_refused) {
    std::string text = "a:\n";
    for (int item = 0; item < 1'000'000; ++item) text += "- x\n";
    EXPECT_EQ(complaint(text), "the document has more than 500000 nodes");
}

TEST(YamlReader, a_file_of_nothing_but_documents_ends) {
    std::string text;
    for (size_t index = 0; index <= limits::documents_max; ++index) text += "---\n";
    EXPECT_EQ(complaint(text + "---\n"), "the file has more than 20000 documents");
}

}  // namespace
}  // namespace mitsuke::rules
