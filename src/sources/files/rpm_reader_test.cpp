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

}  // namespace
}  // namespace mitsuke::sources
