// SPDX-License-Identifier: Apache-2.0
#include "formats/rpm/rpm_log_line.h"

#include <gtest/gtest.h>

namespace mitsuke::formats {
namespace {

TEST(RpmLogLine, tells_action_package_version_and_architecture) {
    struct Case {
        std::string_view line, action, name, version, architecture;
    };
    const Case cases[] = {
        {"2026-02-14T09:30:12+0000 SUBDEBUG Installed: jq-1.6-19.el9.x86_64", "install", "jq", "1.6-19.el9", "x86_64"},
        {"2026-02-14T09:30:12Z SUBDEBUG Upgrade: openssl-libs-1:3.2.2-6.el9.x86_64", "upgrade", "openssl-libs",
         "1:3.2.2-6.el9", "x86_64"},
        {"2026-02-14T09:30:12+0000 SUBDEBUG Upgraded: openssl-libs-1:3.0.7-27.el9.x86_64", "", "", "", ""},
        {"2026-02-14T09:30:12+0000 DEBUG Upgraded: httpd-2.4.54-1.el8.x86_64", "upgrade", "httpd", "2.4.54-1.el8",
         "x86_64"},
        {"2026-02-14T09:30:12+0000 SUBDEBUG Erase: jq-1.6-19.el9.x86_64", "remove", "jq", "1.6-19.el9", "x86_64"},
        {"2026-02-14T09:30:12+0000 INFO --- logging initialized ---", "", "", "", ""},
        {"2026-02-14T09:30:12+0000 SUBDEBUG Installed: nonsense", "", "", "", ""},
    };
    for (const auto& each : cases) {
        const auto line = parse_rpm_log_line(each.line);
        ASSERT_TRUE(line) << each.line;
        EXPECT_EQ(line->action, each.action) << each.line;
        EXPECT_EQ(line->package.name, each.name) << each.line;
        EXPECT_EQ(line->package.version, each.version) << each.line;
        EXPECT_EQ(line->package.architecture, each.architecture) << each.line;
    }
}

TEST(RpmLogLine, reads_the_zone_with_and_without_a_colon) {
    const auto utc = parse_rpm_log_line("2026-10-04T14:39:06Z INFO x");
    ASSERT_TRUE(utc);
    for (const auto line : {"2026-10-04T20:09:06+0530 INFO x", "2026-10-04T20:09:06+05:30 INFO x",
                            "2026-10-04T10:39:06-0400 INFO x", "2026-10-04T10:39:06-04 INFO x"}) {
        const auto parsed = parse_rpm_log_line(line);
        ASSERT_TRUE(parsed) << line;
        EXPECT_EQ(parsed->time, utc->time) << line;
    }
}

TEST(RpmLogLine, refuses_what_is_no_line_of_dnf) {
    for (const auto line : {"", "2026-10-04T20:09:06+0530", "2026-10-04T20:09:06+05300 INFO x",
                            "2026-10-04 20:09:06 INFO x", "2026-10-04T20:09:06+0000 host program: x",
                            "2026-10-04T20:09:06+ INFO x", "Oct 04 14:39:17 Installed: tree-1.6.0-10.el7.x86_64"})
        EXPECT_FALSE(parse_rpm_log_line(line)) << line;
}

TEST(RpmLogLine, a_package_without_an_architecture_keeps_its_release) {
    const auto package = parse_rpm_package("crudini-0.9-11");
    ASSERT_TRUE(package);
    EXPECT_EQ(package->name, "crudini");
    EXPECT_EQ(package->version, "0.9-11");
    EXPECT_EQ(package->architecture, "");
    EXPECT_FALSE(parse_rpm_package("-1-2"));
    EXPECT_FALSE(parse_rpm_package("a-1"));
}

}  // namespace
}  // namespace mitsuke::formats
