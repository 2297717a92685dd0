// SPDX-License-Identifier: Apache-2.0
#include "ledgers/growing_list.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace mitsuke::ledgers {
namespace {

TEST(GrowingList, holds_what_a_vector_holds_and_never_moves_it) {
    GrowingList<std::string> list;
    std::vector<std::string> expected;
    std::vector<const std::string*> places;
    for (size_t index = 0; index < 5'000; ++index) {
        expected.push_back(std::to_string(index) + std::string(index % 40, 'x'));
        places.push_back(&list.push_back(expected.back()));
    }
    ASSERT_EQ(list.size(), expected.size());
    for (size_t index = 0; index < expected.size(); ++index) {
        ASSERT_EQ(list[index], expected[index]);
        ASSERT_EQ(&list[index], places[index]);
    }
}

TEST(GrowingList, ends_what_was_cut_and_grows_again) {
    struct Counted {
        explicit Counted(int& alive) : alive_(&alive) { ++alive; }
        Counted(Counted&& other) noexcept : alive_(other.alive_) { ++*alive_; }
        Counted& operator=(Counted&&) = delete;
        ~Counted() { --*alive_; }
        int* alive_;
    };
    int alive = 0;
    {
        GrowingList<Counted> list;
        for (const size_t kept : {size_t{0}, size_t{7}, size_t{8}, size_t{9}, size_t{100}}) {
            while (list.size() < 200) list.push_back(Counted(alive));
            EXPECT_EQ(alive, 200);
            list.cut(kept);
            EXPECT_EQ(static_cast<size_t>(alive), kept);
        }
        GrowingList<Counted> other = std::move(list);
        EXPECT_EQ(other.size(), 100U);
        other = GrowingList<Counted>();
        EXPECT_EQ(alive, 0);
        other.push_back(Counted(alive));
    }
    EXPECT_EQ(alive, 0);
}

}  // namespace
}  // namespace mitsuke::ledgers
