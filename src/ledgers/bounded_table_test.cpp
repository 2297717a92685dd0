// SPDX-License-Identifier: Apache-2.0
#include "ledgers/bounded_table.h"

#include <gtest/gtest.h>

#include <string>

#include "ledgers/bounded_map.h"

namespace mitsuke::ledgers {

namespace {

TEST(BoundedTable, what_was_just_made_is_there_even_when_the_table_is_full_of_erased_places) {
    BoundedTable<int> table(4);
    for (uint64_t round = 0; round < 1000; ++round) {
        const uint64_t key = round % 7;
        table[key] = static_cast<int>(round);
        EXPECT_NE(table.find(key), nullptr) << round;
        if (round % 3 == 0) table.erase((round * 5) % 7);
        EXPECT_LE(table.size(), 4U);
    }
}

TEST(BoundedMap, the_oldest_goes_first_and_what_was_erased_does_not_count) {
    BoundedMap<int> map(2);
    map.put("a", 1);
    map.erase("a");
    map.put("b", 2);
    map.put("c", 3);
    EXPECT_EQ(map.forgotten(), 0U);
    map.put("a", 4);
    EXPECT_EQ(map.find("b"), nullptr);
    ASSERT_NE(map.find("a"), nullptr);
    EXPECT_EQ(*map.find("a"), 4);
    EXPECT_EQ(map.forgotten(), 1U);
    std::string order;
    map.each([&order](const std::string& key, int) { order += key; });
    EXPECT_EQ(order, "ca");
}

}  // namespace

}  // namespace mitsuke::ledgers
