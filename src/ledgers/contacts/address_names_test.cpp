// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/address_names.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <unordered_map>

namespace mitsuke::ledgers {
namespace {

void learn(AddressNames& names, uint64_t key, std::string_view domain) {
    names.learn(std::span(&key, 1), domain, std::hash<std::string_view>{}(domain));
}

TEST(AddressNames, an_address_has_the_domain_that_it_was_last_given_for) {
    AddressNames names;
    EXPECT_EQ(names.find(7), "");
    learn(names, 7, "a.example");
    learn(names, 8, "a.example");
    learn(names, 7, "b.example");
    EXPECT_EQ(names.find(7), "b.example");
    EXPECT_EQ(names.find(8), "a.example");
    EXPECT_EQ(names.find(uint64_t{1} << 40 | 7), "");
    EXPECT_EQ(names.forgotten(), 0U);
}

TEST(AddressNames, of_those_that_share_a_line_the_one_given_longest_ago_goes) {
    AddressNames names;
    const auto key = [](uint64_t number) { return number << 32 | 5; };
    for (uint64_t number = 0; number < 8; ++number) learn(names, key(number), std::to_string(number) + ".example");
    learn(names, key(0), "again.example");
    EXPECT_EQ(names.forgotten(), 0U);
    learn(names, key(8), "8.example");
    EXPECT_EQ(names.forgotten(), 1U);
    EXPECT_EQ(names.find(key(1)), "");
    EXPECT_EQ(names.find(key(0)), "again.example");
    EXPECT_EQ(names.find(key(2)), "2.example");
    EXPECT_EQ(names.find(key(8)), "8.example");
}

TEST(AddressNames, too_many_domains_are_all_forgotten_and_counted_and_it_goes_on) {
    AddressNames names;
    std::mt19937_64 dice(1);
    std::unordered_map<uint64_t, std::string> expected;
    for (size_t number = 0; number < AddressNames::domains_max; ++number) {
        const uint64_t key = dice();
        expected[key] = std::to_string(number);
        learn(names, key, expected[key]);
    }
    const uint64_t before = names.forgotten();
    size_t known = 0;
    for (const auto& [key, domain] : expected) {
        const auto found = names.find(key);
        known += found.empty() ? 0 : 1;
        EXPECT_TRUE(found.empty() || found == domain) << found;
    }
    EXPECT_EQ(known + before, expected.size());
    learn(names, 42, "one.more");
    EXPECT_EQ(names.forgotten(), before + known);
    EXPECT_EQ(names.find(42), "one.more");
    EXPECT_EQ(names.find(expected.begin()->first), "");
}

}  // namespace
}  // namespace mitsuke::ledgers
