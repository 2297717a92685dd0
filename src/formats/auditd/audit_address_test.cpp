// SPDX-License-Identifier: Apache-2.0
#include "formats/auditd/audit_address.h"

#include <gtest/gtest.h>

#include <string>

namespace mitsuke::formats {
namespace {

std::string told(std::string_view saddr) {
    const auto address = parse_audit_address(saddr);
    return address ? address->ip.to_string() + " " + std::to_string(address->port) : "none";
}

TEST(AuditAddress, is_of_the_internets_families) {
    EXPECT_EQ(told("020001BBC1CDE4A10000000000000000"), "193.205.228.161 443");
    EXPECT_EQ(told("0200232EB90C2C09"), "185.12.44.9 9006");
    EXPECT_EQ(told("0A0001BB00000000"
                   "20010DB8000000000000000000000001"
                   "00000000"),
              "2001:db8::1 443");
}

TEST(AuditAddress, of_a_big_endian_machine_has_its_family_the_other_way_round) {
    EXPECT_EQ(told("000201BBC1CDE4A10000000000000000"), "193.205.228.161 443");
}

TEST(AuditAddress, is_none_in_other_families_and_in_what_is_cut) {
    EXPECT_EQ(told("01002F7661722F72756E2F6E7363642F736F636B657400"), "none") << "unix";
    EXPECT_EQ(told("100000000000000000000000"), "none") << "netlink";
    EXPECT_EQ(told("0202232EB90C2C09"), "none");
    EXPECT_EQ(told("0200232EB90C2C"), "none");
    EXPECT_EQ(told("0200232EB90C2C0"), "none");
    EXPECT_EQ(told("0A0001BB0000000020010DB80000000000000000000000"), "none");
    EXPECT_EQ(told(""), "none");
    EXPECT_EQ(told("0200232EB90C2C09" + std::string(256, '0')), "none");
}

}  // namespace
}  // namespace mitsuke::formats
