// SPDX-License-Identifier: Apache-2.0
#include "base/edit_distance.h"

#include <gtest/gtest.h>

namespace mitsuke {
namespace {

TEST(EditDistance, counts_bytes_put_in_left_out_and_changed) {
    struct Case {
        std::string_view left, right;
        size_t distance;
    };
    for (const auto& each :
         {Case{"", "", 0}, Case{"hunt", "hunt", 0}, Case{"", "hunt", 4}, Case{"hunt", "", 4}, Case{"hnt", "hunt", 1},
          Case{"huunt", "hunt", 1}, Case{"hont", "hunt", 1}, Case{"hnut", "hunt", 2}, Case{"kitten", "sitting", 3}})
        EXPECT_EQ(edit_distance(each.left, each.right), each.distance) << each.left << ' ' << each.right;
}

}  // namespace
}  // namespace mitsuke
