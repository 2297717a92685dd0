// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sources/files/format.h"

namespace mitsuke::sources {

/// dpkg's database (formats/dpkg/dpkg_status.h): product linux, service dpkg, category package_database. It says
/// what is so, not what happened, and names no machine: no event has a time or a host.
///
/// /var/lib/dpkg/status, format "dpkg-status": for each package Package, PackageVersion, PackageMaintainer,
/// PackageSection, PackageOrigin, PackageArchitecture and PackageAction, which is its state ("installed").
FileFormat dpkg_status_format();
/// info/NAME.list and info/NAME.md5sums, formats "dpkg-list" and "dpkg-md5sums": for each file Package,
/// TargetFilename, PackageAction "owns", and Hashes where the database has them. The content says that they are
/// such files; whose they are is in their names only, so another name is an error.
FileFormat dpkg_list_format();
FileFormat dpkg_md5sums_format();

}  // namespace mitsuke::sources
