// SPDX-License-Identifier: Apache-2.0
#include "pipeline/hunted_before.h"

#include <gtest/gtest.h>

#include "ledgers/snapshot.h"

namespace mitsuke::pipeline {

namespace {

using std::chrono::hours;

HuntedBefore next_hunt(const HuntedBefore& hunted) {
    ledgers::SnapshotWriter writer;
    writer(hunted);
    HuntedBefore next;
    ledgers::SnapshotReader reader(writer.bytes());
    reader(next);
    EXPECT_TRUE(reader.ok() && reader.at_end());
    return next;
}

events::SourceReport input(std::string path, Time first, Time last, uint64_t count) {
    events::SourceReport report;
    report.path = std::move(path);
    report.format = "json";
    report.hosts = {"pc1"};
    report.first = first;
    report.last = last;
    report.events = count;
    return report;
}

TEST(HuntedBefore, an_event_is_old_when_an_earlier_hunt_saw_a_newer_one_of_its_host) {
    HuntedBefore monday;
    EXPECT_FALSE(monday.saw_newer("pc1", Time{hours(9)}));
    EXPECT_FALSE(monday.saw_newer("pc1", Time{hours(8)})) << "within a hunt another part of the road sees to the order";
    auto tuesday = next_hunt(monday);
    EXPECT_TRUE(tuesday.saw_newer("pc1", Time{hours(8)}));
    EXPECT_FALSE(tuesday.saw_newer("pc1", Time{hours(9)}));
    EXPECT_FALSE(tuesday.saw_newer("pc2", Time{hours(8)}));
    EXPECT_FALSE(tuesday.saw_newer("", Time{hours(1)}));
    EXPECT_TRUE(next_hunt(tuesday).saw_newer("pc1", Time{hours(8)})) << "the newest of all hunts counts";
}

TEST(HuntedBefore, an_input_is_known_by_what_is_in_it) {
    const auto log = input("monday/a.jsonl", Time{hours(1)}, Time{hours(2)}, 10);
    HuntedBefore monday;
    EXPECT_FALSE(monday.has_read(log));
    monday.note({log});
    const auto tuesday = next_hunt(monday);
    EXPECT_TRUE(tuesday.has_read(input("copy.jsonl", Time{hours(1)}, Time{hours(2)}, 10)));
    EXPECT_FALSE(tuesday.has_read(input("monday/a.jsonl", Time{hours(1)}, Time{hours(3)}, 12))) << "it grew";
}

TEST(HuntedBefore, a_package_database_may_come_each_day) {
    events::SourceReport database;
    database.format = "dpkg";
    database.events = 2'000;
    HuntedBefore monday;
    monday.note({database});
    EXPECT_FALSE(next_hunt(monday).has_read(database));
}

}  // namespace

}  // namespace mitsuke::pipeline
