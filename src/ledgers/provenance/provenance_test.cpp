// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/provenance.h"

#include <gtest/gtest.h>

#include "ledgers/provenance/testing_story.h"

namespace mitsuke::ledgers {

namespace {

using namespace testing_story;

TEST(Provenance, a_program_brought_two_hours_later_is_a_late_payload_of_the_product) {
    Story story;
    install_tax(story);
    constexpr std::string_view second = "C:\\Windows\\System32\\PlugManager\\svxinstall.exe";
    story.writes(hours(2), updater, "upd", second);
    story.starts(hours(2) + seconds(9), second, "second", updater, "upd", "Other Trading");

    const auto facts = story.facts("late_payload");
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].get(field::Image), second);
    EXPECT_EQ(facts[0].get(field::RootProduct), "Kawasemi Tax");
    EXPECT_EQ(facts[0].get(field::RootProductVersion), "3.2");
    EXPECT_EQ(facts[0].get(field::RootProductSigner), "Kawasemi Co., Ltd.");
    EXPECT_EQ(facts[0].get(field::RootInstaller), setup);
    EXPECT_EQ(facts[0].get(field::SameSigner), "false");
    EXPECT_EQ(facts[0].get(field::QuietTime), "7192");  // from the last uninstall value to the write
    EXPECT_EQ(facts[0].get(field::LineagePath),
              std::string(setup) + " > " + std::string(updater) + " > " + std::string(second));
}

TEST(Provenance, an_update_by_the_same_company_is_no_late_payload) {
    Story story;
    install_tax(story);
    constexpr std::string_view update = "C:\\Windows\\Temp\\TaxUpdate.exe";
    story.writes(hours(50), updater, "upd", update);
    story.starts(hours(50) + seconds(9), update, "update", updater, "upd", "KAWASEMI CO., LTD");
    EXPECT_TRUE(story.facts("late_payload").empty());
}

TEST(Provenance, a_new_version_in_the_products_own_folder_is_no_late_payload) {
    Story story;
    install_tax(story);
    constexpr std::string_view plugin = "C:\\Program Files\\Kawasemi\\Tax\\plugins\\New.exe";
    story.writes(hours(50), updater, "upd", plugin);
    story.starts(hours(50) + seconds(9), plugin, "plugin", updater, "upd", "");
    EXPECT_TRUE(story.facts("late_payload").empty());
}

TEST(Provenance, a_late_program_that_writes_into_the_products_folder_looks_like_an_updater) {
    Story story;
    install_tax(story);
    constexpr std::string_view update = "C:\\Windows\\Temp\\TaxUpdate.exe";
    story.writes(hours(50), updater, "upd", update);
    story.starts(hours(50) + seconds(9), update, "update", updater, "upd", "");
    story.writes(hours(50) + seconds(10), update, "update", tax);
    story.writes(hours(50) + seconds(11), update, "update", updater);
    EXPECT_TRUE(story.facts("self_update").empty()) << "two files may be a payload beside the program";
    story.writes(hours(50) + seconds(12), update, "update", "C:\\Program Files\\Kawasemi\\Tax\\core.dll");
    EXPECT_EQ(story.facts("late_payload").size(), 1U);
    EXPECT_EQ(story.facts("self_update").size(), 1U);
}

TEST(Provenance, a_declared_folder_is_the_products_own_unless_many_share_it) {
    struct Case {
        std::string_view declared, program;
        size_t late;
    };
    for (const auto& [declared, program, late] :
         {Case{"D:\\Acme\\", "D:\\Acme\\x.exe", 0}, Case{"C:\\Program Files", "C:\\Program Files\\Else\\x.exe", 1},
          Case{"D:\\Program Files\\", "D:\\Program Files\\Else\\x.exe", 1},
          Case{"C:\\ProgramData\\", "C:\\ProgramData\\Else\\x.exe", 1},
          Case{"C:\\Users\\a\\AppData\\Local", "C:\\Users\\a\\AppData\\Local\\Else\\x.exe", 1},
          Case{"C:\\Users", "C:\\Users\\Public\\x.exe", 1}, Case{"C:\\Windows\\Temp", "C:\\Windows\\Temp\\x.exe", 1}}) {
        Story story;
        install_tax(story);
        story.sets(seconds(9), setup, "setup", std::string(uninstall) + "InstallLocation", declared);
        story.writes(hours(50), updater, "upd", program);
        story.starts(hours(50) + seconds(9), program, "x", updater, "upd", "Other Trading");
        EXPECT_EQ(story.facts("late_payload").size(), late) << declared;
    }
}

