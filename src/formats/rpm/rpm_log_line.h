// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace mitsuke::formats {

/// "NAME-[EPOCH:]VERSION-RELEASE.ARCH", as rpm names a package. Views point into the text.
struct RpmPackage {
    std::string_view name, version, architecture;  ///< version with epoch and release
};
/// Empty where there are not two dashes: the text names no package.
std::optional<RpmPackage> parse_rpm_package(std::string_view text);

/// One line of dnf's logs: "TIME LEVEL TEXT", the time with its zone. /var/log/dnf.rpm.log has
/// "SUBDEBUG Upgrade: NEW" and "SUBDEBUG Upgraded: OLD"; /var/log/dnf.log has "DEBUG Upgraded: NEW". Views point into
/// the line.
struct RpmLogLine {
    Time time{};
    /// In dpkg's words: install, upgrade, remove; empty for lines that change no package, or tell of the old
    /// version of one that was upgraded.
    std::string_view action;
    RpmPackage package;     ///< empty without an action
    std::string_view text;  ///< the line after level
};
std::optional<RpmLogLine> parse_rpm_log_line(std::string_view line);

}  // namespace mitsuke::formats
