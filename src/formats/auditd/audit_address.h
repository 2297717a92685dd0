// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ip.h"

namespace mitsuke::formats {

/// Address and port of a SOCKADDR record.
struct AuditAddress {
    IpAddress ip;
    uint16_t port = 0;
};

/// What saddr= holds: the bytes of a struct sockaddr in hexadecimal. Empty when they are none of the
/// Internet's families (unix, netlink ..), or too few.
std::optional<AuditAddress> parse_audit_address(std::string_view saddr);

}  // namespace mitsuke::formats
