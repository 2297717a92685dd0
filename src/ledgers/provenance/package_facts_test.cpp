// SPDX-License-Identifier: Apache-2.0
// Stories about programs of packages.
#include <gtest/gtest.h>

#include "ledgers/provenance/package_files.h"
#include "ledgers/provenance/testing_story.h"

namespace mitsuke::ledgers {

namespace {

using namespace testing_story;

constexpr std::string_view systemd = "/usr/lib/systemd/systemd";
constexpr std::string_view agent = "/opt/kawasemi/bin/agentd", stranger = "/opt/kawasemi/bin/agentd-net";

// The database of a machine on which kawasemi-agent was installed long ago.
void know_agent(Story& story) {
    story.states("kawasemi-agent", "");
    story.states("kawasemi-agent", agent);
    story.states("bash", "/bin/bash");
}

TEST(PackageFacts, a_program_that_nobody_saw_arriving_is_its_packages) {
    Story story;
    know_agent(story);
    const auto& event = story.starts(hours(1), agent, "a", systemd, "init");
    EXPECT_EQ(event.get(field::RootProduct), "kawasemi-agent");
    EXPECT_EQ(event.get(field::RootProductVersion), "3.1-1");
    EXPECT_EQ(event.get(field::RootProductSigner), "Kawasemi K.K.");
    EXPECT_EQ(event.get(field::ImageOwnerProduct), "kawasemi-agent");
    EXPECT_EQ(event.get(field::LatePayload), "false");
    EXPECT_EQ(event.get(field::ForeignPayload), "");
    EXPECT_TRUE(story.facts("unpackaged_program").empty());
}

TEST(PackageFacts, a_program_in_a_packages_folder_that_it_does_not_own_is_not_its) {
    Story story;
    know_agent(story);
    const auto& event = story.starts(hours(1), stranger, "s", systemd, "init");
    EXPECT_EQ(event.get(field::RootProduct), "/opt/kawasemi/bin");
    EXPECT_EQ(event.get(field::ForeignPayload), "true");
    EXPECT_EQ(event.get(field::ImageOwnerProduct), "");
    ASSERT_EQ(story.facts("unpackaged_program").size(), 1U);
    EXPECT_EQ(story.facts("unpackaged_program")[0].get(field::Peer), "kawasemi-agent");
    EXPECT_EQ(story.facts("unpackaged_program")[0].get(field::Image), stranger);
    story.starts(hours(2), stranger, "s2", systemd, "init");
    EXPECT_EQ(story.facts("unpackaged_program").size(), 1U);
}

TEST(PackageFacts, the_same_program_is_the_packages_when_the_database_lists_it) {
    Story story;
    know_agent(story);
    story.states("kawasemi-agent", stranger);
    EXPECT_EQ(story.starts(hours(1), stranger, "s", systemd, "init").get(field::RootProduct), "kawasemi-agent");
    EXPECT_TRUE(story.facts("unpackaged_program").empty());
}

TEST(PackageFacts, without_a_database_nothing_is_said_about_ownership) {
    Story story;
    const auto& event = story.starts(hours(1), stranger, "s", systemd, "init");
    EXPECT_EQ(event.get(field::ForeignPayload), "");
    EXPECT_TRUE(story.facts("unpackaged_program").empty());
}

TEST(PackageFacts, an_unowned_program_that_the_packages_daemon_starts_continues_its_lineage) {
    Story story;
    know_agent(story);
    story.starts(hours(1), agent, "a", systemd, "init");
    const auto& event = story.starts(hours(2), stranger, "s", agent, "a");
    EXPECT_EQ(event.get(field::RootProduct), "kawasemi-agent");
    EXPECT_EQ(event.get(field::ForeignPayload), "true");
    EXPECT_EQ(event.get(field::LineagePath), "/opt/kawasemi/bin/agentd > /opt/kawasemi/bin/agentd-net");
}

TEST(PackageFacts, what_the_daemon_was_seen_to_write_is_its_own_update) {
    Story story;
    know_agent(story);
    story.starts(hours(1), agent, "a", systemd, "init");
    story.writes(hours(2), agent, "a", stranger);
    story.starts(hours(3), stranger, "s", agent, "a");
    EXPECT_TRUE(story.facts("unpackaged_program").empty());
}

TEST(PackageFacts, what_a_package_generates_in_a_folder_of_its_own_proves_nothing) {
    Story story;
    know_agent(story);
    story.starts(hours(1), "/opt/kawasemi/data/3.2/agentd", "s", systemd, "init");
    EXPECT_TRUE(story.facts("unpackaged_program").empty());
}

TEST(PackageFacts, the_systems_tools_are_nobodys_and_say_whose_they_are) {
    Story story;
    know_agent(story);
    const auto& event = story.starts(hours(1), "/usr/bin/bash", "b", systemd, "init");
    EXPECT_EQ(event.get(field::ImageOwnerProduct), "bash");
    EXPECT_EQ(event.get(field::RootProduct), "");
    story.starts(hours(1), "/usr/bin/my-script", "m", systemd, "init");
    EXPECT_TRUE(story.facts("unpackaged_program").empty());
}

TEST(PackageFacts, the_log_of_dpkg_tells_when_a_known_package_was_upgraded_and_removed) {
    Story story;
    know_agent(story);
    story.starts(hours(1), agent, "a", systemd, "init");
    const auto says = [&](Duration at, std::string_view action, std::string_view version) {
        story.tell(
            at, {"linux", "dpkg", {}},
            {{field::PackageAction, action}, {field::Package, "kawasemi-agent"}, {field::PackageVersion, version}});
    };
    says(hours(2), "upgrade", "3.2-1");
    const auto& upgraded = story.starts(hours(3), agent, "a2", systemd, "init");
    EXPECT_EQ(upgraded.get(field::RootProductVersion), "3.2-1");
    EXPECT_EQ(upgraded.get(field::ProductAge), "3600");
    says(hours(3), "installed", "3.2-1");
    says(hours(4), "remove", "3.2-1");
    story.starts(hours(5), agent, "a3", systemd, "init");
    EXPECT_EQ(story.facts("outlives_uninstall").size(), 1U);
}

TEST(PackageFiles, a_list_that_had_to_be_cut_proves_no_absence) {
    Texts texts(1);
    PackageFiles files(texts);
    events::Event event;
    for (size_t index = 0; index <= PackageFiles::files_max; ++index) {
        const std::string path = "/opt/kawasemi/bin/p" + std::to_string(index);
        event.reset();
        event.add(field::Package, "kawasemi-agent");
        event.add(field::PackageAction, "owns");
        event.add(field::TargetFilename, path);
        files.learn(event);
        if (index == 0) {
            EXPECT_NE(files.intruded(stranger), nullptr);
        }
    }
    EXPECT_EQ(files.forgotten(), 1U);
    EXPECT_EQ(files.intruded(stranger), nullptr);
}

}  // namespace

}  // namespace mitsuke::ledgers
