// SPDX-License-Identifier: Apache-2.0
#include "ledgers/bounded_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <list>
#include <random>
#include <utility>
#include <vector>

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

TEST(BoundedTable, the_oldest_goes_first_and_what_was_erased_does_not_count) {
    BoundedTable<int> table(2);
    table.put(1, 1);
    table.erase(1);
    table.put(2, 2);
    table.put(3, 3);
    EXPECT_EQ(table.forgotten(), 0U);
    table.put(1, 4);
    EXPECT_EQ(table.find(2), nullptr);
    ASSERT_NE(table.find(1), nullptr);
    EXPECT_EQ(*table.find(1), 4);
    EXPECT_EQ(table.forgotten(), 1U);
    std::vector<uint64_t> order;
    table.each([&order](uint64_t key, int) { order.push_back(key); });
    EXPECT_EQ(order, (std::vector<uint64_t>{3, 1}));
}

// Does what the table should, slowly.
struct PlainTable {
    std::list<std::pair<uint64_t, int>> entries;
    size_t size_max = 0;
    uint64_t forgotten = 0;

    auto find(uint64_t key) {
        return std::find_if(entries.begin(), entries.end(), [key](const auto& each) { return each.first == key; });
    }
    void put(uint64_t key, int value) {
        if (const auto found = find(key); found != entries.end()) {
            found->second = value;
            return;
        }
        entries.emplace_back(key, value);
        if (entries.size() <= size_max) return;
        entries.pop_front();
        ++forgotten;
    }
    void erase(uint64_t key) {
        if (const auto found = find(key); found != entries.end()) entries.erase(found);
    }
};

TEST(BoundedTable, whatever_is_put_and_erased_it_answers_as_a_plain_list_does) {
    for (const size_t size_max : {1U, 3U, 40U, 1000U}) {
        std::mt19937_64 random(size_max);
        BoundedTable<int> table(size_max);
        PlainTable plain;
        plain.size_max = size_max;
        for (int round = 0; round < 4000; ++round) {
            // Keys that share their low bits stand in each other's way.
            const uint64_t key = (random() % (size_max * 2)) << (random() % 2 * 7);
            if (random() % 3 == 0) {
                table.erase(key);
                plain.erase(key);
            } else {
                table.put(key, round);
                plain.put(key, round);
            }
            const auto known = plain.find(key);
            const int* found = table.find(key);
            ASSERT_EQ(found != nullptr, known != plain.entries.end());
            if (found) {
                ASSERT_EQ(*found, known->second);
            }
        }
        std::list<std::pair<uint64_t, int>> kept;
        table.each([&kept](uint64_t key, int value) { kept.emplace_back(key, value); });
        EXPECT_EQ(kept, plain.entries);
        EXPECT_EQ(table.size(), plain.entries.size());
        EXPECT_EQ(table.forgotten(), plain.forgotten);
    }
}

}  // namespace

}  // namespace mitsuke::ledgers
