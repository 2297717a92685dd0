// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace mitsuke::formats {

/// One line of /var/log/dpkg.log (dpkg(1), "--log"): "DATE TIME ACTION PACKAGE[:ARCH] OLD NEW" or
/// "DATE TIME status STATE PACKAGE[:ARCH] VERSION". Views point into the line.
struct DpkgLine {
    Time time{};  ///< the log has no zone: read as UTC
    /// install, upgrade, configure, trigproc, disappear, remove, purge; of a status line its state
    /// (installed, half-configured, ..); of other lines their first word (startup, conffile)
    std::string_view action;
    std::string_view package;       ///< without its architecture; empty where the line names none
    std::string_view architecture;  ///< may be empty
    std::string_view version;       ///< the new one if there is one, else the old; may be empty
    std::string_view text;          ///< the line after the time
};

/// Empty when the line is not of this log.
std::optional<DpkgLine> parse_dpkg_line(std::string_view line);

}  // namespace mitsuke::formats
