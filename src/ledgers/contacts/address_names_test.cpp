// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/address_names.h"

#include <gtest/gtest.h>

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

TEST(AddressNames, too_many_domains_are_all_forgotten_and_counted_and_it_goes_on) {
    AddressNames names;
    for (size_t number = 0; number < AddressNames::domains_max; ++number)
        learn(names, mixed(1, number), std::to_string(number));
    EXPECT_EQ(names.find(mixed(1, 77)), "77");
    learn(names, 42, "one.more");
    EXPECT_EQ(names.forgotten(), AddressNames::domains_max);
    EXPECT_EQ(names.find(42), "one.more");
    EXPECT_EQ(names.find(mixed(1, 77)), "");
}

}  // namespace
}  // namespace mitsuke::ledgers
