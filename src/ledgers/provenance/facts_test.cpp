// SPDX-License-Identifier: Apache-2.0
// What each fact needs, and the near-twin that is none.
#include <gtest/gtest.h>

#include "ledgers/provenance/testing_story.h"

namespace mitsuke::ledgers {

namespace {

using namespace testing_story;

constexpr std::string_view second = "C:\\Windows\\System32\\PlugManager\\svxinstall.exe",
                           implant = "C:\\Windows\\System32\\RtManager\\svx.exe",
                           cmd = "C:\\Windows\\System32\\cmd.exe";

// Two hours after the installation a second installer brings a service.
void bring_implant(Story& story) {
    install_tax(story);
    story.writes(hours(2), updater, "upd", second);
    story.starts(hours(2) + seconds(9), second, "second", updater, "upd", "Other Trading");
    story.writes(hours(2) + seconds(10), second, "second", implant);
    story.service(hours(2) + seconds(11), "svx", implant);
    story.starts(hours(2) + seconds(12), implant, "svx1", services, "services", "Other Trading");
}

void deletes(Story& story, Duration at, std::string_view image, std::string_view guid, std::string_view file) {
    story.tell(at, {"windows", "sysmon", {"file_delete", {}, {}}},
               {{field::Image, image}, {field::ProcessGuid, guid}, {field::TargetFilename, file}});
}

void loads(Story& story, Duration at, std::string_view image, std::string_view guid, Story::Fields module) {
    std::vector<std::pair<events::FieldId, std::string_view>> fields{{field::Image, image}, {field::ProcessGuid, guid}};
    fields.insert(fields.end(), module.begin(), module.end());
    story.tell_all(at, {"windows", "sysmon", {"image_load", {}, {}}}, fields);
}

void connects(Story& story, Duration at, std::string_view image, std::string_view guid, std::string_view address) {
    story.tell(at, {"windows", "sysmon", {"network_connection", {}, {}}},
               {{field::Image, image}, {field::ProcessGuid, guid}, {field::DestinationIp, address}});
}

TEST(Facts, a_program_that_somebody_removed_and_its_lineage_brought_back_is_a_resurrection) {
    Story story;
    bring_implant(story);
    story.starts(hours(30), cmd, "admin", explorer, "explorer");
    deletes(story, hours(30) + seconds(5), cmd, "admin", implant);
    connects(story, hours(30) + seconds(50), second, "second", "203.0.113.9");
    story.writes(hours(30) + seconds(60), second, "second", implant);
    const auto facts = story.facts("resurrection");
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].get(field::Image), implant);
    EXPECT_EQ(facts[0].get(field::Peer), second);
    EXPECT_EQ(facts[0].get(field::DestinationName), "203.0.113.9");
    EXPECT_EQ(facts[0].get(field::LatePayload), "true");
}

TEST(Facts, an_updater_that_replaces_its_own_program_resurrects_nothing) {
    Story story;
    install_tax(story);
    deletes(story, hours(30), updater, "upd", tax);
    story.writes(hours(30) + seconds(1), updater, "upd", tax);
    EXPECT_TRUE(story.facts("resurrection").empty());
}

TEST(Facts, a_service_that_an_administrator_deleted_and_that_is_registered_again_is_a_resurrection) {
    Story story;
    bring_implant(story);
    story.starts(hours(30), "C:\\Windows\\System32\\sc.exe", "sc", cmd, "admin", "", "sc.exe delete svx");
    story.service(hours(30) + minutes(5), "svx", implant);
    ASSERT_EQ(story.facts("resurrection").size(), 1U);
    EXPECT_EQ(story.facts("resurrection")[0].get(field::ServiceName), "svx");
}

TEST(Facts, a_unit_of_any_kind_that_a_person_removed_and_its_product_writes_again_is_a_resurrection) {
    constexpr std::string_view agent = "/opt/kawasemi/agent";
    for (const std::string_view unit : {"/etc/systemd/system/kawasemi.service", "/etc/cron.d/kawasemi",
                                        "/home/a/.config/systemd/user/kawasemi.service"}) {
        Story story;
        story.starts(minutes(0), agent, "agent", "/usr/lib/systemd/systemd", "systemd");
        story.writes(hours(3), agent, "agent", unit);
        deletes(story, hours(5), "/usr/bin/rm", "rm", unit);
        story.writes(hours(6), agent, "agent", unit);
        EXPECT_EQ(story.facts("resurrection").size(), 1U) << unit;
    }
}

