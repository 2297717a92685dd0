// SPDX-License-Identifier: Apache-2.0
#include "sources/files/package_database_reader.h"

#include <gtest/gtest.h>

#include "sources/files/reading.h"

namespace mitsuke::sources {
namespace {

constexpr std::string_view list_of_agent =
    "/.\n/opt\n/opt/kawasemi\n/opt/kawasemi/agentd\n/opt/kawasemi/agentd-helper\n/usr\n/usr/share\n/usr/share/doc\n";

TEST(PackageDatabaseReader, tells_each_package_once_and_no_time) {
    const std::string status =
        "Package: a\nStatus: install ok installed\nVersion: 1\nDescription: x\n y: z\n\n"
        "Package: b\nStatus: deinstall ok config-files\nMaintainer: B K.K. <b@b.example>\n";
    EXPECT_TRUE(dpkg_status_format().claims(status));
    Reading reading(dpkg_status_format(), status);
    ASSERT_EQ(reading.events.size(), 2U);
    EXPECT_EQ(reading.unreadable, 0U);
    EXPECT_EQ(reading.log_source(0), "linux/dpkg/package_database");
    EXPECT_EQ(reading.get(0, "PackageVersion"), "1");
    EXPECT_EQ(reading.get(1, "PackageAction"), "config-files");
    EXPECT_EQ(reading.get(1, "PackageVersion"), "-");
    EXPECT_EQ(reading.get(1, "PackageMaintainer"), "B K.K.");
    EXPECT_EQ(reading.events[1]->time, Time{});
    EXPECT_EQ(reading.events[1]->record, 7U);
}

TEST(PackageDatabaseReader, passes_over_the_folders_of_a_list) {
    EXPECT_TRUE(dpkg_list_format().claims(list_of_agent));
    Reading reading(dpkg_list_format(), list_of_agent, 0, "x/info/kawasemi-agent.list");
    ASSERT_EQ(reading.events.size(), 3U);  // the last one may be a folder: nothing after it tells
    EXPECT_EQ(reading.get(0, "TargetFilename"), "/opt/kawasemi/agentd");
    EXPECT_EQ(reading.get(1, "TargetFilename"), "/opt/kawasemi/agentd-helper");
    EXPECT_EQ(reading.get(1, "Package"), "kawasemi-agent");
}

TEST(PackageDatabaseReader, cannot_say_whose_a_list_is_that_nobody_named) {
    Reading reading(dpkg_list_format(), list_of_agent, 0, "x/info/notes.txt");
    EXPECT_NE(reading.error, "");
    EXPECT_TRUE(reading.events.empty());
}

TEST(PackageDatabaseReader, gives_the_sums_of_files_with_their_whole_path) {
    const std::string sums = "0cc175b9c0f1b6a831c399e269772661  opt/kawasemi/agentd\nnonsense\n";
    EXPECT_TRUE(dpkg_md5sums_format().claims(sums));
    Reading reading(dpkg_md5sums_format(), sums, 0, "kawasemi-agent.md5sums");
    ASSERT_EQ(reading.events.size(), 1U);
    EXPECT_EQ(reading.get(0, "TargetFilename"), "/opt/kawasemi/agentd");
    EXPECT_EQ(reading.get(0, "Hashes"), "MD5=0cc175b9c0f1b6a831c399e269772661");
    EXPECT_EQ(reading.unreadable, 1U);
}

}  // namespace
}  // namespace mitsuke::sources