TEST(Provenance, a_debian_package_is_the_root_of_what_dpkg_unpacks) {
    Story story;
    const events::LogSource starts{"linux", "sysmon", {"process_creation", {}, {}}},
        writes{"linux", "sysmon", {"file_event", {}, {}}};
    story.tell(minutes(0), starts,
               {{field::Image, "/usr/bin/dpkg"},
                {field::ProcessGuid, "dpkg"},
                {field::ParentImage, "/usr/bin/apt-get"},
                {field::ParentProcessGuid, "apt"},
                {field::CommandLine,
                 "/usr/bin/dpkg --status-fd 20 --unpack --auto-deconfigure "
                 "/var/cache/apt/archives/scope-agent_3.2.1-1_amd64.deb"}});
    story.tell(seconds(1), writes,
               {{field::Image, "/usr/bin/dpkg"},
                {field::ProcessGuid, "dpkg"},
                {field::TargetFilename, "/opt/scope/bin/scoped.dpkg-new"}});
    auto& started = story.tell(minutes(1), starts,
                               {{field::Image, "/opt/scope/bin/scoped"},
                                {field::ProcessGuid, "d"},
                                {field::ParentImage, "/usr/lib/systemd/systemd"},
                                {field::ParentProcessGuid, "1"}});
    EXPECT_EQ(started.get(field::RootProduct), "scope-agent");
    EXPECT_EQ(started.get(field::RootProductVersion), "3.2.1-1");
}

TEST(Provenance, a_service_of_a_late_program_keeps_its_lineage_through_services_exe) {
    Story story;
    install_tax(story);
    constexpr std::string_view second = "C:\\Windows\\System32\\PlugManager\\svxinstall.exe",
                               implant = "C:\\Windows\\System32\\RtManager\\svx.exe";
    story.writes(hours(2), updater, "upd", second);
    story.starts(hours(2) + seconds(9), second, "second", updater, "upd", "Other Trading");
    story.writes(hours(2) + seconds(10), second, "second", implant);
    story.service(hours(2) + seconds(11), "svx", implant);
    auto& started = story.starts(hours(26), implant, "svx-1", services, "services-2", "Other Trading");

    EXPECT_EQ(started.get(field::RootProduct), "Kawasemi Tax");
    EXPECT_EQ(started.get(field::LatePayload), "true");
    EXPECT_EQ(started.get(field::ImageWriter), second);
    const auto facts = story.facts("persistence");
    ASSERT_EQ(facts.size(), 2U);  // the updater's own service, and this one
    EXPECT_EQ(facts[0].get(field::LatePayload), "false");
    EXPECT_EQ(facts[1].get(field::LatePayload), "true");
    EXPECT_EQ(facts[1].get(field::Image), implant);
}

TEST(Provenance, two_programs_that_restart_each_other_are_mutual_respawns) {
    Story story;
    install_tax(story);
    constexpr std::string_view a = "C:\\Windows\\System32\\Rt\\a.exe", b = "C:\\Windows\\System32\\Rt\\b.exe";
    story.writes(hours(2), updater, "upd", a);
    story.writes(hours(2), updater, "upd", b);
    story.starts(hours(3), a, "a1", services, "services", "X");
    story.starts(hours(3), b, "b1", services, "services", "X");
    story.ends(hours(4), a, "a1");
    story.starts(hours(4) + seconds(5), a, "a2", b, "b1", "X");
    story.ends(hours(5), b, "b1");
    story.starts(hours(5) + seconds(3), b, "b2", a, "a2", "X");

    const auto facts = story.facts("respawn");
    ASSERT_EQ(facts.size(), 2U);
    EXPECT_EQ(facts[0].get(field::Mutual), "false");
    EXPECT_EQ(facts[0].get(field::RespawnDelay), "5");
    EXPECT_EQ(facts[1].get(field::Mutual), "true");
    EXPECT_EQ(facts[1].get(field::Peer), a);
}

