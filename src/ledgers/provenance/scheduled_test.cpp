// SPDX-License-Identifier: Apache-2.0
// What cron, atd and systemd start on Unix, by themselves or through a shell.
#include <gtest/gtest.h>

#include "ledgers/provenance/script_names.h"
#include "ledgers/provenance/testing_story.h"

namespace mitsuke::ledgers {
namespace {

using namespace testing_story;

constexpr std::string_view agent = "/opt/kawasemi/bin/agent", payload = "/var/lib/.cache/sync",
                           script = "/var/lib/.cache/sync.sh", sh = "/usr/bin/dash", cron = "/usr/sbin/cron";

// A package installs an agent, which five days later writes a program and a script elsewhere.
class ScheduledStory : public Story {
public:
    ScheduledStory() {
        runs(minutes(0), "/usr/bin/dpkg", "dpkg", "/usr/bin/apt-get", "apt",
             "dpkg --unpack /var/cache/apt/archives/kawasemi-agent_1.2_amd64.deb");
        for (const std::string_view file : {agent, std::string_view("/etc/cron.daily/kawasemi")})
            brings(seconds(1), "/usr/bin/dpkg", "dpkg", std::string(file) + ".dpkg-new");
        runs(minutes(1), agent, "agent", "/usr/lib/systemd/systemd", "1", agent);
        brings(hours(120), agent, "agent", payload);
        brings(hours(120), agent, "agent", script);
    }
    events::Event& runs(Duration at, std::string_view image, std::string_view guid, std::string_view parent_image,
                        std::string_view parent_guid, std::string_view command) {
        return tell(at, {"linux", "sysmon", {"process_creation", {}, {}}},
                    {{field::Image, image},
                     {field::ProcessGuid, guid},
                     {field::ParentImage, parent_image},
                     {field::ParentProcessGuid, parent_guid},
                     {field::User, "root"},
                     {field::CommandLine, command}});
    }
    void brings(Duration at, std::string_view image, std::string_view guid, std::string_view file) {
        tell(at, {"linux", "sysmon", {"file_event", {}, {}}},
             {{field::Image, image}, {field::ProcessGuid, guid}, {field::TargetFilename, file}});
    }
};

TEST(Scheduled, a_late_program_that_cron_starts_through_a_shell_has_the_lineage_of_who_wrote_it) {
    for (const std::string_view scheduler :
         {"/usr/sbin/cron", "/usr/sbin/crond", "/usr/sbin/atd", "/usr/sbin/anacron", "/usr/lib/systemd/systemd"}) {
        ScheduledStory story;
        // The log lost what stood after -c.
        story.runs(hours(121), sh, "sh", scheduler, "c", "/bin/sh");
        EXPECT_EQ(story.runs(hours(121), payload, "p", sh, "sh", payload).get(field::RootProduct), "kawasemi-agent")
            << scheduler;
        EXPECT_EQ(story.facts("late_payload").size(), 1U) << scheduler;
    }
}

TEST(Scheduled, a_shell_that_such_a_shell_starts_is_crons_too) {
    ScheduledStory story;
    story.runs(hours(121), sh, "sh", cron, "c", "/bin/sh -c run");
    story.runs(hours(121), "/usr/bin/bash", "bash", sh, "sh", "/bin/bash run");
    EXPECT_TRUE(story.runs(hours(121), payload, "p", "/usr/bin/bash", "bash", payload).has(field::RootProduct));
}

TEST(Scheduled, the_same_program_from_a_persons_shell_is_that_persons_doing) {
    ScheduledStory story;
    story.runs(hours(121), "/usr/bin/bash", "bash", "/usr/sbin/sshd", "sshd", "-bash");
    EXPECT_FALSE(story.runs(hours(121), payload, "p", "/usr/bin/bash", "bash", payload).has(field::RootProduct));
    EXPECT_TRUE(story.facts("late_payload").empty());
}

TEST(Scheduled, a_late_script_is_a_program_where_cron_runs_it) {
    for (const std::string_view runner : {"/usr/bin/dash", "/usr/bin/python3.11"}) {
        ScheduledStory story;
        const std::string command = "/usr/bin/x -u " + std::string(script) + " --now";
        EXPECT_TRUE(story.runs(hours(121), runner, "s", cron, "c", command).has(field::RootProduct)) << runner;
        auto& child = story.runs(hours(121), "/usr/bin/curl", "curl", runner, "s", "curl https://x.example/");
        EXPECT_EQ(child.get(field::RootProduct), "kawasemi-agent");
        ASSERT_EQ(story.facts("late_payload").size(), 1U);
        EXPECT_EQ(story.facts("late_payload")[0].get(field::Image), script);
    }
}

TEST(Scheduled, a_job_that_only_speaks_of_a_late_file_does_not_run_it) {
    ScheduledStory story;
    const std::string command = "/bin/sh -c test -e " + std::string(script) + " && rm " + std::string(script);
    EXPECT_FALSE(story.runs(hours(121), sh, "s", cron, "c", command).has(field::RootProduct));
    EXPECT_TRUE(story.facts("late_payload").empty());
}

TEST(Scheduled, a_packages_own_job_is_no_news_and_what_it_starts_is_not_the_packages) {
    ScheduledStory story;
    story.runs(hours(121), sh, "s", cron, "c", "/bin/sh -c cd / && run-parts --report /etc/cron.daily");
    story.runs(hours(121), "/usr/bin/run-parts", "r", sh, "s", "run-parts --report /etc/cron.daily");
    auto& job = story.runs(hours(121), sh, "j", "/usr/bin/run-parts", "r", "/bin/sh /etc/cron.daily/kawasemi");
    EXPECT_FALSE(job.has(field::RootProduct));
    EXPECT_FALSE(story.runs(hours(121), "/usr/bin/find", "f", sh, "j", "find /var/tmp").has(field::RootProduct));
    EXPECT_EQ(story.runs(hours(121), agent, "a2", sh, "j", agent).get(field::RootProduct), "kawasemi-agent");
    EXPECT_TRUE(story.facts("late_payload").empty());
}

TEST(ScriptNames, the_commands_of_a_shell_are_what_it_runs_not_what_it_gives_them) {
    const auto joined = [](std::string_view command_line) {
        std::string all;
        for (const auto each : commands_of(command_line)) all.append(all.empty() ? "" : " ").append(each);
        return all;
    };
    EXPECT_EQ(joined("/bin/sh -c /a/b --x /c/d"), "/a/b");
    EXPECT_EQ(joined("/bin/sh -e /a/b.sh /c"), "/a/b.sh");
    EXPECT_EQ(joined("sh -c 'X=1 /a/b; /c/d && test -x /e'"), "/a/b /c/d");
    EXPECT_EQ(joined("sh -c 'curl u | /a/b'"), "/a/b");
    EXPECT_EQ(joined("sh -c \"(exec nohup /a/b)\""), "/a/b");
    EXPECT_EQ(joined("sh -c [ -x /e ] && . /a/b"), "/a/b");
    EXPECT_EQ(joined("/bin/sh"), "");
    EXPECT_EQ(joined("sh -c ' \" ;"), "");
}

TEST(ScriptNames, a_scheduler_lies_where_the_systems_programs_do) {
    EXPECT_TRUE(is_scheduler("/usr/sbin/cron"));
    EXPECT_TRUE(is_scheduler("/usr/bin/run-parts"));
    EXPECT_FALSE(is_scheduler("/tmp/cron"));
    EXPECT_FALSE(is_scheduler("/usr/sbin/sshd"));
}

}  // namespace
}  // namespace mitsuke::ledgers
