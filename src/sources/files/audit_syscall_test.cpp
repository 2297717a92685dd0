// SPDX-License-Identifier: Apache-2.0
// System calls of audit.log, as Sysmon for Linux would tell them.
#include "sources/files/audit_syscall.h"

#include <gtest/gtest.h>

#include "sources/files/audit_event.h"
#include "sources/files/auditd_reader.h"
#include "sources/files/reading.h"

namespace mitsuke::sources {
namespace {

// The records of one call: their types and fields, a line each.
std::string call(std::string_view records, int serial = 9, std::string_view seconds = "1604996384.965") {
    std::string log;
    for (const std::string_view record : Parts(records, '\n')) {
        if (record.empty()) continue;
        const size_t type_end = record.find(' ');
        log += "node=web1 type=" + std::string(record.substr(0, type_end)) + " msg=audit(" + std::string(seconds) +
               ":" + std::to_string(serial) + "):" + std::string(record.substr(type_end)) + "\n";
    }
    return log;
}

// SYSCALL of x86-64, with who called.
std::string syscall(int number, std::string_view rest) {
    return "SYSCALL arch=c000003e syscall=" + std::to_string(number) + " " + std::string(rest) +
           " ppid=1 pid=77 auid=4294967295 uid=0 comm=\"agent\" exe=\"/opt/a/agent\" key=(null)\n";
}

// The events that are no record's own: category, and the fields in question.
std::vector<std::string> joined(const std::string& log) {
    Reading reading(auditd_format(), log);
    std::vector<std::string> told;
    for (size_t index = 0; index < reading.events.size(); ++index) {
        if (reading.log_source(index) == "linux/auditd/") continue;
        std::string each = reading.log_source(index).substr(13);
        for (const auto name : {"SourceFilename", "TargetFilename", "DestinationIp", "DestinationPort"})
            if (reading.get(index, name) != "-") each += " " + reading.get(index, name);
        told.push_back(each);
    }
    return told;
}

using Told = std::vector<std::string>;

TEST(AuditSyscall, a_file_that_is_made_has_its_maker) {
    Reading reading(auditd_format(), call(syscall(257, "success=yes exit=5 a0=ffffff9c a1=7f a2=241 a3=1ed items=2") +
                                          "CWD cwd=\"/\"\n"
                                          "PATH item=0 name=\"/etc/cron.d/\" mode=040755 nametype=PARENT\n"
                                          "PATH item=1 name=\"/etc/cron.d/a\" mode=0100755 nametype=CREATE\n"
                                          "PROCTITLE proctitle=61\n"));
    ASSERT_EQ(reading.events.size(), 6U) << reading.reason;
    EXPECT_EQ(reading.log_source(5), "linux/auditd/file_event");
    EXPECT_EQ(reading.events[5]->host, "web1");
    EXPECT_EQ(reading.time(5), "2020-11-10T08:19:44.965Z");
    EXPECT_EQ(reading.get(5, "Image"), "/opt/a/agent");
    EXPECT_EQ(reading.get(5, "ProcessId"), "77");
    EXPECT_EQ(reading.get(5, "User"), "root");
    EXPECT_EQ(reading.get(5, "TargetFilename"), "/etc/cron.d/a");
    for (const auto name : {"type", "name", "exe", "key", "SYSCALL", "comm"})
        EXPECT_EQ(reading.get(5, name), "-") << name << " is the record's, and a rule that asks for it matches once";
}

TEST(AuditSyscall, a_relative_name_begins_in_the_current_directory_if_anywhere_known) {
    const auto made_in = [](std::string_view directory, std::string_view name) {
        return joined(call(syscall(257, "success=yes exit=5 a0=" + std::string(directory) + " a1=7f a2=241 a3=1ed") +
                           "CWD cwd=\"/var/lib\"\nPATH item=0 name=" + std::string(name) +
                           " mode=0100755 nametype=CREATE\n"));
    };
    EXPECT_EQ(made_in("ffffff9c", "\"x/y\""), Told{"file_event /var/lib/x/y"});
    EXPECT_EQ(made_in("ffffffffffffff9c", "\"./y\""), Told{"file_event /var/lib/y"});
    EXPECT_EQ(made_in("ffffff9c", "\"../tmp//z\""), Told{"file_event /var/tmp/z"});
    EXPECT_EQ(made_in("ffffff9c", "2F746D702F612062"), Told{"file_event /tmp/a b"});
    EXPECT_EQ(made_in("5", "\"/etc/x\""), Told{"file_event /etc/x"});
    EXPECT_EQ(made_in("5", "\"x\""), Told{}) << "the directory is an open file's";
    EXPECT_EQ(made_in("ffffff9c", "(null)"), Told{});
    EXPECT_EQ(made_in("ffffff9c", '"' + std::string(5000, 'x') + '"'), Told{});
}

TEST(AuditSyscall, a_file_that_is_emptied_to_be_written_counts_as_made) {
    const auto opened = [](int number, std::string_view arguments, std::string_view mode) {
        return joined(call(syscall(number, "success=yes exit=5 " + std::string(arguments)) +
                           "CWD cwd=\"/\"\nPATH item=0 name=\"/etc/crontab\" mode=" + std::string(mode) +
                           " nametype=NORMAL\n"));
    };
    const Told told{"file_event /etc/crontab"};
    EXPECT_EQ(opened(257, "a0=ffffff9c a1=7f a2=241 a3=0", "0100644"), told);
    EXPECT_EQ(opened(2, "a0=7f a1=201 a2=0 a3=0", "0100644"), told);
    EXPECT_EQ(opened(85, "a0=7f a1=1b6 a2=0 a3=0", "0100644"), told);
    EXPECT_EQ(opened(257, "a0=ffffff9c a1=7f a2=80000 a3=0", "0100644"), Told{}) << "to read";
    EXPECT_EQ(opened(257, "a0=ffffff9c a1=7f a2=441 a3=0", "0100644"), Told{}) << "to add to it";
    EXPECT_EQ(opened(257, "a0=ffffff9c a1=7f a2=241 a3=0", "020666"), Told{}) << "a device";
}

TEST(AuditSyscall, a_rename_is_one_file_under_a_new_name) {
    const std::string paths =
        "CWD cwd=\"/opt\"\n"
        "PATH item=0 name=\"/opt/\" mode=040755 nametype=PARENT\n"
        "PATH item=1 name=\"/opt/\" mode=040755 nametype=PARENT\n"
        "PATH item=2 name=\"a.new\" mode=0100755 nametype=DELETE\n"
        "PATH item=3 name=\"a\" mode=0100755 nametype=DELETE\n"
        "PATH item=4 name=\"a\" mode=0100755 nametype=CREATE\n";
    EXPECT_EQ(joined(call(syscall(82, "success=yes exit=0 a0=1 a1=2") + paths)), Told{"file_event /opt/a.new /opt/a"});
    EXPECT_EQ(joined(call(syscall(316, "success=yes exit=0 a0=5 a1=1 a2=ffffff9c a3=2") + paths)),
              Told{"file_event /opt/a"});
    EXPECT_EQ(joined(call(syscall(316, "success=yes exit=0 a0=ffffff9c a1=1 a2=5 a3=2") + paths)), Told{});
}

TEST(AuditSyscall, what_is_removed_is_a_deletion_unless_it_is_a_folder) {
    const auto removed = [](std::string_view mode) {
        return joined(call(syscall(87, "success=yes exit=0 a0=7f") +
                           "CWD cwd=\"/\"\nPATH item=1 name=\"/tmp/a\" mode=" + std::string(mode) +
                           " nametype=DELETE\n"));
    };
    EXPECT_EQ(removed("0100755"), Told{"file_delete /tmp/a"});
    EXPECT_EQ(removed("040755"), Told{});
    EXPECT_EQ(removed("0140777"), Told{}) << "a socket";
}

TEST(AuditSyscall, what_failed_did_not_happen) {
    EXPECT_EQ(joined(call(syscall(257, "success=no exit=-13 a0=ffffff9c a1=7f a2=241 a3=1ed") +
                          "CWD cwd=\"/\"\nPATH item=1 name=\"/etc/x\" mode=0100755 nametype=CREATE\n")),
              Told{});
    EXPECT_EQ(joined(call(syscall(42, "success=no exit=-111 a0=5") + "SOCKADDR saddr=0200232EB90C2C09\n")), Told{});
}

TEST(AuditSyscall, a_connection_leads_to_another_machine) {
    const auto connected = [](std::string_view saddr, int number = 42, std::string_view exit = "success=yes exit=0") {
        return joined(call(syscall(number, std::string(exit) + " a0=5 a1=7f a2=10") +
                           "SOCKADDR saddr=" + std::string(saddr) + "\nPROCTITLE proctitle=61\n"));
    };
    EXPECT_EQ(connected("0200232EB90C2C090000000000000000"), Told{"network_connection 185.12.44.9 9006"});
    EXPECT_EQ(connected("0A0001BB0000000020010DB800000000000000000000000100000000"),
              Told{"network_connection 2001:db8::1 443"});
    EXPECT_EQ(connected("0200232EB90C2C09", 42, "success=no exit=-115"), Told{"network_connection 185.12.44.9 9006"})
        << "under way";
    EXPECT_EQ(connected("0200232EB90C2C09", 49), Told{}) << "bind";
    EXPECT_EQ(connected("02001F907F000001"), Told{});
    EXPECT_EQ(connected("02001F9000000000"), Told{});
    EXPECT_EQ(connected("0A001F90000000000000000000000000000000000000000100000000"), Told{});
    EXPECT_EQ(connected("02000000B90C2C09"), Told{}) << "asks for a route";
    EXPECT_EQ(connected("01002F7661722F72756E2F6E7363642F736F636B657400"), Told{});
}

TEST(AuditSyscall, the_end_of_a_program_is_told) {
    Reading reading(auditd_format(), call(syscall(231, "a0=0 a1=3c items=0")));
    ASSERT_EQ(reading.events.size(), 2U);
    EXPECT_EQ(reading.log_source(1), "linux/auditd/process_termination");
    EXPECT_EQ(reading.get(1, "ProcessId"), "77");
}

TEST(AuditSyscall, a_parent_is_known_by_what_another_record_told_of_it_shortly_before) {
    const auto parent_at = [](std::string_view seconds) {
        // What PAM writes of a child that cron forked; then that child's child runs a shell.
        Reading reading(
            auditd_format(),
            call("USER_START pid=1 uid=0 msg='op=PAM:session_open acct=\"root\" exe=\"/usr/sbin/cron\"'\n") +
                call(syscall(59, "success=yes exit=0"), 10, seconds));
        return reading.get(reading.events.size() - 1, "ParentImage");
    };
    EXPECT_EQ(parent_at("1604996385.000"), "/usr/sbin/cron");
    EXPECT_EQ(parent_at("1604997000.000"), "-") << "its number may be another's by now";
}

TEST(AuditSyscall, is_complete_when_its_machine_is_two_seconds_further) {
    const std::string deletion = syscall(87, "success=yes exit=0 a0=7f") +
                                 "CWD cwd=\"/\"\nPATH item=1 name=\"/tmp/a\" mode=0100755 nametype=DELETE\n";
    const std::string later = "CWD cwd=\"/\"\n";
    for (const auto& [seconds, index] : {std::pair{"1604996387.000", 4U}, std::pair{"1604996386.000", 5U}}) {
        // A record that no call has, to see what comes before it.
        Reading reading(auditd_format(), call(deletion) + call(later, 10, seconds) + call("USER_END pid=1\n", 11));
        ASSERT_EQ(reading.events.size(), 6U);
        EXPECT_EQ(reading.log_source(index), "linux/auditd/file_delete") << seconds;
    }
}

TEST(AuditSyscall, of_a_flood_of_names_some_are_kept) {
    std::string paths;
    for (int item = 0; item < 1000; ++item) paths += "PATH item=1 name=\"/tmp/a\" mode=0100755 nametype=DELETE\n";
    EXPECT_EQ(joined(call(syscall(87, "success=yes exit=0 a0=7f") + paths)).size(), 32U);
}

}  // namespace
}  // namespace mitsuke::sources
