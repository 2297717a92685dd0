// SPDX-License-Identifier: Apache-2.0
#include "formats/packet/byte_window.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace mitsuke::formats {
namespace {

TEST(ByteWindow, hands_out_bytes_up_to_the_first_gap) {
    ByteWindow window(100);
    window.add(3, "def");
    EXPECT_EQ(window.ready(), "");
    window.add(0, "abc");
    EXPECT_EQ(window.ready(), "abcdef");
    window.drop(4);
    EXPECT_EQ(window.ready(), "ef");
    window.drop(5);  // more than there is: nothing happens
    EXPECT_EQ(window.ready(), "ef");
}

TEST(ByteWindow, what_came_first_stays) {
    ByteWindow window(100);
    window.add(1, "b");
    window.add(0, "XYZ");
    EXPECT_EQ(window.ready(), "XbZ");
}

TEST(ByteWindow, keeps_no_more_than_its_bounds) {
    ByteWindow window(4);
    window.add(2, "cdef");
    window.add(4, "x");
    window.add(0, "ab");
    EXPECT_EQ(window.ready(), "abcd");
    EXPECT_TRUE(window.full());
    ByteWindow islands(10'000);
    for (size_t index = 0; index <= ByteWindow::pieces_max; ++index) islands.add(2 * index + 1, "x");
    islands.add(0, "a");
    for (size_t index = 1; index <= ByteWindow::pieces_max; ++index) islands.add(2 * index, "y");
    EXPECT_EQ(islands.ready().size(), 2 * ByteWindow::pieces_max + 1);  // the last island was dropped
}

TEST(ByteWindow, a_gap_is_skipped_once_it_is_known_to_stay) {
    ByteWindow window(100);
    window.add(5, "abc");
    EXPECT_EQ(window.skip_gap(), 5U);
    EXPECT_EQ(window.ready(), "abc");
    EXPECT_EQ(window.skip_gap(), 0U);
}

// Against the plainest way to do the same.
TEST(ByteWindow, agrees_with_a_table_of_single_bytes) {
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
        constexpr size_t size = 40;
        ByteWindow window(size);
        std::string expected(size, '\0');
        for (int step = 0; step < 12; ++step) {
            const size_t offset = random() % 44, count = random() % 12;
            const std::string bytes(count, static_cast<char>('a' + step));
            window.add(offset, bytes);
            for (size_t at = offset; at < std::min(size, offset + count); ++at)
                if (expected[at] == '\0') expected[at] = bytes[0];
            ASSERT_EQ(window.ready(), expected.substr(0, expected.find('\0'))) << round;
            if (step == 6) {
                const size_t dropped = window.ready().size() / 2;
                window.drop(dropped);
                expected = expected.substr(dropped) + std::string(dropped, '\0');
            }
        }
    }
}

}  // namespace
}  // namespace mitsuke::formats
