// SPDX-License-Identifier: Apache-2.0
#include "sources/files/pcap_reader_flow_index.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace mitsuke::sources {
namespace {

TEST(FlowIndex, answers_as_a_map_does_whatever_comes_and_goes) {
    FlowIndex index;
    std::map<uint32_t, uint32_t> hash_of;  // by number
    std::mt19937 random(3);
    for (int step = 0; step < 20'000; ++step) {
        const auto number = static_cast<uint32_t>(1 + random() % 400);
        const auto known = hash_of.find(number);
        if (known != hash_of.end()) {
            EXPECT_EQ(index.find(known->second, [&](uint32_t each) { return each == number; }), number);
            index.remove(known->second, number);
            EXPECT_EQ(index.find(known->second, [&](uint32_t each) { return each == number; }), 0U);
            hash_of.erase(known);
            continue;
        }
        // Few hashes: lines overflow.
        const auto hash = static_cast<uint32_t>(random() % 8 << 18 | random() % 3);
        index.insert(hash, number);
        hash_of.emplace(number, hash);
    }
    for (const auto& [number, hash] : hash_of)
        EXPECT_EQ(index.find(hash, [&, wanted = number](uint32_t each) { return each == wanted; }), number);
}

TEST(FlowIndex, holds_the_largest_number) {
    FlowIndex index;
    index.insert(UINT32_MAX, FlowIndex::number_max);
    EXPECT_EQ(index.find(UINT32_MAX, [](uint32_t) { return true; }), FlowIndex::number_max);
    EXPECT_EQ(index.find(UINT32_MAX - 1, [](uint32_t) { return true; }), 0U);
}

}  // namespace
}  // namespace mitsuke::sources
