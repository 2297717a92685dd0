// SPDX-License-Identifier: Apache-2.0
#include "formats/stix/stix_pattern.h"

#include <gmock/gmock.h>

#include "formats/stix/stix_bundle.h"

namespace mitsuke::formats {
namespace {

using testing::ElementsAre;

/// "object:path comparator value|value", with "!" for negated and "~" for not sufficient.
std::vector<std::string> told(std::string_view pattern) {
    const auto parsed = parse_stix_pattern(pattern);
    if (!parsed) return {"ERROR " + parsed.error().message};
    std::vector<std::string> out;
    for (const auto& each : *parsed) {
        std::string line = std::string(each.is_negated ? "!" : "") + (each.is_sufficient ? "" : "~") + each.object +
                           ":" + each.path + " " + each.comparator + " ";
        for (const auto& value : each.values) line += (&value == &each.values.front() ? "" : "|") + value;
        out.push_back(line);
    }
    return out;
}

TEST(StixPattern, is_flattened_to_what_it_compares) {
    EXPECT_THAT(told("[domain-name:value = 'evil.example']"), ElementsAre("domain-name:value = evil.example"));
    EXPECT_THAT(told("[file:hashes.'SHA-256'='aa' OR file:hashes.MD5 = 'bb']"),
                ElementsAre("file:hashes.SHA-256 = aa", "file:hashes.MD5 = bb"));
    EXPECT_THAT(told("[a:b = 'x' AND a:c = 5] OR [a:d IN ('y', 'z')]"),
                ElementsAre("~a:b = x", "~a:c = 5", "a:d IN y|z"));
    EXPECT_THAT(told("([a:b = 'x'] FOLLOWEDBY [a:c = 'y']) WITHIN 300 SECONDS"), ElementsAre("~a:b = x", "~a:c = y"));
    EXPECT_THAT(told("[a:b != 'x' OR a:c NOT = 'y' OR NOT a:d != 'z']"),
                ElementsAre("!a:b = x", "!a:c = y", "a:d = z"));
    EXPECT_THAT(told("[a:b = 'it\\'s a \\\\ in it']"), ElementsAre("a:b = it's a \\ in it"));
    EXPECT_THAT(told("[a:b[*].c = h'00ff' OR a:extensions.'x-ext'.d ISSUBSET '10.0.0.0/8']"),
                ElementsAre("a:b[*].c = 00ff", "a:extensions.x-ext.d ISSUBSET 10.0.0.0/8"));
}

TEST(StixPattern, says_what_is_wrong_with_it) {
    EXPECT_THAT(told("[a:b = 'open"), ElementsAre("ERROR a string is not closed"));
    EXPECT_THAT(told("[a:b = 'x'"), ElementsAre("ERROR a bracket is not closed"));
    EXPECT_THAT(told("a:b = 'x']"), ElementsAre("ERROR a bracket is closed that was not opened"));
    EXPECT_THAT(told("[a:b"), ElementsAre("ERROR 'a:b' is compared with nothing"));
    EXPECT_THAT(told("[a:b ="), ElementsAre("ERROR a value is missing"));
    EXPECT_THAT(told("[a:b IN ('x'"), ElementsAre("ERROR a list is not closed"));
    EXPECT_THAT(told(std::string(100, '(')), ElementsAre("ERROR brackets are nested deeper than 64"));
}

TEST(StixBundle, that_is_none_is_an_error) {
    for (const char* text : {"", "{", "{}", "{\"objects\":5}", "5"}) EXPECT_FALSE(parse_stix_bundle(text)) << text;
    EXPECT_TRUE(parse_stix_bundle("{\"objects\":[]}")->indicators.empty());
}

}  // namespace
}  // namespace mitsuke::formats
