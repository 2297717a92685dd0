// SPDX-License-Identifier: Apache-2.0
#include "formats/syslog/syslog_line.h"

#include <gtest/gtest.h>

namespace mitsuke::formats {
namespace {

TEST(SyslogLine, reads_the_three_headers) {
    struct Case {
        std::string_view line, time, host, program, pid, message;
    };
    const Case cases[] = {
        {"May  7 00:17:00 web1 sshd[4711]: Failed password", "2024-05-07T00:17:00Z", "web1", "sshd", "4711",
         "Failed password"},
        {"<34>Oct 11 22:14:15 web1 su: text: more", "2024-10-11T22:14:15Z", "web1", "su", "", "text: more"},
        {"Jan 31 00:00:00 web1 /usr/sbin/cron[1]: x", "2024-01-31T00:00:00Z", "web1", "cron", "1", "x"},
        {"Feb 29 00:00:00 web1 kernel: [ 0.1] x", "2024-02-29T00:00:00Z", "web1", "kernel", "", "[ 0.1] x"},
        {"Mar  1 00:00:00 web1 last message repeated", "2024-03-01T00:00:00Z", "web1", "", "", "last message repeated"},
        {"2024-05-07T02:17:00.5+02:00 web1 CRON[9]: x", "2024-05-07T00:17:00.500Z", "web1", "CRON", "9", "x"},
        {"<165>1 2024-05-07T00:17:00Z web1 app 77 ID47 [e@1 k=\"v ] \\\" w\"][f] text", "2024-05-07T00:17:00Z", "web1",
         "app", "77", "text"},
        {"<165>1 2024-05-07T00:17:00Z - - - - - text", "2024-05-07T00:17:00Z", "", "", "", "text"},
    };
    for (const auto& each : cases) {
        const auto line = parse_syslog_line(each.line);
        ASSERT_TRUE(line) << each.line;
        EXPECT_EQ(format_rfc3339(line->time ? *line->time : line->time_in(2024)), each.time) << each.line;
        EXPECT_EQ(line->host, each.host) << each.line;
        EXPECT_EQ(line->program, each.program) << each.line;
        EXPECT_EQ(line->pid, each.pid) << each.line;
        EXPECT_EQ(line->message, each.message) << each.line;
    }
}

TEST(SyslogLine, the_day_is_right_in_years_of_either_length) {
    const auto march = parse_syslog_line("Mar  1 00:00:00 h p: x");
    const auto leap_day = parse_syslog_line("Feb 29 00:00:00 h p: x");
    ASSERT_TRUE(march && leap_day);
    EXPECT_EQ(format_rfc3339(march->time_in(2023)), "2023-03-01T00:00:00Z");
    EXPECT_EQ(format_rfc3339(march->time_in(2024)), "2024-03-01T00:00:00Z");
    EXPECT_EQ(format_rfc3339(leap_day->time_in(2024)), "2024-02-29T00:00:00Z");
    EXPECT_EQ(format_rfc3339(leap_day->time_in(2023)), "2023-03-01T00:00:00Z");
}

TEST(SyslogLine, refuses_what_is_none) {
    for (const std::string_view line :
         {"", "x", "May 32 00:17:00 h p: x", "Foo  7 00:17:00 h p: x", "May  7 24:17:00 h p: x", "May  7 00:17:00 h",
          "<1234>May  7", "1 yesterday h p - - - x", "2024-05-07 00:17:00 install a b", "{\"a\":1}"})
        EXPECT_FALSE(parse_syslog_line(line)) << line;
}

}  // namespace
}  // namespace mitsuke::formats
