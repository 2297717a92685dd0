// SPDX-License-Identifier: Apache-2.0
#include "sources/files/packing.h"

#include <gtest/gtest.h>

#include <string>

namespace mitsuke::sources {
namespace {

using namespace std::string_view_literals;

TEST(Packing, is_told_by_the_first_bytes) {
    const std::pair<std::string_view, Packing> table[] = {
        {"\x1F\x8B\x08\x00"sv, Packing::gzip},
        {"\x28\xB5\x2F\xFD\x24"sv, Packing::zstd},
        {"\x50\x2A\x4D\x18\x04\x00\x00\x00"sv, Packing::zstd},
        {"BZh91AY&SY"sv, Packing::bzip2},
        {"\xFD\x37\x7A\x58\x5A\x00"sv, Packing::xz},
        {"PK\x03\x04"sv, Packing::zip},
        {"PK\x05\x06"sv, Packing::zip},
        {""sv, Packing::none},
        {"\x1F\x8B"sv, Packing::none},
        {"BZh is how a note may begin"sv, Packing::none},
        {"PK is how a note may begin"sv, Packing::none},
        {"ElfFile"sv, Packing::none},
    };
    for (const auto& [head, expected] : table) EXPECT_EQ(identify_packing(head), expected) << head;
}

TEST(Packing, zeros_are_no_tar_though_their_checksum_could_be_said_to_fit) {
    EXPECT_EQ(identify_packing(std::string(1024, '\0')), Packing::none);
    EXPECT_EQ(describe_content(std::string(1024, '\0')), "zeros");
}

TEST(Packing, a_tar_of_the_seventies_is_told_by_its_checksum) {
    std::string header(512, '\0');
    header.replace(0, 5, "a.log");
    header.replace(148, 8, "        ");
    unsigned sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    char octal[8];
    std::snprintf(octal, sizeof octal, "%06o", sum);
    header.replace(148, 6, octal);
    EXPECT_EQ(identify_packing(header), Packing::tar);
    header[0] = 'b';
    EXPECT_EQ(identify_packing(header), Packing::none);
}

}  // namespace
}  // namespace mitsuke::sources
