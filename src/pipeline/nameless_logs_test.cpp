// SPDX-License-Identifier: Apache-2.0
#include "pipeline/nameless_logs.h"

#include <gtest/gtest.h>

namespace mitsuke::pipeline {

namespace {

events::SourceReport source(std::string path, std::string format, std::set<std::string> hosts = {}) {
    events::SourceReport report;
    report.path = std::move(path);
    report.format = std::move(format);
    report.hosts = std::move(hosts);
    return report;
}

// The machines of the sources, in order.
std::vector<std::string> machines(std::vector<events::SourceReport> sources) {
    const NamelessLogs logs(
        sources, [](const std::string& host) { return !host.starts_with("pc"); },
        [](const std::string& host) { return host.substr(0, host.find('.')); });
    std::vector<std::string> found;
    for (uint32_t index = 0; index < sources.size(); ++index) {
        events::Event event;
        event.source = index;
        found.emplace_back(logs.host_of(event));
    }
    return found;
}

TEST(NamelessLogs, the_database_beside_one_linux_machines_log_is_that_machines) {
    EXPECT_EQ(machines({source("/case/syslog", "sysmon-linux", {"srv1.example", "srv1"}),
                        source("/case/pc.evtx", "evtx", {"pc1"}), source("/case/var/lib/dpkg/status", "dpkg-status")}),
              (std::vector<std::string>{"", "", "srv1"}));
}

TEST(NamelessLogs, each_archive_has_its_own_machine) {
    EXPECT_EQ(machines({source("/case/a.tar!var/log/syslog", "syslog", {"srv1"}),
                        source("/case/a.tar!var/lib/dpkg/info/x.list", "dpkg-list"),
                        source("/case/b.tar!var/log/syslog", "syslog", {"srv2"}),
                        source("/case/b.tar!var/lib/dpkg/info/x.list", "dpkg-list")}),
              (std::vector<std::string>{"", "srv1", "", "srv2"}));
}

TEST(NamelessLogs, beside_two_machines_it_is_nobodys_and_the_report_says_so) {
    std::vector<events::SourceReport> sources{source("syslog.1", "syslog", {"srv1"}),
                                              source("syslog.2", "syslog", {"srv2"}), source("status", "dpkg-status")};
    EXPECT_EQ(machines(sources), (std::vector<std::string>{"", "", ""}));
    const NamelessLogs logs(
        sources, [](const std::string&) { return true; }, [](const std::string& host) { return host; });
    logs.report(sources);
    EXPECT_TRUE(sources[2].hosts.empty());
    EXPECT_NE(sources[2].reason.find("no machine"), std::string::npos);
}

TEST(NamelessLogs, records_of_other_kinds_are_left_alone) {
    EXPECT_EQ(machines({source("/case/syslog", "syslog", {"srv1"}), source("/case/audit.log", "auditd")}),
              (std::vector<std::string>{"", ""}));
}

}  // namespace

}  // namespace mitsuke::pipeline
