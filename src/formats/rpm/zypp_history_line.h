// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace mitsuke::formats {

/// One line of /var/log/zypp/history of SUSE: "DATE TIME|ACTION|..", of a package
/// "install|NAME|VERSION-RELEASE|ARCH|REQUESTER|REPOSITORY|CHECKSUM|.." or "remove |NAME|VERSION-RELEASE|ARCH|..".
/// Lines that begin with # are what scripts printed. Source: libzypp, "Libzypp History File". Views point into the
/// line.
struct ZyppHistoryLine {
    Time time{};              ///< of the machine's own clock: the line names no zone
    std::string_view action;  ///< install, remove, in dpkg's words; empty for the rest (command, radd, patch ..)
    std::string_view name, version, architecture;  ///< empty without an action
    std::string_view text;                         ///< the line after the time
};
std::optional<ZyppHistoryLine> parse_zypp_history_line(std::string_view line);

}  // namespace mitsuke::formats
