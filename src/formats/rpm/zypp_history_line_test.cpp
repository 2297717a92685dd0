// SPDX-License-Identifier: Apache-2.0
#include "formats/rpm/zypp_history_line.h"

#include <gtest/gtest.h>

namespace mitsuke::formats {
namespace {

TEST(ZyppHistoryLine, tells_what_was_installed_and_what_was_removed) {
    const auto line =
        parse_zypp_history_line("2026-02-14 09:30:11|install|kawasemi-agent|3.1-1.2|x86_64|root@srv1|repo-oss|0b1c2d|");
    ASSERT_TRUE(line);
    EXPECT_EQ(format_rfc3339(line->time), "2026-02-14T09:30:11Z");
    EXPECT_EQ(line->action, "install");
    EXPECT_EQ(line->name, "kawasemi-agent");
    EXPECT_EQ(line->version, "3.1-1.2");
    EXPECT_EQ(line->architecture, "x86_64");
    // The column of the action is padded to the width of "install".
    const auto gone = parse_zypp_history_line("2026-02-15 09:30:11|remove |kawasemi-agent|3.1-1.2|x86_64|root@srv1|");
    ASSERT_TRUE(gone);
    EXPECT_EQ(gone->action, "remove");
}

TEST(ZyppHistoryLine, other_actions_change_no_package_and_other_lines_are_none) {
    const auto command =
        parse_zypp_history_line("2026-02-14 09:30:10|command|root@srv1|'zypper' 'in' 'kawasemi-agent'|");
    ASSERT_TRUE(command);
    EXPECT_EQ(command->action, "");
    EXPECT_EQ(parse_zypp_history_line("2026-02-14 09:30:10|install")->action, "");
    for (const char* line : {"", "# 2026-02-14 09:30:12 kawasemi-agent-3.1-1.2.x86_64.rpm installed ok",
                             "2026-02-14 09:30:10|dance|a|1|x|", "2026-02-14 09:30:10 install|a|1|x|",
                             "2026-13-14 09:30:10|install|a|1|x|"})
        EXPECT_FALSE(parse_zypp_history_line(line)) << line;
}

}  // namespace
}  // namespace mitsuke::formats
