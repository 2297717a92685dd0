// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mitsuke {

/// Room for the text of any address (INET6_ADDRSTRLEN).
constexpr size_t ip_text_max = 46;
/// The text of 4 or 16 network-order bytes as inet_ntop() writes it, at most ip_text_max bytes, without an
/// end mark; the end of it.
char* write_ipv4(const uint8_t* bytes, char* out);
char* write_ipv6(const uint8_t* bytes, char* out);

/// An IPv4 or IPv6 address. IPv4 is kept as ::ffff:a.b.c.d (RFC 4291 2.5.5.2), so an IPv4-mapped
/// address equals its IPv4 form, as Sysmon's "::ffff:10.0.0.1" must.
class IpAddress {
public:
    static std::optional<IpAddress> parse(std::string_view text);
    static IpAddress from_v4(uint32_t host_order) {
        IpAddress address;
        address.bytes_[10] = address.bytes_[11] = 0xFF;
        for (size_t index = 0; index < 4; ++index)
            address.bytes_[12 + index] = static_cast<uint8_t>(host_order >> (24 - 8 * index));
        return address;
    }
    /// `bytes` has 4 or 16 network-order bytes.
    static std::optional<IpAddress> from_bytes(std::string_view bytes);

    bool is_v4() const;
    /// Loopback, private (RFC 1918, 4193), link-local, multicast or unspecified: not on the Internet.
    bool is_internal() const;
    /// Loopback or link-local: means another machine on each machine.
    bool is_local() const;
    const std::array<uint8_t, 16>& bytes() const { return bytes_; }
    /// RFC 5952; IPv4 as dotted quad.
    std::string to_string() const;
    /// The same text to `out`, where ip_text_max bytes have room; the end of it.
    char* write(char* out) const;

    auto operator<=>(const IpAddress&) const = default;

private:
    std::array<uint8_t, 16> bytes_{};
};

/// An address block, "10.0.0.0/8" or "2001:db8::/32". A bare address is a block of one.
class IpBlock {
public:
    static std::optional<IpBlock> parse(std::string_view text);
    bool contains(const IpAddress& address) const;
    /// Counted in the 128-bit form: 96 + n for IPv4.
    unsigned prefix_length() const { return prefix_length_; }
    const IpAddress& address() const { return address_; }

private:
    IpAddress address_;
    unsigned prefix_length_ = 128;
};

}  // namespace mitsuke
