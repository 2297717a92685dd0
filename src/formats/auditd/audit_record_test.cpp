// SPDX-License-Identifier: Apache-2.0
#include "formats/auditd/audit_record.h"

#include <gtest/gtest.h>

#include <map>

namespace mitsuke::formats {
namespace {

std::map<std::string, std::string> texts(const AuditRecord& record) {
    std::map<std::string, std::string> out;
    std::string storage;
    for (const auto& each : record.fields) out[std::string(each.name)] = audit_text(record, each, storage);
    return out;
}

TEST(AuditRecord, reads_stamp_and_fields) {
    const auto record = parse_audit_record(
        "node=web1 type=SYSCALL msg=audit(1604996384.965:93777): arch=c000003e syscall=59 a0=558e comm=\"my dd\" "
        "exe=2F746D702F6120 key=(null)\x1d"
        "ARCH=x86_64 SYSCALL=execve UID=\"root\"");
    ASSERT_TRUE(record);
    EXPECT_EQ(record->node, "web1");
    EXPECT_EQ(record->type, "SYSCALL");
    EXPECT_EQ(record->serial, 93777U);
    EXPECT_EQ(format_rfc3339(record->time), "2020-11-10T08:19:44.965Z");
    auto fields = texts(*record);
    EXPECT_EQ(fields["comm"], "my dd");
    EXPECT_EQ(fields["exe"], "/tmp/a ");
    EXPECT_EQ(fields["a0"], "558e");  // an address, not text
    EXPECT_EQ(fields["key"], "(null)");
    EXPECT_EQ(fields["SYSCALL"], "execve");
    EXPECT_EQ(fields["UID"], "root");
}

TEST(AuditRecord, decodes_arguments_and_titles) {
    const auto arguments = parse_audit_record("type=EXECVE msg=audit(1.0:1): argc=3 a0=\"sh\" a1=2D63 a2=6C7320C3A9");
    ASSERT_TRUE(arguments);
    auto fields = texts(*arguments);
    EXPECT_EQ(fields["a1"], "-c");
    EXPECT_EQ(fields["a2"], "ls \xC3\xA9");
    EXPECT_EQ(fields["argc"], "3");
    const auto title = parse_audit_record("type=PROCTITLE msg=audit(1.0:1): proctitle=6C73002D6C");
    ASSERT_TRUE(title);
    EXPECT_EQ(texts(*title)["proctitle"], "ls -l");
}

TEST(AuditRecord, looks_into_the_message_of_a_program) {
    const auto record = parse_audit_record(
        "type=USER_CMD msg=audit(1.0:1): pid=1 uid=0 msg='cwd=\"/root\" cmd=6C73 terminal=pts/0 res=success'");
    ASSERT_TRUE(record);
    auto fields = texts(*record);
    EXPECT_EQ(fields["cwd"], "/root");
    EXPECT_EQ(fields["cmd"], "ls");
    EXPECT_EQ(fields["res"], "success");
}

TEST(AuditRecord, refuses_what_is_none) {
    for (const std::string_view line :
         {"", "type=X", "type=X msg=audit(", "type=X msg=audit(1.0): a=b", "type=X msg=audit(a:b): c", "May 1 type=X",
          "type= msg=audit(1.0:1): a=b", "type=X msg=audit(1.0:-1): a=b"})
        EXPECT_FALSE(parse_audit_record(line)) << line;
}

TEST(AuditRecord, knows_system_calls_by_architecture_and_number) {
    EXPECT_EQ(syscall_name("c000003e", "59"), "execve");
    EXPECT_EQ(syscall_name("c000003e", "319"), "memfd_create");
    EXPECT_EQ(syscall_name("c00000b7", "203"), "connect");
    EXPECT_EQ(syscall_name("c000003e", "99999"), "");
    EXPECT_EQ(syscall_name("40000003", "59"), "");
}

}  // namespace
}  // namespace mitsuke::formats
