// SPDX-License-Identifier: Apache-2.0
#include "events/kept_store.h"

#include <gtest/gtest.h>

#include <vector>

#include "events/kept_fields.h"

namespace mitsuke::events {
namespace {

TEST(KeptFields, keep_names_values_and_their_order) {
    KeptFields fields{{"a", "1"}, {"empty", ""}, {"a", "2"}};
    const auto all = fields.all();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[1].name, "empty");
    EXPECT_EQ(all[2].value, "2");
    EXPECT_EQ(fields.get("a"), "1");
    EXPECT_EQ(fields.get("b"), "");
}

TEST(KeptFields, what_joins_a_copy_of_stored_fields_leaves_the_others_as_they_are) {
    KeptStore store("/tmp");
    KeptFields fields{{"a", "1"}};
    ASSERT_TRUE(fields.store_in(store));
    KeptFields more = fields;
    more.push_back({"b", "2"});
    EXPECT_EQ(fields.get("b"), "");
    EXPECT_EQ(more.get("a"), "1");
    EXPECT_EQ(more.get("b"), "2");
    EXPECT_EQ(fields.size() + more.size(), 3U);
}

TEST(KeptStore, what_has_no_room_in_memory_is_read_back_from_the_file_in_any_order) {
    KeptStore store("/tmp", 2 * KeptStore::block_size);
    std::vector<KeptFields> kept;
    for (int index = 0; index < 400; ++index) {
        auto& fields = kept.emplace_back();
        fields.push_back({"n", std::to_string(index)});
        fields.push_back({"text", std::string(100'000, 'x')});
        ASSERT_TRUE(fields.store_in(store));
    }
    EXPECT_GT(store.spilled_bytes(), 30U * 1000 * 1000);
    std::vector<std::string_view> views;
    for (size_t step = 0; step < kept.size(); ++step) views.push_back(kept[step * 7 % kept.size()].get("n"));
    for (size_t step = 0; step < kept.size(); ++step) EXPECT_EQ(views[step], std::to_string(step * 7 % kept.size()));
}

TEST(KeptStore, one_value_larger_than_a_block_is_kept_whole) {
    KeptStore store("/tmp", 0);
    KeptFields large{{"text", std::string(3 * KeptStore::block_size, 'x')}}, small{{"text", "y"}};
    ASSERT_TRUE(large.store_in(store));
    ASSERT_TRUE(small.store_in(store));
    EXPECT_EQ(large.get("text").size(), 3 * KeptStore::block_size);
    EXPECT_EQ(small.get("text"), "y");
}

TEST(KeptStore, a_folder_that_cannot_be_written_is_an_error_when_memory_is_full) {
    KeptStore store("/nonexistent-folder", 0);
    KeptFields fields{{"text", std::string(KeptStore::block_size, 'x')}};
    ASSERT_TRUE(fields.store_in(store));
    const auto second = fields.store_in(store);
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().message.find("/nonexistent-folder"), std::string::npos);
}

}  // namespace
}  // namespace mitsuke::events
