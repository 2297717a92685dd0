// SPDX-License-Identifier: Apache-2.0
#include "formats/evtx/value.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/text.h"

namespace mitsuke::formats::evtx {
namespace {

using namespace std::string_literals;

std::string text_of(Type type, const std::string& bytes) {
    Arena arena;
    return std::string(to_text({type, false, bytes}, arena));
}

TEST(EvtxValue, text_of_any_length_reads_as_when_taken_unit_by_unit) {
    const std::string others[] = {"\xE9\0"s, "\x7F\0"s, "\x80\0"s, "\x42\x30"s, "\x00\xD8"s, "\x3D\xD8\x00\xDE"s};
    for (size_t units = 1; units < 70; ++units) {
        std::string bytes;
        for (size_t index = 0; index < units; ++index) bytes += {static_cast<char>('!' + index), '\0'};
        EXPECT_EQ(text_of(Type::string, bytes), utf16_to_utf8(bytes));
        for (size_t at = 0; at < units; ++at)
            for (const auto& other : others) {
                const auto mixed = bytes.substr(0, at * 2) + other + bytes.substr(at * 2);
                ASSERT_EQ(text_of(Type::string, mixed), utf16_to_utf8(mixed)) << units << " units, at " << at;
            }
    }
}

TEST(EvtxValue, reads_as_windows_shows_it) {
    const struct {
        Type type;
        std::string bytes, text;
    } cases[] = {
        {Type::null, "", ""},
        {Type::string, "H\0i\0"s, "Hi"},
        {Type::string, "H\0i\0\0\0"s, "Hi"},
        {Type::string, "A\0B\0C\0D\0E\0F\0G\0\xE9\0H\0I\0J\0K\0L\0"s, "ABCDEFG\u00E9HIJKL"},
        {Type::string, "\x42\x30\x3D\xD8\x00\xDE"s, "\u3042\U0001F600"},
        {Type::string,
         "\x3D\xD8"
         "A\0"s,
         "\uFFFD"
         "A"},
        {Type::ansi, "caf\xE9 \x80\0"s, "caf\u00E9 \u20AC"},
        {Type::int8, "\xFF", "-1"},
        {Type::uint8, "\xFF", "255"},
        {Type::int16, "\xFE\xFF", "-2"},
        {Type::uint32, "\xFF\xFF\xFF\xFF", "4294967295"},
        {Type::int64, "\0\0\0\0\0\0\0\x80"s, "-9223372036854775808"},
        {Type::uint64, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "18446744073709551615"},
        {Type::real32, "\0\0\xC0\x3F"s, "1.5"},
        {Type::real64, "\0\0\0\0\0\0\xE0\x3F"s, "0.5"},
        {Type::boolean, "\x01\0\0\0"s, "true"},
        {Type::boolean, "\0\0\0\0"s, "false"},
        {Type::binary, "\xCA\xFE", "CAFE"},
        {Type::guid, "\x5F\x38\x70\x57\x2A\xC2\xE0\x43\xBF\x4C\x06\xF5\x69\x8F\xFB\xD9",
         "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}"},
        {Type::size, "\xF4\x01\0\0\0\0\0\0"s, "0x1f4"},
        {Type::hex32, "\0\0\0\0"s, "0x0"},
        {Type::hex64, "\0\0\0\0\0\0\0\x80"s, "0x8000000000000000"},
        {Type::handle, "\x0A\0\0\0"s, "0xa"},
        {Type::filetime, "\0\0\0\0\0\0\0\0"s, "1601-01-01T00:00:00.0000000Z"},
        {Type::filetime, "\x01\x80\x3E\xD5\xDE\xB1\x9D\x01"s, "1970-01-01T00:00:00.0000001Z"},
        {Type::systemtime, "\xE2\x07\x08\0\0\0\x05\0\x0A\0\x22\0\x25\0\x28\x02"s, "2018-08-05T10:34:37.552Z"},
        {Type::sid, "\x01\x01\0\0\0\0\0\x05\x12\0\0\0"s, "S-1-5-18"},
        {Type::sid, "\x01\x02\0\0\0\0\0\x05\x20\0\0\0\x20\x02\0\0"s, "S-1-5-32-544"},
    };
    for (const auto& each : cases) EXPECT_EQ(text_of(each.type, each.bytes), each.text);
}

TEST(EvtxValue, bytes_that_do_not_fit_the_type_are_shown_nevertheless) {
    const struct {
        Type type;
        std::string bytes, text;
    } cases[] = {
        {Type::uint32, "\x07\0\0\0\0\0\0\0"s, "7"},
        {Type::int32, "\xFF\xFF", "-1"},
        {Type::uint64, "", "0"},
        {Type::boolean, "\x02", "true"},
        {Type::guid, "\xAB", "AB"},
        {Type::filetime, "\xAB\xCD", "ABCD"},
        {Type::sid, "\x01\xFF\0\0\0\0\0\x05"s, "01FF000000000005"},
        {Type::string, "H\0i"s, "H"},
        {static_cast<Type>(0x60), "\x01", "01"},
    };
    for (const auto& each : cases) EXPECT_EQ(text_of(each.type, each.bytes), each.text);
}

TEST(EvtxValue, the_last_moment_of_a_filetime_has_a_year_of_five_digits) {
    EXPECT_EQ(text_of(Type::filetime, std::string(8, '\xFF')), "60056-05-28T05:36:10.9551615Z");
}

TEST(EvtxValue, no_descriptor_makes_bytes_pass_as_decoded_text) {
    for (unsigned type = 0; type < 256; ++type) EXPECT_NE(make_value(static_cast<uint8_t>(type), "x").type, Type::utf8);
}

std::vector<std::string> items_of(uint8_t type, const std::string& bytes) {
    Arena arena;
    std::vector<std::string> items;
    Value array = make_value(type, bytes);
    while (const auto item = take_item(array)) items.emplace_back(to_text(*item, arena));
    return items;
}

TEST(EvtxValue, an_array_comes_apart_into_its_items) {
    const struct {
        uint8_t type;
        std::string bytes;
        std::vector<std::string> items;
    } cases[] = {
        {0x81, "", {}},
        {0x81, "a\0\0\0b\0c\0\0\0"s, {"a", "bc"}},
        {0x81, "\0\0a\0"s, {"", "a"}},
        {0x82, "a\0bc"s, {"a", "bc"}},
        {0x86, "\x01\0\x02\0\x03"s, {"1", "2", "3"}},
        {0x93, "\x01\x01\0\0\0\0\0\x05\x12\0\0\0\x01\x01\0\0\0\0\0\x05\x13\0\0\0"s, {"S-1-5-18", "S-1-5-19"}},
        {0x8E, "\xAA\xBB", {"AABB"}},
    };
    for (const auto& each : cases) EXPECT_EQ(items_of(each.type, each.bytes), each.items);
}

}  // namespace
}  // namespace mitsuke::formats::evtx
