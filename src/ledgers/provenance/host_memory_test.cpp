// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/host_memory.h"

#include <gtest/gtest.h>

#include "ledgers/provenance/memory_snapshot.h"

namespace mitsuke::ledgers {
namespace {

struct Machine {
    Texts texts{1};
    HostMemory memory{texts, "pc1"};
};

TEST(HostMemory, a_flood_of_short_processes_pushes_out_none_that_has_a_lineage_and_is_counted) {
    Machine pc;
    Process updater;
    updater.key = 1;
    updater.hop = 0;
    updater.end = Time{};
    pc.memory.put_process(updater);
    constexpr Key flood = 40'000;
    for (Key key = 2; key < flood + 2; ++key) {
        Process process;
        process.key = key;
        process.image = pc.texts.keep("C:\\Windows\\System32\\conhost.exe");
        pc.memory.put_process(process);
        process.end = Time{};
        pc.memory.put_process(process);
    }
    EXPECT_NE(pc.memory.process(1), nullptr);
    EXPECT_NE(pc.memory.process(flood + 1), nullptr);
    EXPECT_EQ(pc.memory.process(2), nullptr);
    EXPECT_EQ(pc.memory.forgotten(), flood - HostMemory::names_max);
}

TEST(HostMemory, whatever_is_forgotten_is_counted) {
    Machine pc;
    for (Key key = 0; key < HostMemory::names_max + 1; ++key) {
        pc.memory.root_of_folder.put(key, 0);
        pc.memory.files_written_home.put(key, 1);
        pc.memory.told.put(key, true);
    }
    EXPECT_EQ(pc.memory.forgotten(), 3U);
    Root& root = pc.memory.roots.emplace_back();
    for (Key key = 0; key < KeySet::size_max + 4; ++key) root.folders.insert(key);
    EXPECT_EQ(pc.memory.forgotten(), 7U);
}

TEST(HostMemory, a_root_that_was_merged_twice_is_the_last_one_and_a_ring_of_roots_is_no_memory) {
    Machine pc;
    pc.memory.roots.resize(3);
    pc.memory.hops.resize(1);
    pc.memory.roots[0].merged_into = 1;
    pc.memory.roots[1].merged_into = 2;
    EXPECT_EQ(pc.memory.root_of(0), 2U);
    EXPECT_TRUE(is_consistent(pc.memory));
    pc.memory.roots[2].merged_into = 0;
    EXPECT_FALSE(is_consistent(pc.memory));
}

TEST(HostMemory, an_index_of_nothing_is_no_memory) {
    Machine pc;
    pc.memory.roots.resize(1);
    pc.memory.hops.resize(1);
    EXPECT_TRUE(is_consistent(pc.memory));
    pc.memory.hop_index.put(7, 1);
    EXPECT_FALSE(is_consistent(pc.memory));
    pc.memory.hop_index.erase(7);
    pc.memory.roots[0].hops.push_back(1);
    EXPECT_FALSE(is_consistent(pc.memory));
    pc.memory.roots[0].hops.clear();
    pc.memory.removed.put(7, {Time{}, size_t{5}});
    EXPECT_FALSE(is_consistent(pc.memory));
}

}  // namespace
}  // namespace mitsuke::ledgers
