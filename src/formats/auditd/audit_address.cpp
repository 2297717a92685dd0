// SPDX-License-Identifier: Apache-2.0
#include "formats/auditd/audit_address.h"

#include <string>

#include "formats/auditd/audit_record.h"

namespace mitsuke::formats {

namespace {

// linux/socket.h
constexpr uint8_t inet = 2, inet6 = 10;
// struct sockaddr_in: family, port, address. struct sockaddr_in6: family, port, flow, address.
constexpr size_t inet_address = 4, inet_size = 8, inet6_address = 8, inet6_size = 24;

uint8_t byte_at(std::string_view bytes, size_t index) { return static_cast<uint8_t>(bytes[index]); }

}  // namespace

std::optional<AuditAddress> parse_audit_address(std::string_view saddr) {
    std::string decoded;
    // No sockaddr is longer than struct sockaddr_storage.
    constexpr size_t digits_max = 256;
    if (saddr.size() > digits_max || !decode_hex(saddr, decoded) || decoded.size() < inet_size) return {};
    const std::string_view bytes = decoded;
    // The family is in the machine's own order, and less than 256.
    const uint8_t family = byte_at(bytes, 0) | byte_at(bytes, 1);
    const bool is_one_byte = byte_at(bytes, 0) == 0 || byte_at(bytes, 1) == 0;
    if (!is_one_byte || (family != inet && family != inet6)) return {};
    if (family == inet6 && bytes.size() < inet6_size) return {};
    const auto ip =
        IpAddress::from_bytes(family == inet ? bytes.substr(inet_address, 4) : bytes.substr(inet6_address, 16));
    if (!ip) return {};
    return AuditAddress{*ip, static_cast<uint16_t>(byte_at(bytes, 2) << 8 | byte_at(bytes, 3))};
}

}  // namespace mitsuke::formats
