// SPDX-License-Identifier: Apache-2.0
#include "sources/files/rpm_reader.h"

#include <gtest/gtest.h>

#include "sources/files/reading.h"

namespace mitsuke::sources {
namespace {

TEST(RpmReader, tells_packages_in_the_fields_of_dpkgs_log) {
    const std::string log =
        "2026-02-14T09:30:11+0000 INFO --- logging initialized ---\n"
        "2026-02-14T09:30:12+0000 SUBDEBUG Installed: kawasemi-agent-3.1-1.el9.x86_64\n"
        "2026-02-14T09:30:13+0000 INFO warning: /etc/x saved\n  as /etc/x.rpmsave\n";
    EXPECT_TRUE(rpm_log_format().claims(log));
    EXPECT_FALSE(rpm_log_format().claims("2026-02-14T09:30:11+0000 srv1 sshd[1]: hello\n"));
    Reading reading(rpm_log_format(), log);
    ASSERT_EQ(reading.events.size(), 3U);
    EXPECT_EQ(reading.unreadable, 0U);
    EXPECT_EQ(reading.log_source(1), "linux/rpm/");
    EXPECT_EQ(reading.get(1, "Package"), "kawasemi-agent");
    EXPECT_EQ(reading.get(1, "PackageVersion"), "3.1-1.el9");
    EXPECT_EQ(reading.get(1, "PackageAction"), "install");
    EXPECT_EQ(reading.get(0, "PackageAction"), "-");
    EXPECT_EQ(reading.events[1]->host, "");
}

TEST(RpmReader, tells_the_history_of_zypper_alike) {
    const std::string log =
        "# 2026-02-14 09:30:09 kawasemi-agent-3.0-1.2.x86_64.rpm remove failed\n"
        "2026-02-14 09:30:10|command|root@srv1|'zypper' 'in' 'kawasemi-agent'|\n"
        "2026-02-14 09:30:11|install|kawasemi-agent|3.1-1.2|x86_64|root@srv1|repo-oss|0b1c2d|\n"
        "# 2026-02-14 09:30:12 Additional rpm output:\n# done\n"
        "2026-02-15 09:30:11|remove |kawasemi-agent|3.1-1.2|x86_64|root@srv1|\n";
    EXPECT_TRUE(zypp_history_format().claims(log));
    EXPECT_FALSE(rpm_log_format().claims(log));
    EXPECT_FALSE(zypp_history_format().claims("2026-02-14 09:30:11|hello|\n"));
    Reading reading(zypp_history_format(), log);
    ASSERT_EQ(reading.events.size(), 3U);
    EXPECT_EQ(reading.unreadable, 0U);
    EXPECT_EQ(reading.log_source(1), "linux/rpm/");
    EXPECT_EQ(reading.get(1, "Package"), "kawasemi-agent");
    EXPECT_EQ(reading.get(1, "PackageVersion"), "3.1-1.2");
    EXPECT_EQ(reading.get(1, "PackageAction"), "install");
    EXPECT_EQ(reading.get(2, "PackageAction"), "remove");
    EXPECT_EQ(reading.get(0, "PackageAction"), "-");
}

}  // namespace
}  // namespace mitsuke::sources
