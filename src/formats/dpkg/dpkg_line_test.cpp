// SPDX-License-Identifier: Apache-2.0
#include "formats/dpkg/dpkg_line.h"

#include <gtest/gtest.h>

namespace mitsuke::formats {
namespace {

TEST(DpkgLine, tells_package_version_and_action) {
    struct Case {
        std::string_view line, action, package, architecture, version;
    };
    const Case cases[] = {
        {"2024-04-16 04:39:08 install a-b:amd64 <none> 3.2.1-1", "install", "a-b", "amd64", "3.2.1-1"},
        {"2024-04-16 04:39:08 upgrade a-b:all 3.1 3.2", "upgrade", "a-b", "all", "3.2"},
        {"2024-04-16 04:39:08 configure a-b 3.2 <none>", "configure", "a-b", "", "3.2"},
        {"2024-04-16 04:39:08 remove a-b:amd64 3.2 <none>", "remove", "a-b", "amd64", "3.2"},
        {"2024-04-16 04:39:08 status installed a-b:amd64 3.2", "installed", "a-b", "amd64", "3.2"},
        {"2024-04-16 04:39:08 status not-installed a-b:amd64 <none>", "not-installed", "a-b", "amd64", ""},
        {"2024-04-16 04:39:08 startup packages configure", "startup", "", "", ""},
    };
    for (const auto& each : cases) {
        const auto line = parse_dpkg_line(each.line);
        ASSERT_TRUE(line) << each.line;
        EXPECT_EQ(format_rfc3339(line->time), "2024-04-16T04:39:08Z");
        EXPECT_EQ(line->action, each.action) << each.line;
        EXPECT_EQ(line->package, each.package) << each.line;
        EXPECT_EQ(line->architecture, each.architecture) << each.line;
        EXPECT_EQ(line->version, each.version) << each.line;
    }
}

TEST(DpkgLine, refuses_what_is_none) {
    for (const std::string_view line : {"", "2024-04-16 04:39:08", "2024-04-16 04:39:08 dance a b c",
                                        "2024-04-16 04:39:08 install", "2024-13-16 04:39:08 install a b c",
                                        "2024-04-16T04:39:08 install a b c", "2024-04-16 04:39:08 status installed"})
        EXPECT_FALSE(parse_dpkg_line(line)) << line;
}

}  // namespace
}  // namespace mitsuke::formats