TEST(Facts, a_lineage_that_removes_its_late_service_erases_itself) {
    Story story;
    bring_implant(story);
    deletes(story, hours(72), updater, "upd", implant);
    ASSERT_EQ(story.facts("self_erasure").size(), 1U);
    EXPECT_EQ(story.facts("self_erasure")[0].get(field::LatePayload), "true");
}

TEST(Facts, a_product_that_has_its_late_program_killed_by_name_erases_itself) {
    Story story;
    bring_implant(story);
    story.starts(hours(72), "C:\\Windows\\System32\\taskkill.exe", "kill", updater, "upd", "",
                 "taskkill /IM svx.exe /F");
    EXPECT_EQ(story.facts("self_erasure").size(), 1U);
}

TEST(Facts, an_updater_that_removes_an_old_file_of_its_own_erases_nothing) {
    Story story;
    install_tax(story);
    deletes(story, hours(72), updater, "upd", tax);
    story.starts(hours(72), "C:\\Windows\\System32\\taskkill.exe", "kill", updater, "upd", "",
                 "taskkill /IM Tax.exe /F");
    EXPECT_TRUE(story.facts("self_erasure").empty());
}

TEST(Facts, a_library_with_another_hash_and_the_same_version_is_a_changed_component) {
    Story story;
    install_tax(story);
    constexpr std::string_view library = "C:\\Program Files\\Kawasemi\\Tax\\net.dll";
    loads(story, hours(1), updater, "upd",
          {{field::ImageLoaded, library},
           {field::Hashes, "SHA256=AA"},
           {field::FileVersion, "5.0.0.26"},
           {field::Signed, "true"}});
    loads(story, hours(9), updater, "upd",
          {{field::ImageLoaded, library},
           {field::Hashes, "SHA256=BB"},
           {field::FileVersion, "5.0.0.27"},
           {field::Signed, "true"}});
    EXPECT_TRUE(story.facts("changed_component").empty()) << "a new version is an update";
    loads(story, hours(19), updater, "upd",
          {{field::ImageLoaded, library},
           {field::Hashes, "SHA256=CC"},
           {field::FileVersion, "5.0.0.27"},
           {field::Signed, "false"}});
    const auto facts = story.facts("changed_component");
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].get(field::SignerChanged), "true");
    EXPECT_EQ(facts[0].get(field::PreviousHash), "BB");
}

TEST(Facts, a_program_that_runs_from_a_pictures_name_is_masqueraded) {
    Story story;
    bring_implant(story);
    story.starts(hours(3), "C:\\ProgramData\\cache\\logo.gif", "gif", implant, "svx1");
    ASSERT_EQ(story.facts("masqueraded_download").size(), 1U);
    EXPECT_EQ(story.facts("masqueraded_download")[0].get(field::LatePayload), "true");
}

TEST(Facts, a_late_program_made_older_than_its_arrival_is_a_timestomp_and_an_installers_is_none) {
    for (const bool by_installer : {false, true}) {
        Story story;
        bring_implant(story);
        story.tell(
            by_installer ? seconds(25) : hours(2) + minutes(20), {"windows", "sysmon", {"file_change", {}, {}}},
            {{field::Image, by_installer ? setup : second},
             {field::ProcessGuid, by_installer ? "setup" : "second"},
             {field::TargetFilename, by_installer ? tax : implant},
             {field::CreationUtcTime, "2009-07-14 01:14:24.000"},
             {field::PreviousCreationUtcTime, by_installer ? "2019-12-20 00:00:05.000" : "2019-12-20 02:00:10.000"}});
        EXPECT_EQ(story.facts("timestomp").size(), by_installer ? 0U : 1U);
    }
}

TEST(Facts, a_late_signed_program_that_loads_an_unsigned_library_beside_it_sideloads) {
    Story story;
    bring_implant(story);
    loads(story, hours(3), implant, "svx1",
          {{field::ImageLoaded, "C:\\Windows\\System32\\other\\log.dll"}, {field::Signed, "false"}});
    EXPECT_TRUE(story.facts("sideload").empty()) << "not beside it";
    loads(story, hours(3), implant, "svx1",
          {{field::ImageLoaded, "C:\\Windows\\System32\\RtManager\\log.dll"}, {field::Signed, "false"}});
    ASSERT_EQ(story.facts("sideload").size(), 1U);
    EXPECT_EQ(story.facts("sideload")[0].get(field::LatePayload), "true");
}