TEST(Provenance, a_restart_by_the_service_manager_is_no_respawn) {
    Story story;
    install_tax(story);
    story.ends(hours(1), updater, "upd");
    story.starts(hours(1) + seconds(2), updater, "upd-2", services, "services", "Kawasemi K.K.");
    EXPECT_TRUE(story.facts("respawn").empty());
}

TEST(Provenance, a_download_that_a_person_opens_begins_a_story_of_its_own) {
    Story story;
    constexpr std::string_view chrome = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe";
    story.starts(minutes(0), chrome, "chrome", explorer, "explorer", "Google LLC");
    story.writes(hours(1), chrome, "chrome", setup);
    auto& started = story.starts(hours(1) + minutes(1), setup, "setup", explorer, "explorer", "Kawasemi K.K.");
    EXPECT_FALSE(started.has(field::RootProduct));
    EXPECT_TRUE(story.facts("late_payload").empty());
}

TEST(Provenance, a_download_that_a_browser_opens_for_a_person_is_not_the_browsers) {
    Story story;
    constexpr std::string_view chrome = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe";
    story.starts(minutes(0), chrome, "chrome", explorer, "explorer", "Google LLC");
    story.writes(hours(1), chrome, "chrome", setup);
    auto& started = story.starts(hours(1) + minutes(1), setup, "setup", chrome, "chrome", "Kawasemi K.K.");
    EXPECT_NE(started.get(field::LatePayload), "true");
    EXPECT_TRUE(story.facts("late_payload").empty());
}

TEST(Provenance, what_a_person_runs_in_a_shell_that_a_product_opened_is_not_the_products) {
    Story story;
    constexpr std::string_view code = "C:\\Program Files\\Editor\\Code.exe",
                               shell = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";
    constexpr std::string_view built = "C:\\src\\app\\target\\debug\\app.exe";
    story.starts(minutes(0), code, "code", explorer, "explorer", "Editor Corp");
    story.starts(hours(1), shell, "shell", code, "code", "Microsoft Corporation",
                 "powershell.exe -noexit -command shellIntegration.ps1");
    story.starts(hours(2), built, "app", shell, "shell");
    EXPECT_TRUE(story.facts("late_payload").empty());
}

TEST(Provenance, a_library_that_rundll32_runs_is_the_payload) {
    Story story;
    install_tax(story);
    constexpr std::string_view library = "C:\\Windows\\Temp\\svx.dll", loader = "C:\\Windows\\System32\\rundll32.exe";
    story.writes(hours(2), updater, "upd", library);
    story.starts(hours(2) + seconds(9), loader, "r", updater, "upd", "Microsoft Corporation",
                 "rundll32.exe C:\\Windows\\Temp\\svx.dll,Start");
    ASSERT_EQ(story.facts("late_payload").size(), 1U);
    EXPECT_EQ(story.facts("late_payload")[0].get(field::Image), library);
}

TEST(Provenance, a_process_number_that_is_used_again_is_another_process) {
    Story story;
    const auto starts = [&story](Duration at, std::string_view image, std::string_view pid,
                                 std::string_view parent_image, std::string_view parent_pid) -> events::Event& {
        return story.tell(at, {"windows", "security", {"process_creation", {}, {}}},
                          {{field::NewProcessName, image},
                           {field::NewProcessId, pid},
                           {field::ParentProcessName, parent_image},
                           {field::ProcessId, parent_pid}});
    };
    starts(minutes(0), "C:\\Program Files\\Tool\\tool.exe", "0x64", services, "0x4");
    story.tell(minutes(1), {"windows", "security", {}},
               {{field::Provider_Name, "Microsoft-Windows-Security-Auditing"},
                {field::EventID, "4689"},
                {field::ProcessName, "C:\\Program Files\\Tool\\tool.exe"},
                {field::ProcessId, "0x64"}});
    auto& started = starts(hours(5), "C:\\Users\\a\\putty.exe", "0x70", explorer, "0x64");
    EXPECT_FALSE(started.has(field::RootProduct));
    EXPECT_TRUE(story.facts("late_payload").empty());
}

