// SPDX-License-Identifier: Apache-2.0
#include "views/zone.h"

#include <gtest/gtest.h>

namespace mitsuke::views {
namespace {

Time at(std::string_view text) { return parse_time(text).value(); }

TEST(Zone, writes_the_clock_of_the_reader_with_its_name) {
    const Time time = at("2026-10-05T18:04:09.5Z");
    EXPECT_EQ(Zone::utc().format(time, Language::english), "2026-10-05 18:04:09 UTC");
    EXPECT_EQ(Zone::parse("JST")->format(time, Language::japanese), "2026/10/06 03:04:09 JST");
    EXPECT_EQ(Zone::parse("+08:00")->format_minute(time, Language::english), "2026-10-06 02:04 UTC+08:00");
    EXPECT_EQ(Zone::parse("-0330")->format(time, Language::english), "2026-10-05 14:34:09 UTC-03:30");
    EXPECT_EQ(Zone::utc().format(at("1969-12-31T23:59:59.25Z"), Language::english), "1969-12-31 23:59:59 UTC");
}

TEST(Zone, says_once_what_both_ends_of_a_range_share) {
    const auto range = [](std::string_view first, std::string_view last) {
        return Zone::utc().format_range(at(first), at(last), Language::english);
    };
    EXPECT_EQ(range("2026-10-05T18:04:09Z", "2026-10-05T18:04:50Z"), "2026-10-05 18:04 UTC");
    EXPECT_EQ(range("2026-10-05T18:04:09Z", "2026-10-05T19:00:00Z"), "2026-10-05 18:04 – 19:00 UTC");
    EXPECT_EQ(range("2026-10-05T18:04:09Z", "2026-11-01T00:00:00Z"), "2026-10-05 18:04 – 11-01 00:00 UTC");
    EXPECT_EQ(range("2026-10-05T18:04:09Z", "2027-10-05T19:00:00Z"), "2026-10-05 18:04 – 2027-10-05 19:00 UTC");
    EXPECT_EQ(range("2026-10-05T18:04:09Z", "2027-01-01T00:00:00Z"), "2026-10-05 18:04 – 2027-01-01 00:00 UTC");
}

TEST(Zone, refuses_what_is_no_zone) {
    for (const std::string_view text : {"", "Mars/Base", "+9", "+15:00", "+09:60", "+0x:00", "+09-00", "09:00"})
        EXPECT_FALSE(Zone::parse(text)) << text;
}

TEST(Zone, local_time_carries_a_zone_name) {
    const auto civil = Zone::local().civil(at("2026-10-05T18:04:09Z"));
    EXPECT_EQ(civil.year, 2026);
    EXPECT_FALSE(civil.name.empty());
}

}  // namespace
}  // namespace mitsuke::views
