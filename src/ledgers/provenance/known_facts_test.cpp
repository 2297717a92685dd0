// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "ledgers/provenance/testing_story.h"

namespace mitsuke::ledgers {

namespace {

using namespace testing_story;

constexpr std::string_view late = "C:\\Windows\\System32\\PlugManager\\svx.exe";

// Two hours after its installation the tax program brings a service.
void bring_late(Story& story) {
    install_tax(story);
    story.writes(hours(2), updater, "upd", late);
    story.starts(hours(2) + seconds(5), late, "svx", updater, "upd", "Other Trading");
    story.service(hours(2) + seconds(9), "svx", late);
}

// What a ledger that was restored from another's memory knows of the lineage of `program`, when that starts again.
struct NextDay {
    explicit NextDay(const Ledger& yesterday) {
        SnapshotWriter writer;
        yesterday.save(writer);
        SnapshotReader reader(writer.bytes());
        EXPECT_TRUE(today.restore(reader));
    }
    void recall(std::string_view program) {
        events::Event event;
        event.time = Time{hours(24 * 365 * 50 + 30)};
        event.host = "pc1";
        event.log_source = {"windows", "sysmon", {"dns_query", {}, {}}};
        event.add(field::Image, program);
        event.add(field::ProcessGuid, "again");
        event.add(field::QueryName, "cdn.example.com");
        Arena arena;
        today.observe(event, arena, facts);
        today.recall(event.get(field::Lineage), event, facts);
    }
    std::set<std::string> values(events::FieldId name) const {
        std::set<std::string> found;
        for (size_t index = 0; index < facts.size(); ++index)
            if (facts[index].get(field::Fact) == "known_part") found.emplace(facts[index].get(name));
        return found;
    }

    ProvenanceLedger today{1};
    events::Batch facts;
};

TEST(KnownParts, of_the_lineage_of_an_event_are_what_it_brought_late_before_this_hunt) {
    Story story;
    bring_late(story);
    for (const auto program : {late, updater}) {
        NextDay day(story.ledger());
        day.recall(program);
        EXPECT_EQ(day.values(field::Image), (std::set<std::string>{std::string(late)}));
        EXPECT_EQ(day.values(field::ServiceName), (std::set<std::string>{"", "svx"}));
        EXPECT_EQ(day.values(field::LatePayload), (std::set<std::string>{"true"}));
        EXPECT_EQ(day.values(field::ImageWriter), (std::set<std::string>{std::string(updater)})) << "the downloader";
        EXPECT_EQ(day.values(field::QueryName), (std::set<std::string>{""})) << "that is what happened now";
    }
}

TEST(KnownParts, of_another_product_are_not_told) {
    Story story;
    bring_late(story);
    constexpr std::string_view other = "C:\\Program Files\\Tsuru\\Notes\\Notes.exe",
                               brought = "C:\\Windows\\Temp2\\n.exe";
    story.starts(hours(3), other, "notes", services, "services", "Tsuru K.K.");
    story.writes(hours(6), other, "notes", brought);
    story.starts(hours(6) + seconds(5), brought, "n", other, "notes", "Other Trading");
    ASSERT_EQ(story.facts("late_payload").size(), 2U);
    NextDay day(story.ledger());
    day.recall(other);
    EXPECT_EQ(day.values(field::Image), (std::set<std::string>{std::string(brought)}));
}

TEST(KnownParts, are_not_what_this_hunt_has_seen_itself) {
    Story story;
    bring_late(story);
    events::Event event;
    event.host = "pc1";
    events::Batch facts;
    story.ledger().recall("pc1/0", event, facts);
    EXPECT_TRUE(facts.empty());
}

TEST(KnownParts, of_a_lineage_that_does_not_exist_are_none) {
    Story story;
    bring_late(story);
    NextDay day(story.ledger());
    events::Event event;
    event.host = "pc1";
    for (const std::string_view lineage : {"pc1/9", "pc1/-1", "pc1/99999999999999999999", "pc1/", ""})
        day.today.recall(lineage, event, day.facts);
    EXPECT_TRUE(day.facts.empty());
}

}  // namespace

}  // namespace mitsuke::ledgers
