// SPDX-License-Identifier: Apache-2.0
#include "formats/dpkg/dpkg_status.h"

#include <gtest/gtest.h>

namespace mitsuke::formats {
namespace {

TEST(DpkgStatus, a_paragraph_is_a_package_with_its_maker_and_state) {
    DpkgStatusParser parser;
    for (const auto line : {"Package: kawasemi-agent", "Status: install ok installed", "Section: net",
                            "Maintainer: Kawasemi K.K. <deb@kawasemi.example>", "Version: 2:3.1-1",
                            "Description: watches", " things: all of them", ""})
        EXPECT_TRUE(parser.take(line)) << line;
    const auto package = parser.finish();
    ASSERT_TRUE(package);
    EXPECT_EQ(package->package, "kawasemi-agent");
    EXPECT_EQ(package->state, "installed");
    EXPECT_EQ(package->maintainer, "Kawasemi K.K.");
    EXPECT_EQ(package->version, "2:3.1-1");
    EXPECT_EQ(package->section, "net");
}

TEST(DpkgStatus, a_package_inherits_nothing_from_the_one_before) {
    DpkgStatusParser parser;
    for (const auto line : {"Package: one", "Version: 1"}) (void)parser.take(line);
    EXPECT_EQ(parser.finish()->version, "1");
    (void)parser.take("Package: two");
    EXPECT_EQ(parser.finish()->version, "");
    EXPECT_FALSE(parser.finish());
}

TEST(DpkgStatus, what_stands_outside_a_paragraph_is_refused) {
    DpkgStatusParser parser;
    EXPECT_FALSE(parser.take(" things"));
    EXPECT_FALSE(parser.take("Version: 1"));
    EXPECT_TRUE(parser.take("Package: a"));
    EXPECT_FALSE(parser.take("no field"));
}

TEST(DpkgStatus, an_archives_index_of_packages_is_not_the_database) {
    EXPECT_TRUE(is_dpkg_status("Package: a\nStatus: install ok installed\nVersion: 1\n\nPackage: b\n"));
    EXPECT_FALSE(is_dpkg_status("Package: a\nVersion: 1\nFilename: pool/a.deb\n\nPackage: b\nStatus: i ok x\n"));
}

TEST(DpkgStatus, a_sum_is_a_hash_and_a_relative_path) {
    const auto sum = parse_dpkg_sum("0cc175b9c0f1b6a831c399e269772661  usr/bin/my tool");
    ASSERT_TRUE(sum);
    EXPECT_EQ(sum->path, "usr/bin/my tool");
    EXPECT_FALSE(parse_dpkg_sum("0cc175b9c0f1b6a831c399e269772661  /usr/bin/x"));
    EXPECT_FALSE(parse_dpkg_sum("0cc175b9c0f1b6a831c399e26977266z  usr/bin/x"));
    EXPECT_FALSE(parse_dpkg_sum("0cc175b9c0f1b6a831c399e269772661"));
}

TEST(DpkgStatus, the_name_of_an_info_file_is_its_packages) {
    EXPECT_EQ(package_of_info_file("/img/var/lib/dpkg/info/libc6:amd64.list"), "libc6");
    EXPECT_EQ(package_of_info_file("a.tar!info/kawasemi-agent.md5sums"), "kawasemi-agent");
    EXPECT_EQ(package_of_info_file("/img/info/curl.postinst"), "");
}

}  // namespace
}  // namespace mitsuke::formats
