// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace mitsuke {
namespace {

constexpr size_t sizes[] = {1, 100, 200'000, 70'000, 1'000'000, 3, 255'000, 262'144, 262'145, 50};

std::string text_number(size_t number) {
    return std::string(sizes[number % std::size(sizes)], static_cast<char>('a' + number % 26));
}

TEST(Arena, a_string_stays_what_it_was_whatever_comes_after_it) {
    Arena arena;
    for (int round = 0; round < 4; ++round) {
        std::vector<std::string_view> views;
        for (size_t number = 0; number < 40; ++number) views.push_back(arena.copy(text_number(number)));
        for (size_t number = 0; number < views.size(); ++number) ASSERT_EQ(views[number], text_number(number));
        arena.clear();
        EXPECT_EQ(arena.used(), 0U);
    }
}

TEST(Arena, a_cleared_one_uses_its_memory_again) {
    Arena arena;
    const char* const first = arena.allocate(200'000);
    const char* const second = arena.allocate(200'000);
    arena.clear();
    EXPECT_EQ(arena.allocate(200'000), first);
    EXPECT_EQ(arena.allocate(200'000), second);
}

TEST(Arena, views_outlive_a_move) {
    Arena arena;
    const auto view = arena.copy("text");
    const Arena moved = std::move(arena);
    EXPECT_EQ(view, "text");
}

}  // namespace
}  // namespace mitsuke
