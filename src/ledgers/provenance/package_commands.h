// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mitsuke::ledgers {

/// The package manager of Linux that a command line runs, by itself or as a script of Python (dnf, yum): "rpm", "dnf",
/// "zypper", "apk" ..; empty for other commands. dpkg is asked for its packages elsewhere.
std::string_view unix_package_manager(std::string_view image, std::string_view command_line);

/// What a command has a package manager install.
struct OrderedPackage {
    std::string name, version;
    std::string installer;  ///< the package's file, or the command line where it names packages only
};
/// The first package that the command names: "rpm -U x-1.2-3.x86_64.rpm", "dnf -y install x", "apk add x". What it
/// depends on comes with it. Empty for other commands, and for those that name none (dnf upgrade).
std::optional<OrderedPackage> ordered_package(std::string_view image, std::string_view command_line);

}  // namespace mitsuke::ledgers
