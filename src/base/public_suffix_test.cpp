// SPDX-License-Identifier: Apache-2.0
#include "base/public_suffix.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/text.h"

namespace mitsuke {
namespace {

TEST(PublicSuffix, the_registered_domain_is_one_label_more_than_the_suffix) {
    const std::pair<std::string_view, std::string_view> table[] = {
        {"www.example.com", "example.com"},
        {"example.com.", "example.com"},
        {"com", ""},
        {"a.b.example.co.uk", "example.co.uk"},
        {"bucket.s3.amazonaws.com", "bucket.s3.amazonaws.com"},
        {"a.b.kawasaki.jp", "a.b.kawasaki.jp"},
        {"a.city.kawasaki.jp", "city.kawasaki.jp"},
        {"x.xn--55qx5d.cn", "x.xn--55qx5d.cn"},
        {"x.公司.cn", "x.公司.cn"},
        {"host.corp.intra", "corp.intra"},
        {"intra", ""},
        {"", ""},
        {".", ""},
        {"a..com", ""},
        {"..", ""},
        {"fe80::1", ""},
    };
    for (const auto& [name, domain] : table) EXPECT_EQ(registered_domain(name), domain) << name;
}

TEST(PublicSuffix, a_rule_longer_than_the_first_found_moves_the_border) {
    // "com" is a suffix, and so is "blogspot.com"; "compute.amazonaws.com" has a wildcard two labels up.
    EXPECT_EQ(registered_domain("me.github.io"), "me.github.io");
    EXPECT_EQ(registered_domain("a.me.github.io"), "me.github.io");
    EXPECT_EQ(registered_domain("github.io"), "");
}

TEST(PublicSuffix, is_exact_on_the_vectors_of_the_list) {
    std::ifstream file(MITSUKE_SHARED "/corpus/net/names/psl_tests.txt");
    if (!file) GTEST_SKIP() << "the corpus is absent";
    size_t vectors = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.starts_with("//")) continue;
        std::istringstream words(line);
        std::string name, expected;
        words >> name >> expected;
        if (name == "null") continue;
        ++vectors;
        EXPECT_EQ(registered_domain(ascii_lower(name)), expected == "null" ? "" : expected) << name;
    }
    EXPECT_GT(vectors, 70U);
}

}  // namespace
}  // namespace mitsuke
