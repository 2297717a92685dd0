// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sources/files/format.h"

namespace mitsuke::sources {

/// Debian's /var/log/dpkg.log (formats/dpkg/dpkg_line.h): product linux, service dpkg, fields Package,
/// PackageVersion, PackageArchitecture, PackageAction and Message. No line names the machine, so the
/// host of every event is empty: whoever knows where the file came from must say. Format "dpkg-log".
FileFormat dpkg_log_format();

}  // namespace mitsuke::sources
