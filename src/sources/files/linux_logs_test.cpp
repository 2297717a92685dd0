// SPDX-License-Identifier: Apache-2.0
// Syslog, Sysmon for Linux, auditd and dpkg, from bytes to events.
#include <gtest/gtest.h>

#include "sources/files/audit_event.h"
#include "sources/files/auditd_reader.h"
#include "sources/files/dpkg_reader.h"
#include "sources/files/line_stream.h"
#include "sources/files/reading.h"
#include "sources/files/syslog_reader.h"

namespace mitsuke::sources {
namespace {

const std::string sysmon_line =
    "May  7 00:17:00 web1 sysmon: <Event><System><Provider Name=\"Linux-Sysmon\"/><EventID>1</EventID>"
    "<TimeCreated SystemTime=\"2024-05-07T00:17:00.5Z\"/><EventRecordID>4</EventRecordID>"
    "<Channel>Linux-Sysmon/Operational</Channel><Computer>web1</Computer></System><EventData>"
    "<Data Name=\"Image\">/bin/sh</Data></EventData></Event>\n";

TEST(SyslogReader, sysmon_for_linux_is_its_xml) {
    EXPECT_TRUE(sysmon_linux_format().claims(sysmon_line));
    Reading reading(sysmon_linux_format(), sysmon_line);
    ASSERT_EQ(reading.events.size(), 1U) << reading.reason;
    EXPECT_EQ(reading.log_source(0), "linux/sysmon/process_creation");
    EXPECT_EQ(reading.time(0), "2024-05-07T00:17:00.500Z");
    EXPECT_EQ(reading.events[0]->host, "web1");
    EXPECT_EQ(reading.get(0, "Image"), "/bin/sh");
}

TEST(SyslogReader, other_lines_have_the_service_of_their_program) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"sshd[9]: Failed", "linux/sshd/"}, {"sudo: root", "linux/sudo/"},     {"CRON[1]: x", "linux/cron/"},
        {"su[1]: x", "linux/auth/"},        {"vsftpd[1]: x", "linux/vsftpd/"}, {"whatever: x", "linux/syslog/"},
    };
    for (const auto& [text, expected] : cases) {
        Reading reading(syslog_format(), std::string("2024-05-07T00:00:00Z web1 ").append(text));
        ASSERT_EQ(reading.events.size(), 1U) << text;
        EXPECT_EQ(reading.log_source(0), expected) << text;
        EXPECT_EQ(reading.events[0]->host, "web1");
    }
    Reading reading(syslog_format(), "2024-05-07T00:00:00Z web1 sshd[9]: Failed password");
    EXPECT_EQ(reading.get(0, "Message"), "Failed password");
    EXPECT_EQ(reading.get(0, "ProcessId"), "9");
}

TEST(SyslogReader, a_header_without_year_borrows_it_from_the_nearest_told_time) {
    Reading reading(syslog_format(), "May  6 00:00:00 h p: before\n" + sysmon_line + "May  8 00:00:00 h p: after\n");
    EXPECT_EQ(reading.time(0), "2024-05-06T00:00:00Z");
    EXPECT_EQ(reading.time(2), "2024-05-08T00:00:00Z");
    Reading turn(syslog_format(), "2023-12-31T23:59:59Z h p: old\nJan  1 00:00:00 h p: new\n");
    EXPECT_EQ(turn.time(1), "2024-01-01T00:00:00Z");
    Reading untold(syslog_format(), "May  6 00:00:00 h p: x\n");
    EXPECT_EQ(untold.events.at(0)->time, Time{});
}

TEST(SyslogReader, broken_lines_are_counted_with_their_place) {
    Reading reading(syslog_format(), "May  6 00:00:00 h p: x\n\nnonsense\n" + sysmon_line.substr(0, 120) + "\n");
    EXPECT_EQ(reading.events.size(), 1U);
    EXPECT_EQ(reading.unreadable, 2U);
    EXPECT_EQ(reading.reason, "line 3, offset 24: no syslog header");
}

TEST(SyslogReader, audit_records_that_came_by_syslog_are_auditd) {
    Reading reading(syslog_format(),
                    "2024-05-07T00:00:00Z web1 audispd: type=EXECVE msg=audit(1604996384.965:9): argc=1 a0=\"ls\"\n");
    EXPECT_EQ(reading.log_source(0), "linux/auditd/");
    EXPECT_EQ(reading.events[0]->host, "web1");
    EXPECT_EQ(reading.get(0, "a0"), "ls");
}

const std::string exec_records =
    "node=web1 type=SYSCALL msg=audit(1604996384.965:9): arch=c000003e syscall=59 success=yes ppid=1 pid=2 uid=0 "
    "comm=\"dd\" exe=\"/bin/dd\"\x1dUID=\"root\"\n"
    "node=web1 type=EXECVE msg=audit(1604996384.965:9): argc=2 a0=\"dd\" a1=2F746D702F6120\n"
    "node=web1 type=CWD msg=audit(1604996384.965:9): cwd=\"/home\"\n";
