// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/address_names.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "ledgers/keyed_hash.h"

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

TEST(AddressNames, of_too_many_addresses_those_learned_first_go) {
    AddressNames names;
    std::mt19937_64 dice(1);
    std::vector<uint64_t> keys;
    for (size_t number = 0; number < 3 * AddressNames::addresses_max / 2; ++number) {
        keys.push_back(dice());
        learn(names, keys.back(), std::to_string(number % 1'000) + ".example");
    }
    const size_t gone = keys.size() - AddressNames::addresses_max;
    EXPECT_EQ(names.forgotten(), gone);
    for (size_t number = 0; number < keys.size(); ++number)
        ASSERT_EQ(names.find(keys[number]), number < gone ? "" : std::to_string(number % 1'000) + ".example");
}

TEST(AddressNames, however_many_domains_one_address_has_had_the_others_keep_theirs) {
    AddressNames names;
    learn(names, 7, "kept.example");
    for (size_t number = 0; number < 300'000; ++number) learn(names, 8, std::to_string(number));
    EXPECT_EQ(names.find(7), "kept.example");
    EXPECT_EQ(names.find(8), "299999");
    EXPECT_EQ(names.forgotten(), 0U);
}

// Against a plain map, with few addresses and domains, which come and go.
TEST(AddressNames, says_what_a_plain_map_says) {
    AddressNames names;
    std::map<uint64_t, std::string> expected;
    std::mt19937_64 dice(2);
    for (int round = 0; round < 50'000; ++round) {
        const std::string domain = std::to_string(dice() % 50);
        std::vector<uint64_t> keys;
        for (uint64_t count = dice() % 4; count > 0; --count) keys.push_back(mixed(3, dice() % 200));
        for (const uint64_t key : keys) expected[key] = domain;
        names.learn(keys, domain, std::hash<std::string>{}(domain));
        const uint64_t asked = mixed(3, dice() % 200);
        const auto found = expected.find(asked);
        ASSERT_EQ(names.find(asked), found == expected.end() ? "" : found->second);
    }
}

}  // namespace
}  // namespace mitsuke::ledgers
