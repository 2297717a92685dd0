// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "base/ip.h"

namespace mitsuke::intel {

/// Hexadecimal digits only.
bool is_hex(std::string_view text);

/// "10.0.0.1:80", "[2001:db8::1]:80".
std::optional<std::pair<IpAddress, uint16_t>> parse_ip_port(std::string_view text);

/// RFC 1123 2.1 with the underscores that exist in practice; bytes above ASCII are of an
/// internationalised name.
bool is_domain(std::string_view name);

}  // namespace mitsuke::intel
