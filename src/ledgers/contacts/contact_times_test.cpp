// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/contact_times.h"

#include <gtest/gtest.h>

#include <vector>

#include "ledgers/snapshot.h"

namespace mitsuke::ledgers {
namespace {

std::vector<uint32_t> read(const ContactTimes& times) {
    ContactTimes::Seconds buffer;
    const auto seconds = times.read(buffer);
    return {seconds.begin(), seconds.end()};
}

TEST(ContactTimes, times_up_to_two_hours_apart_are_exact_and_errors_do_not_add_up) {
    ContactTimes times(1'000'000);
    std::vector<uint32_t> exact{1'000'000};
    for (uint32_t index = 1; index < 60; ++index) {
        exact.push_back(exact.back() + 4'000 + index);
        times.add(exact.back());
    }
    EXPECT_EQ(read(times), exact);
    ContactTimes slow(1'000'000);
    for (uint32_t index = 1; index < 90; ++index) {
        const uint32_t second = 1'000'000 + index * 86'399;
        slow.add(second);
        EXPECT_EQ(slow.last(), second);
        EXPECT_LT(second - read(slow).back(), 16U) << index;
    }
}

TEST(ContactTimes, the_oldest_go_first) {
    ContactTimes times(100);
    for (uint32_t index = 1; index < 300; ++index) times.add(100 + 60 * index);
    EXPECT_EQ(times.size(), ContactTimes::size_max);
    EXPECT_EQ(read(times).back(), 100U + 60 * 299);
    times.forget_before(100 + 60 * 290);
    EXPECT_EQ(read(times).front(), 100U + 60 * 290);
    EXPECT_EQ(times.size(), 10U);
}

TEST(ContactTimes, the_last_can_be_taken_back_but_the_only_one_is_kept) {
    ContactTimes times(100);
    EXPECT_FALSE(times.remove_last());
    times.add(700);
    EXPECT_TRUE(times.remove_last());
    EXPECT_EQ(times.last(), 100U);
    EXPECT_EQ(read(times), std::vector<uint32_t>{100});
}

TEST(ContactTimes, what_is_saved_comes_back_and_bytes_that_were_never_saved_are_bounded) {
    ContactTimes times(100), back;
    for (uint32_t index = 1; index < 40; ++index) times.add(100 + 50'000 * index);
    SnapshotWriter writer;
    writer(times);
    SnapshotReader reader(writer.bytes());
    reader(back);
    EXPECT_TRUE(reader.ok());
    EXPECT_EQ(read(back), read(times));
    const std::string noise(512, '\xff');
    SnapshotReader hostile(noise);
    ContactTimes any;
    hostile(any);
    EXPECT_LE(read(any).size(), ContactTimes::size_max);
}

}  // namespace
}  // namespace mitsuke::ledgers
