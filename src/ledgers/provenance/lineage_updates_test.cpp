// SPDX-License-Identifier: Apache-2.0
// What an update brings for the first time, and which of two logs tells of it.
#include <gtest/gtest.h>

#include "ledgers/provenance/testing_story.h"

namespace mitsuke::ledgers {
namespace {

using namespace testing_story;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view helper = "C:\\Program Files\\Kawasemi\\Tax\\flowhlp.exe";
constexpr std::string_view newer = "C:\\ProgramData\\Kawasemi\\upd\\Tax_3.3.exe";

events::Event& connects(Story& story, Duration at, std::string_view image, std::string_view guid) {
    return story.tell(at, {"windows", "sysmon", {"network_connection", {}, {}}},
                      {{field::Image, image}, {field::ProcessGuid, guid}, {field::DestinationIp, "203.0.113.9"}});
}

// Two days after its installation the product's updater fetches and runs its own setup program.
void update_tax(Story& story) {
    install_tax(story);
    story.writes(hours(48), updater, "upd", newer);
    story.starts(hours(48) + seconds(3), newer, "new", updater, "upd", "Kawasemi K.K.");
    story.writes(hours(48) + seconds(6), newer, "new", tax);
    story.writes(hours(48) + seconds(7), newer, "new", updater);
    story.writes(hours(48) + seconds(8), newer, "new", helper);
    story.service(hours(48) + seconds(9), "flowhlp", helper);
}

TEST(Updates, another_companys_service_that_an_update_brings_is_a_foreign_addition) {
    Story story;
    update_tax(story);
    story.starts(hours(48) + seconds(12), helper, "help", services, "services", "Suzhou Stranger Co., Ltd.");
    const auto facts = story.facts("foreign_addition");
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].get(field::Image), helper);
    EXPECT_EQ(facts[0].get(field::ServiceName), "flowhlp");
    EXPECT_EQ(facts[0].get(field::RootProduct), "Kawasemi Tax");
    EXPECT_EQ(connects(story, hours(50), helper, "help").get(field::ForeignAddition), "true");
    EXPECT_FALSE(connects(story, hours(51), updater, "upd").has(field::ForeignAddition));
    // It came with the update, not out of nowhere.
    EXPECT_TRUE(story.facts("foreign_signer").empty());
}

TEST(Updates, what_an_update_brings_of_its_own_company_is_no_foreign_addition) {
    Story story;
    update_tax(story);
    story.starts(hours(48) + seconds(12), helper, "help", services, "services", "Kawasemi K.K.");
    EXPECT_TRUE(story.facts("foreign_addition").empty());
    EXPECT_FALSE(connects(story, hours(50), helper, "help").has(field::ForeignAddition));
}

TEST(Updates, another_companys_service_that_was_there_before_the_update_is_no_addition) {
    Story story;
    install_tax(story);
    story.starts(hours(1), helper, "old", services, "services", "Partner Ltd.");
    story.ends(hours(48), helper, "old");
    story.writes(hours(48), updater, "upd", newer);
    story.starts(hours(48) + seconds(3), newer, "new", updater, "upd", "Kawasemi K.K.");
    story.writes(hours(48) + seconds(8), newer, "new", helper);
    story.service(hours(48) + seconds(9), "flowhlp", helper);
    story.starts(hours(48) + seconds(12), helper, "help", services, "services", "Partner Ltd.");
    EXPECT_TRUE(story.facts("foreign_addition").empty());
}

TEST(Updates, a_service_that_writes_a_program_after_its_own_update_is_no_setup) {
    Story story;
    update_tax(story);
    story.starts(hours(48) + seconds(12), updater, "upd2", services, "services", "Kawasemi K.K.");
    constexpr std::string_view implant = "C:\\ProgramData\\Kawasemi\\spl\\host.exe";
    story.writes(hours(100), updater, "upd2", implant);
    story.service(hours(100) + seconds(2), "host", implant);
    story.starts(hours(100) + seconds(4), implant, "host", services, "services", "-");
    ASSERT_EQ(story.facts("foreign_signer").size(), 1U);
    EXPECT_EQ(story.facts("foreign_signer")[0].get(field::Image), implant);
}

TEST(Updates, a_product_that_was_there_before_the_recording_has_the_publisher_that_its_folder_names) {
    Story story;
    story.tell(minutes(0), {"windows", "sysmon", {"network_connection", {}, {}}},
               {{field::Image, updater}, {field::ProcessGuid, "upd"}, {field::DestinationIp, "203.0.113.9"}});
    story.writes(hours(20), updater, "upd", newer);
    auto& stranger = story.starts(hours(20) + seconds(3), newer, "new", updater, "upd", "Unlike Ltd.");
    EXPECT_FALSE(stranger.has(field::RootProductSigner));
    auto& own = story.starts(hours(21), newer, "again", updater, "upd", "Kawasemi K.K.");
    EXPECT_EQ(own.get(field::RootProductSigner), "Kawasemi K.K.");
}

// Security 4688 and Sysmon 1 of one start.
TEST(Updates, what_the_poorer_of_two_logs_told_first_the_richer_tells_once_more) {
    constexpr std::string_view path = "C:\\Windows\\Temp\\late.exe";
    for (const bool poorer_first : {true, false}) {
        Story story;
        install_tax(story);
        story.writes(hours(2), updater, "upd", path);
        const auto security = [&](Duration at) {
            story.tell(at, {"windows", "security", {"process_creation", {}, {}}},
                       {{field::NewProcessName, path},
                        {field::NewProcessId, "0x64"},
                        {field::ParentProcessName, updater},
                        {field::ProcessId, "0x2c8"}});
        };
        const auto sysmon = [&](Duration at) {
            story.tell(at, {"windows", "sysmon", {"process_creation", {}, {}}},
                       {{field::Image, path},
                        {field::ProcessGuid, "late"},
                        {field::ProcessId, "100"},
                        {field::ParentImage, updater},
                        {field::ParentProcessGuid, "upd"},
                        {field::Company, "Other GmbH"},
                        {field::Hashes, "SHA256=AA"}});
        };
        const Duration first = hours(2) + seconds(5), second = first + milliseconds(7);
        poorer_first ? security(first) : sysmon(first);
        poorer_first ? sysmon(second) : security(second);
        const auto facts = story.facts("late_payload");
        ASSERT_EQ(facts.size(), poorer_first ? 2U : 1U);
        EXPECT_EQ(facts.back().get(field::Hashes), "SHA256=AA");
        // The next start of either log tells nothing new.
        sysmon(hours(9));
        security(hours(9) + milliseconds(7));
        EXPECT_EQ(story.facts("late_payload").size(), facts.size());
    }
}

}  // namespace
}  // namespace mitsuke::ledgers
