// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/package_commands.h"

#include <gtest/gtest.h>

#include "ledgers/provenance/testing_story.h"

namespace mitsuke::ledgers {

namespace {

using namespace testing_story;

TEST(PackageCommands, an_order_names_the_package_that_it_installs) {
    struct Case {
        std::string_view image, command, name, version;
    };
    const Case cases[] = {
        {"/usr/bin/rpm", "rpm -Uvh /tmp/kawasemi-agent-3.1-1.el9.x86_64.rpm", "kawasemi-agent", "3.1-1.el9"},
        {"/usr/bin/rpm", "rpm -U --percent --nodeps -- /var/cache/zypp/packages/a-2-1.noarch.rpm", "a", "2-1"},
        {"/usr/bin/rpm", "rpm -qip /tmp/kawasemi-agent-3.1-1.el9.x86_64.rpm", "", ""},
        {"/usr/bin/rpm", "rpm -qa", "", ""},
        {"/usr/bin/dnf5", "dnf install -y kawasemi-agent", "kawasemi-agent", ""},
        {"/usr/bin/python3.9", "/usr/bin/python3 /usr/bin/dnf -y install kawasemi-agent", "kawasemi-agent", ""},
        {"/usr/libexec/platform-python", "/usr/libexec/platform-python /usr/bin/yum upgrade", "", ""},
        {"/usr/bin/python3.9", "/usr/bin/python3 /home/a/dnf install kawasemi-agent", "", ""},
        {"/home/a/dnf", "dnf install kawasemi-agent", "", ""},
        {"/sbin/apk", "apk add --no-cache curl=8.1", "curl", ""},
        {"/usr/bin/zypper", "zypper --non-interactive in kawasemi-agent", "kawasemi-agent", ""},
        {"/usr/bin/zypper", "zypper search install", "", ""},
        {"/usr/bin/cat", "cat install kawasemi-agent", "", ""},
    };
    for (const auto& each : cases) {
        const auto ordered = ordered_package(each.image, each.command);
        EXPECT_EQ(ordered ? ordered->name : "", each.name) << each.command;
        EXPECT_EQ(ordered ? ordered->version : "", each.version) << each.command;
    }
}

// dnf at work for the package kawasemi-agent, ordered by a person.
void dnf_installs(Story& story) {
    story.starts(hours(1), "/usr/bin/python3.9", "dnf", "/usr/bin/bash", "bash", "",
                 "/usr/bin/python3 /usr/bin/dnf -y install kawasemi-agent");
    story.writes(hours(1) + seconds(5), "/usr/bin/python3.9", "dnf", "/opt/kawasemi/bin/agentd;65c1d2f0");
}

TEST(PackageCommands, what_dnf_unpacks_is_the_packages) {
    Story story;
    dnf_installs(story);
    const auto& event = story.starts(hours(2), "/opt/kawasemi/bin/agentd", "a", "/usr/lib/systemd/systemd", "init");
    EXPECT_EQ(event.get(field::RootProduct), "kawasemi-agent");
    EXPECT_EQ(event.get(field::LatePayload), "false");
    EXPECT_EQ(event.get(field::ProductAge), "3595");
}

TEST(PackageCommands, what_a_scriptlet_of_rpm_fetches_is_in_no_list_of_the_package) {
    Story story;
    dnf_installs(story);
    constexpr std::string_view implant = "/usr/local/lib/dbus/helper";
    story.starts(hours(1) + seconds(6), "/usr/bin/bash", "script", "/usr/bin/python3.9", "dnf", "",
                 "/bin/sh /var/tmp/rpm-tmp.k3Qx9a 1");
    story.starts(hours(1) + seconds(7), "/usr/bin/curl", "curl", "/usr/bin/bash", "script", "", "curl -o helper x");
    story.writes(hours(1) + seconds(8), "/usr/bin/curl", "curl", implant);
    const auto& event = story.starts(hours(1) + seconds(9), implant, "i", "/usr/lib/systemd/systemd", "init");
    EXPECT_EQ(event.get(field::RootProduct), "kawasemi-agent");
    EXPECT_EQ(event.get(field::LatePayload), "true");
}

TEST(PackageCommands, a_shell_that_a_person_opened_is_no_scriptlet) {
    Story story;
    dnf_installs(story);
    const auto& event =
        story.starts(hours(1) + seconds(6), "/usr/bin/bash", "script", "/usr/bin/python3.9", "dnf", "", "/bin/bash");
    EXPECT_EQ(event.get(field::RootProduct), "");
}

TEST(PackageCommands, an_agent_that_has_rpm_install_a_package_does_not_own_it) {
    Story story;
    constexpr std::string_view agent = "/opt/salt/bin/minion", systemd = "/usr/lib/systemd/systemd";
    story.starts(hours(0), agent, "salt", systemd, "init");
    story.starts(hours(5), "/usr/bin/rpm", "rpm", agent, "salt", "", "rpm -U /tmp/kawasemi-agent-3.1-1.x86_64.rpm");
    story.writes(hours(5), "/usr/bin/rpm", "rpm", "/opt/kawasemi/bin/agentd;65c1d2f0");
    const auto& event = story.starts(hours(6), "/opt/kawasemi/bin/agentd", "a", systemd, "init");
    EXPECT_EQ(event.get(field::RootProduct), "kawasemi-agent");
    EXPECT_EQ(event.get(field::BroughtBy), "salt");
    EXPECT_EQ(event.get(field::LatePayload), "false");
    EXPECT_TRUE(story.facts("late_payload").empty());
}

TEST(PackageCommands, a_query_of_an_agent_begins_no_product) {
    Story story;
    constexpr std::string_view agent = "/opt/salt/bin/minion";
    story.starts(hours(0), agent, "salt", "/usr/lib/systemd/systemd", "init");
    EXPECT_EQ(story.starts(hours(5), "/usr/bin/rpm", "rpm", agent, "salt", "", "rpm -qa").get(field::RootProduct), "");
}

// Windows.

void puts_in_place(Story& story, Duration at, std::string_view full_name) {
    story.tell(at, {"windows", "appxdeployment-server", {}},
               {{field::Provider_Name, "Microsoft-Windows-AppXDeployment-Server"},
                {field::EventID, "400"},
                {field::PackageFullName, full_name}});
}

TEST(PackageCommands, a_package_of_the_store_is_one_product_in_all_its_versions) {
    Story story;
    puts_in_place(story, hours(1), "Kawasemi.Notes_1.0.3.0_x64__8wekyb3d8bbwe");
    puts_in_place(story, hours(30), "Kawasemi.Notes_1.1.0.0_x64__8wekyb3d8bbwe");
    const auto& event =
        story.starts(hours(31), "C:\\Program Files\\WindowsApps\\Kawasemi.Notes_1.1.0.0_x64__8wekyb3d8bbwe\\N.exe", "n",
                     services, "services", "Kawasemi K.K.");
    EXPECT_EQ(event.get(field::RootProduct), "Kawasemi.Notes");
    EXPECT_EQ(event.get(field::RootProductVersion), "1.1.0.0");
    EXPECT_EQ(event.get(field::ProductAge), "3600");
}

TEST(PackageCommands, what_is_no_full_name_of_a_package_makes_no_product) {
    Story story;
    puts_in_place(story, hours(1), "Kawasemi.Notes_1.0.3.0");
    const auto& event = story.starts(hours(2), "C:\\Program Files\\WindowsApps\\Kawasemi.Notes_1.0.3.0\\N.exe", "n",
                                     services, "services");
    EXPECT_EQ(event.get(field::RootProductVersion), "");
}

// `manager` runs a setup program that brings a product of its own.
const events::Event& installed_by(Story& story, std::string_view manager, std::string_view starter) {
    constexpr std::string_view program = "C:\\Program Files\\Kawasemi\\Tax\\Tax.exe";
    constexpr std::string_view its_setup = "C:\\Windows\\Temp\\TaxSetup.exe";
    story.starts(hours(5), manager, "manager", starter, "starter", "Other Trading");
    story.starts(hours(5) + seconds(5), its_setup, "setup", manager, "manager", "Kawasemi K.K.");
    story.writes(hours(5) + seconds(9), its_setup, "setup", program);
    story.sets(hours(5) + seconds(10), its_setup, "setup", std::string(uninstall) + "DisplayName", "Kawasemi Tax");
    return story.starts(hours(6), program, "tax", services, "services", "Kawasemi K.K.");
}

TEST(PackageCommands, what_winget_and_choco_install_is_its_own_product) {
    for (const auto manager :
         {"C:\\ProgramData\\chocolatey\\bin\\choco.exe",
          "C:\\Program Files\\WindowsApps\\Microsoft.DesktopAppInstaller_1.22_x64__8\\winget.exe"}) {
        Story story;
        const auto& event = installed_by(story, manager, "C:\\Windows\\System32\\cmd.exe");
        EXPECT_EQ(event.get(field::RootProduct), "Kawasemi Tax") << manager;
        EXPECT_EQ(event.get(field::LatePayload), "false") << manager;
        EXPECT_TRUE(story.facts("late_payload").empty()) << manager;
    }
}

}  // namespace

}  // namespace mitsuke::ledgers
