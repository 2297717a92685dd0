// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace mitsuke::sources {

/// Sigma's service of product linux for the program that wrote a syslog line: sshd, sudo, cron,
/// auth, .., else syslog.
std::string_view linux_service(std::string_view program);

}  // namespace mitsuke::sources