const std::string title_record = "node=web1 type=PROCTITLE msg=audit(1604996384.965:9): proctitle=6464\n";

void expect_joined(Reading& reading, size_t index) {
    ASSERT_GT(reading.events.size(), index);
    EXPECT_EQ(reading.log_source(index), "linux/auditd/process_creation");
    EXPECT_EQ(reading.events[index]->host, "web1");
    EXPECT_EQ(reading.time(index), "2020-11-10T08:19:44.965Z");
    EXPECT_EQ(reading.get(index, "Image"), "/bin/dd");
    EXPECT_EQ(reading.get(index, "CommandLine"), "dd /tmp/a ");
    EXPECT_EQ(reading.get(index, "CurrentDirectory"), "/home");
    EXPECT_EQ(reading.get(index, "ProcessId"), "2");
    EXPECT_EQ(reading.get(index, "ParentProcessId"), "1");
    EXPECT_EQ(reading.get(index, "User"), "root");
}

TEST(AuditdReader, each_record_is_an_event_and_an_execve_one_more) {
    EXPECT_TRUE(auditd_format().claims(exec_records));
    Reading reading(auditd_format(), exec_records + title_record);
    ASSERT_EQ(reading.events.size(), 5U) << reading.reason;
    EXPECT_EQ(reading.get(0, "type"), "SYSCALL");
    EXPECT_EQ(reading.get(0, "SYSCALL"), "execve");
    EXPECT_EQ(reading.get(1, "a1"), "/tmp/a ");
    EXPECT_EQ(reading.log_source(1), "linux/auditd/");
    expect_joined(reading, 4);
    EXPECT_EQ(reading.get(4, "type"), "-");
}

TEST(AuditdReader, joins_at_the_end_and_when_too_many_are_open) {
    Reading at_end(auditd_format(), exec_records);
    expect_joined(at_end, 3);
    std::string others;
    for (size_t serial = 100; serial < 100 + AuditEvents::open_max; ++serial)
        others += "node=web1 type=CWD msg=audit(1604996385.0:" + std::to_string(serial) + "): cwd=\"/\"\n";
    Reading crowded(auditd_format(), exec_records + others);
    expect_joined(crowded, 3 + AuditEvents::open_max);
}

TEST(AuditdReader, a_failed_execve_starts_nothing) {
    Reading reading(auditd_format(),
                    "type=SYSCALL msg=audit(1.0:1): arch=c000003e syscall=59 success=no pid=2 exe=\"/bin/dd\"\n"
                    "type=PROCTITLE msg=audit(1.0:1): proctitle=6464\n");
    EXPECT_EQ(reading.events.size(), 2U);
}

TEST(AuditdReader, broken_lines_are_counted) {
    Reading reading(auditd_format(), "type=X msg=audit(1.0:1): a=b\n----\ntype=X msg=audit(\n");
    EXPECT_EQ(reading.events.size(), 1U);
    EXPECT_EQ(reading.reason, "line 3, offset 34: no audit record");
}

TEST(DpkgReader, tells_packages_and_no_host) {
    const std::string log = "2024-04-16 04:39:08 install a-b:amd64 <none> 3.2\nnonsense\n";
    EXPECT_TRUE(dpkg_log_format().claims(log));
    EXPECT_FALSE(syslog_format().claims(log));
    Reading reading(dpkg_log_format(), log);
    ASSERT_EQ(reading.events.size(), 1U);
    EXPECT_EQ(reading.log_source(0), "linux/dpkg/");
    EXPECT_EQ(reading.get(0, "Package"), "a-b");
    EXPECT_EQ(reading.get(0, "PackageVersion"), "3.2");
    EXPECT_EQ(reading.get(0, "PackageAction"), "install");
    EXPECT_EQ(reading.events[0]->host, "");
    EXPECT_EQ(reading.unreadable, 1U);
}

TEST(LineStream, cuts_a_line_beyond_the_bound_and_goes_on) {
    const std::string text = std::string(LineStream::line_max + 100, 'x') + "\r\nshort\r\nlast";
    for (const size_t piece : {size_t{0}, size_t{1000}}) {
        MemoryStream stream(text, piece);
        LineStream lines(stream);
        auto line = lines.next();
        ASSERT_TRUE(line && *line);
        EXPECT_TRUE((*line)->cut);
        EXPECT_FALSE((*line)->lacks_end);
        line = lines.next();
        ASSERT_TRUE(line && *line);
        EXPECT_EQ((*line)->text, "short");
        EXPECT_FALSE((*line)->lacks_end);
        EXPECT_EQ((*line)->number, 2U);
        EXPECT_EQ((*line)->offset, LineStream::line_max + 102);
        line = lines.next();
        ASSERT_TRUE(line && *line);
        EXPECT_EQ((*line)->text, "last");
        EXPECT_TRUE((*line)->lacks_end);
        line = lines.next();
        ASSERT_TRUE(line);
        EXPECT_FALSE(*line);
    }
}

}  // namespace
}  // namespace mitsuke::sources
