// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace mitsuke::formats {

/// One line of a syslog file: the traditional form (RFC 3164: "May  7 00:17:00 host sshd[4]: text"),
/// the same with an RFC 3339 time (rsyslog's file format since Debian 12), or RFC 5424. A leading
/// "<PRI>" is allowed. Views point into the line.
struct SyslogLine {
    std::optional<Time> time;        ///< when the header has a year
    Duration since_new_year{};       ///< when it has none: month, day and time, counted in a leap year
    std::string_view host, program;  ///< program without a path and without "[pid]"
    std::string_view pid;            ///< empty when absent
    std::string_view message;

    /// The time in `year` of a header without one; 29 February of an ordinary year becomes 1 March.
    Time time_in(int year) const;
};

/// Empty when the line is not syslog.
std::optional<SyslogLine> parse_syslog_line(std::string_view line);

}  // namespace mitsuke::formats
