// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sources/files/format.h"

namespace mitsuke::sources {

/// /var/log/dnf.rpm.log and /var/log/dnf.log (formats/rpm/rpm_log_line.h): product linux, service rpm, and the fields
/// of dpkg's log (dpkg_reader.h). No line names the machine. Format "rpm-log".
FileFormat rpm_log_format();

/// /var/log/zypp/history (formats/rpm/zypp_history_line.h), in the same fields. Format "zypp-history".
FileFormat zypp_history_format();

}  // namespace mitsuke::sources
