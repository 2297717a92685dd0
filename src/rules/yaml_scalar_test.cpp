// SPDX-License-Identifier: Apache-2.0
#include "rules/yaml_scalar.h"

#include <gtest/gtest.h>

namespace mitsuke::rules {
namespace {

TEST(YamlScalar, types_follow_the_core_schema) {
    struct Row {
        const char* yaml;
        ScalarType type;
        const char* text;
    };
    const Row rows[] = {
        {"4688", ScalarType::integer, "4688"},
        {"-7", ScalarType::integer, "-7"},
        {"+7", ScalarType::integer, "7"},
        {"007", ScalarType::integer, "7"},
        {"-0", ScalarType::integer, "0"},
        {"0x10", ScalarType::integer, "16"},
        {"0o17", ScalarType::integer, "15"},
        {"99999999999999999999", ScalarType::integer, "99999999999999999999"},
        {"0x", ScalarType::text, "0x"},
        {"0xZZ", ScalarType::text, "0xZZ"},
        {"1.50", ScalarType::real, "1.50"},
        {".5", ScalarType::real, ".5"},
        {"1e3", ScalarType::real, "1e3"},
        {"1e", ScalarType::text, "1e"},
        {".", ScalarType::text, "."},
        {"1.2.3.4", ScalarType::text, "1.2.3.4"},
        {"True", ScalarType::boolean, "true"},
        {"FALSE", ScalarType::boolean, "false"},
        {"tRue", ScalarType::text, "tRue"},
        {"null", ScalarType::null, ""},
        {"~", ScalarType::null, ""},
        {"", ScalarType::null, ""},
        {"yes", ScalarType::text, "yes"},
        {"off", ScalarType::text, "off"},
        {"22:30", ScalarType::text, "22:30"},
        {"2024-01-02", ScalarType::text, "2024-01-02"},
        {"1_000", ScalarType::text, "1_000"},
        {"'4688'", ScalarType::text, "4688"},
        {"'null'", ScalarType::text, "null"},
        {"''", ScalarType::text, ""},
        {"\"true\"", ScalarType::text, "true"},
        {"!!str 12", ScalarType::text, "12"},
        {"|\n    12", ScalarType::text, "12"},
    };
    for (const auto& row : rows) {
        const std::string text = std::string("a: ") + row.yaml;
        YamlReader reader(text);
        const auto document = reader.next();
        ASSERT_TRUE(document && *document) << row.yaml;
        const Scalar scalar = resolve((*document)->entries.at(0).value);
        EXPECT_EQ(scalar.type, row.type) << row.yaml;
        EXPECT_EQ(scalar.text, row.text) << row.yaml;
    }
}

}  // namespace
}  // namespace mitsuke::rules
