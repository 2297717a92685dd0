// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "base/ip.h"

namespace mitsuke::formats {

/// Why a frame gives no packet. Each kind is counted apart.
enum class PacketStatus : uint8_t {
    good,
    fragment,         ///< a part of an IP datagram; see Packet::fragment
    not_ip,           ///< ARP, STP, ..: nothing wrong
    other_transport,  ///< IP, but neither TCP, UDP nor ICMP
    unknown_link,     ///< a link type that we do not read
    truncated,        ///< the frame ends inside a header
    bad_ip,           ///< an IP header that contradicts itself
    bad_transport,    ///< a TCP or UDP header that contradicts itself
    count,
};
std::string_view describe(PacketStatus status);

/// IP protocol numbers (IANA "Assigned Internet Protocol Numbers").
enum class Transport : uint8_t { icmp = 1, tcp = 6, udp = 17, icmp6 = 58 };

enum TcpFlag : uint8_t { tcp_fin = 1, tcp_syn = 2, tcp_rst = 4, tcp_ack = 16 };

/// One IP packet of a frame. Views point into the frame.
struct Packet {
    IpAddress source, destination;
    Transport transport{};
    uint16_t source_port = 0, destination_port = 0;  ///< 0 for ICMP
    uint8_t tcp_flags = 0;
    uint32_t sequence = 0, acknowledgement = 0;
    std::string_view payload;     ///< what was captured of it
    uint32_t payload_length = 0;  ///< what the headers say; never less than payload.size()

    struct Fragment {
        uint32_t id = 0;
        uint16_t offset = 0;  ///< bytes
        bool more = false;
        uint8_t protocol = 0;
        std::string_view bytes;
    } fragment;  ///< only with PacketStatus::fragment
};

/// Reads a frame from its link header down: Ethernet (802.1Q, QinQ), raw IP, Linux cooked v1 and v2,
/// loopback, PPP; IPv4 (RFC 791), IPv6 with extension headers (RFC 8200), TCP, UDP, ICMP.
PacketStatus decode_frame(uint32_t link_type, std::string_view frame, Packet& packet);

/// Reads the transport header of a datagram that was put together from fragments; source and
/// destination stay as they are.
PacketStatus decode_transport(uint8_t protocol, std::string_view datagram, uint32_t length, Packet& packet);

}  // namespace mitsuke::formats