TEST(Provenance, windows_installer_names_the_product_that_its_session_brought) {
    Story story;
    constexpr std::string_view msiexec = "C:\\Windows\\System32\\msiexec.exe";
    story.starts(minutes(0), msiexec, "client", explorer, "explorer", "Microsoft Corporation",
                 "msiexec.exe /i \"C:\\Users\\a\\Downloads\\Filing.msi\"");
    story.starts(seconds(1), msiexec, "server", services, "services", "Microsoft Corporation", "msiexec.exe /V");
    story.writes(seconds(3), msiexec, "server", "C:\\Program Files\\Filing\\Filing.exe");
    story.tell(seconds(9), {"windows", "application", {}},
               {{field::Provider_Name, "MsiInstaller"},
                {field::EventID, "1033"},
                {field::Data, "eTax Filing"},
                {field::Data, "9.2"},
                {field::Data, "1033"},
                {field::Data, "0"},
                {field::Data, "Tachi K.K."}});
    auto& started =
        story.starts(hours(1), "C:\\Program Files\\Filing\\Filing.exe", "p", explorer, "explorer", "Tachi K.K.");
    EXPECT_EQ(started.get(field::RootProduct), "eTax Filing");
    EXPECT_EQ(started.get(field::RootProductVersion), "9.2");
    EXPECT_EQ(started.get(field::RootProductSigner), "Tachi K.K.");
    EXPECT_EQ(started.get(field::RootInstaller), "C:\\Users\\a\\Downloads\\Filing.msi");
}

TEST(Provenance, without_sysmon_a_service_belongs_to_the_young_program_of_a_lineage) {
    Story story;
    const auto starts = [&story](Duration at, std::string_view image, std::string_view pid,
                                 std::string_view parent_image, std::string_view parent_pid, std::string_view command) {
        story.tell(at, {"windows", "security", {"process_creation", {}, {}}},
                   {{field::NewProcessName, image},
                    {field::NewProcessId, pid},
                    {field::ParentProcessName, parent_image},
                    {field::ProcessId, parent_pid},
                    {field::CommandLine, command}});
    };
    constexpr std::string_view msiexec = "C:\\Windows\\System32\\msiexec.exe",
                               helper = "C:\\Program Files (x86)\\Tachi\\Helper.exe";
    starts(minutes(0), msiexec, "0x40a4", explorer, "0x20a4", "msiexec.exe /i \"C:\\Users\\a\\Downloads\\Filing.msi\"");
    story.service(seconds(7), "Helper", helper);
    story.tell(seconds(9), {"windows", "application", {}},
               {{field::Provider_Name, "MsiInstaller"},
                {field::EventID, "1033"},
                {field::Data, "Tachi Filing"},
                {field::Data, "9.2"},
                {field::Data, "1033"},
                {field::Data, "0"},
                {field::Data, "Tachi K.K."}});
    starts(seconds(20), helper, "0x2eec", services, "0x590", "");
    starts(hours(3), "C:\\Windows\\Temp\\jcinstall.exe", "0x2508", helper, "0x2eec", "");
    story.service(hours(3) + seconds(10), "component service", "C:\\Windows\\System32\\RtManager\\jc.exe");

    ASSERT_EQ(story.facts("late_payload").size(), 1U);
    const auto facts = story.facts("persistence");
    ASSERT_EQ(facts.size(), 2U);
    EXPECT_EQ(facts[1].get(field::LatePayload), "true");
    EXPECT_EQ(facts[1].get(field::RootProduct), "Tachi Filing");
}

