// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mitsuke {

/// UTC nanoseconds since 1970-01-01. The representable range is 1677 to 2262.
using Time = std::chrono::sys_time<std::chrono::nanoseconds>;
using Duration = std::chrono::nanoseconds;

/// Whether something can have happened then: 1970 is a clock that was never set, 2300 one that was made up.
constexpr bool is_plausible(Time time) {
    constexpr Time first{std::chrono::sys_days{std::chrono::year{1980} / 1 / 1}};
    constexpr Time last{std::chrono::sys_days{std::chrono::year{2200} / 1 / 1}};
    return time >= first && time <= last;
}

/// RFC 3339 and its near relatives: "2024-03-05T00:01:30.473Z", "2024-03-05 00:01:30.000",
/// "2024-03-05T09:01:30+09:00", "2020-09-04T12:23:01.1234567Z". Without a zone the time is UTC;
/// digits past the ninth are dropped. Empty for anything else, including impossible dates.
std::optional<Time> parse_time(std::string_view text);

/// Seconds since the epoch with an optional fraction, as Zeek, auditd and EVE write them:
/// "1713232889.984743".
std::optional<Time> parse_epoch(std::string_view text);

/// Windows FILETIME: 100 ns ticks since 1601-01-01 (MS-DTYP 2.3.3). Empty outside Time's range.
std::optional<Time> time_from_filetime(uint64_t ticks);

/// "2024-03-05T00:01:30.473Z"; as many fraction digits as needed in groups of three, none for whole
/// seconds.
std::string format_rfc3339(Time time);

/// "2 h 03 min", "9 d 4 h", "35 s": the two largest units, for a reader.
std::string format_duration(Duration duration);

}  // namespace mitsuke