TEST(Facts, a_products_own_unsigned_library_is_no_sideload) {
    Story story;
    install_tax(story);
    story.starts(hours(1), tax, "tax", explorer, "explorer", "Kawasemi K.K.");
    loads(story, hours(1), tax, "tax",
          {{field::ImageLoaded, "C:\\Program Files\\Kawasemi\\Tax\\zip.dll"}, {field::Signed, "false"}});
    EXPECT_TRUE(story.facts("sideload").empty());
}

TEST(Facts, a_service_host_that_services_did_not_start_has_an_odd_parent) {
    Story story;
    constexpr std::string_view host = "C:\\Windows\\System32\\svchost.exe";
    story.starts(hours(1), host, "a", services, "services");
    EXPECT_TRUE(story.facts("odd_parent").empty());
    story.starts(hours(2), host, "b", "C:\\Users\\a\\x.exe", "x");
    EXPECT_EQ(story.facts("odd_parent").size(), 1U);
}

TEST(Facts, a_service_that_fetches_a_program_and_runs_it_executes_remotely) {
    for (const bool talked : {true, false}) {
        Story story;
        bring_implant(story);
        if (talked) connects(story, hours(5), implant, "svx1", "203.0.113.9");
        constexpr std::string_view tool = "C:\\Windows\\Temp\\t1.exe";
        story.writes(hours(5) + seconds(30), implant, "svx1", tool);
        story.tell(hours(5) + seconds(40), {"windows", "sysmon", {"process_creation", {}, {}}},
                   {{field::Image, tool},
                    {field::ProcessGuid, "t1"},
                    {field::ParentImage, implant},
                    {field::ParentProcessGuid, "svx1"},
                    {field::User, "NT AUTHORITY\\SYSTEM"}});
        EXPECT_EQ(story.facts("remote_exec").size(), talked ? 1U : 0U);
    }
}

TEST(Facts, another_companys_service_that_came_later_into_the_own_folder_is_a_foreign_signer) {
    for (const std::string_view company : {"Kawasemi K.K.", "Other Trading", ""}) {
        Story story;
        install_tax(story);
        constexpr std::string_view helper = "C:\\Program Files\\Kawasemi\\Tax\\svh.exe";
        story.writes(hours(26), updater, "upd", helper);
        story.service(hours(26) + seconds(1), "svh", helper);
        story.starts(hours(26) + seconds(2), helper, "svh", services, "services", company);
        EXPECT_EQ(story.facts("foreign_signer").size(), company == "Other Trading" ? 1U : 0U) << company;
        EXPECT_EQ(story.facts("home_payload").size(), company == "Other Trading" ? 1U : 0U) << company;
    }
}

TEST(Facts, a_foreign_program_that_registers_itself_while_it_runs_is_a_foreign_signer) {
    for (const bool registers : {true, false}) {
        Story story;
        install_tax(story);
        constexpr std::string_view helper = "C:\\Program Files\\Kawasemi\\Tax\\svh.exe";
        story.writes(hours(26), updater, "upd", helper);
        story.starts(hours(26) + seconds(2), helper, "svh", updater, "upd", "Other Trading");
        EXPECT_EQ(story.facts("foreign_signer").size(), 0U);
        if (registers) story.service(hours(26) + seconds(9), "svh", helper);
        EXPECT_EQ(story.facts("foreign_signer").size(), registers ? 1U : 0U);
    }
}

TEST(Facts, a_peer_that_asks_the_service_manager_respawns) {
    Story story;
    bring_implant(story);
    story.ends(hours(4), implant, "svx1");
    story.starts(hours(4) + seconds(8), "C:\\Windows\\System32\\sc.exe", "sc", second, "second", "",
                 "sc.exe start svx");
    story.starts(hours(4) + seconds(9), implant, "svx2", services, "services", "Other Trading");
    ASSERT_EQ(story.facts("respawn").size(), 1U);
    EXPECT_EQ(story.facts("respawn")[0].get(field::Peer), second);
}

}  // namespace

}  // namespace mitsuke::ledgers