TEST(Provenance, without_sysmon_a_setup_program_that_registers_a_service_is_the_installer) {
    Story story;
    const auto starts = [&story](Duration at, std::string_view image, std::string_view pid,
                                 std::string_view parent_image, std::string_view parent_pid) {
        story.tell(at, {"windows", "security", {"process_creation", {}, {}}},
                   {{field::NewProcessName, image},
                    {field::NewProcessId, pid},
                    {field::ParentProcessName, parent_image},
                    {field::ProcessId, parent_pid}});
    };
    constexpr std::string_view helper = "C:\\Program Files\\Kawasemi\\Tax\\Helper.exe";
    starts(minutes(0), setup, "0x40a4", explorer, "0x20a4");
    story.service(seconds(7), "Helper", helper);
    starts(minutes(1), helper, "0x2eec", services, "0x590");
    starts(hours(3), "C:\\Windows\\Temp\\jcinstall.exe", "0x2508", helper, "0x2eec");
    ASSERT_EQ(story.facts("late_payload").size(), 1U);
    EXPECT_EQ(story.facts("late_payload")[0].get(field::RootProduct), "TaxSetup");
    EXPECT_EQ(story.facts("late_payload")[0].get(field::RootInstaller), setup);
}

TEST(Provenance, a_product_that_was_uninstalled_and_still_runs_outlives_it_once) {
    Story story;
    install_tax(story);
    story.tell(hours(5), {"windows", "sysmon", {"registry_event", "registry_delete", {}}},
               {{field::TargetObject,
                 std::string_view("HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Tax_is1")}});
    story.starts(hours(6), updater, "u2", services, "services", "Kawasemi K.K.");
    story.starts(hours(7), updater, "u3", services, "services", "Kawasemi K.K.");
    EXPECT_EQ(story.facts("outlives_uninstall").size(), 1U);
}

TEST(Provenance, a_connection_bears_the_name_that_dns_gave_for_its_address) {
    Story story;
    story.starts(minutes(0), "C:\\x\\x.exe", "x", explorer, "explorer");
    story.tell(minutes(1), {"zeek", "dns", {"dns", {}, {}}},
               {{field::QueryName, "www.example.org"}, {field::QueryResults, "cdn.example.org;192.0.2.7"}});
    auto& connection =
        story.tell(minutes(2), {"linux", "sysmon", {"network_connection", {}, {}}},
                   {{field::Image, "/opt/x/x"}, {field::ProcessGuid, "g"}, {field::DestinationIp, "192.0.2.7"}});
    EXPECT_EQ(connection.get(field::DestinationName), "www.example.org");
}

TEST(Provenance, a_question_seen_on_the_wire_belongs_to_the_program_that_connected_there_then) {
    Story story;
    install_tax(story);
    const events::LogSource wire{"zeek", "dns", {"dns", {}, {}}};
    const auto connects = [&story](Duration at, std::string_view ip) {
        story.tell(at, {"windows", "sysmon", {"network_connection", {}, {}}},
                   {{field::Image, updater},
                    {field::ProcessGuid, "upd"},
                    {field::DestinationIp, ip},
                    {field::DestinationPort, "53"}});
    };
    const auto asks = [&story, &wire](Duration at, std::string_view ip) -> events::Event& {
        return story.tell(
            at, wire,
            {{field::QueryName, "x.example.org"}, {field::DestinationIp, ip}, {field::DestinationPort, "53"}});
    };
    connects(hours(1), "192.0.2.53");
    auto& same = asks(hours(1) + std::chrono::milliseconds(1), "192.0.2.53");
    EXPECT_EQ(same.get(field::RootProduct), "Kawasemi Tax");
    EXPECT_EQ(same.get(field::Image), updater);
    EXPECT_FALSE(asks(hours(1) + seconds(1), "192.0.2.54").has(field::RootProduct));
    EXPECT_FALSE(asks(hours(1) + seconds(9), "192.0.2.53").has(field::RootProduct));
}

}  // namespace
}  // namespace mitsuke::ledgers
