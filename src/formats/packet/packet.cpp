// SPDX-License-Identifier: Apache-2.0
#include "formats/packet/packet.h"

#include <algorithm>

#include "base/bytes.h"

namespace mitsuke::formats {

namespace {

// LINKTYPE_ numbers (https://www.tcpdump.org/linktypes.html).
enum Link : uint32_t {
    link_null = 0,
    link_ethernet = 1,
    link_ppp = 9,
    link_raw_bsd = 12,
    link_raw_openbsd = 14,
    link_raw = 101,
    link_loop = 108,
    link_linux_sll = 113,
    link_ipv4 = 228,
    link_ipv6 = 229,
    link_linux_sll2 = 276,
};

enum EtherType : uint16_t { ether_ipv4 = 0x0800, ether_ipv6 = 0x86DD, ether_pppoe = 0x8864 };

bool is_vlan(uint16_t type) { return type == 0x8100 || type == 0x88A8 || type == 0x9100; }

PacketStatus decode_ipv4(std::string_view bytes, Packet& packet) {
    constexpr size_t header_min = 20;
    if (bytes.size() < header_min) return PacketStatus::truncated;
    const char* const start = bytes.data();
    const auto first = static_cast<uint8_t>(bytes.front());
    const auto total = load_big<uint16_t>(start + 2);
    const auto flags = load_big<uint16_t>(start + 6);
    const auto protocol = static_cast<uint8_t>(start[9]);
    const size_t header = (first & 0x0FU) * size_t{4};
    // A length of 0 is written by segmentation offload: the whole frame then.
    const size_t length = total == 0 ? bytes.size() : total;
    if (first >> 4 != 4 || header < header_min || length < header) return PacketStatus::bad_ip;
    if (bytes.size() < header) return PacketStatus::truncated;
    packet.source = IpAddress::from_v4(load_big<uint32_t>(start + 12));
    packet.destination = IpAddress::from_v4(load_big<uint32_t>(start + 16));
    const std::string_view body = bytes.substr(header, length - header);
    const bool more = (flags & 0x2000U) != 0;
    const auto offset = static_cast<uint16_t>((flags & 0x1FFFU) * 8);
    if (!more && offset == 0) return decode_transport(protocol, body, static_cast<uint32_t>(length - header), packet);
    packet.fragment = {load_big<uint16_t>(start + 4), offset, more, protocol, body};
    return PacketStatus::fragment;
}

// Protocol numbers of IPv6 extension headers.
enum Next : uint8_t {
    next_hop_by_hop = 0,
    next_routing = 43,
    next_fragment = 44,
    next_authentication = 51,
    next_destination = 60,
    next_mobility = 135
};

bool is_extension(uint8_t next) {
    return next == next_hop_by_hop || next == next_routing || next == next_destination || next == next_mobility ||
           next == next_authentication || next == next_fragment;
}

size_t extension_size(uint8_t next, uint8_t units) {
    if (next == next_fragment) return 8;
    return next == next_authentication ? (units + size_t{2}) * 4 : (units + size_t{1}) * 8;  // RFC 4302 2.2
}

// RFC 8200 4.5. False for an atomic fragment, which is a whole datagram (RFC 6946). `header` has eight
// bytes at least.
bool takes_fragment(std::string_view header, Packet& packet) {
    ByteReader reader(header);
    const auto following = reader.big<uint8_t>();
    reader.skip(1);
    const auto offset_flags = reader.big<uint16_t>();
    const auto id = reader.big<uint32_t>();
    const auto offset = static_cast<uint16_t>(offset_flags & 0xFFF8U);
    const bool more = (offset_flags & 1U) != 0;
    if (!more && offset == 0) return false;
    packet.fragment = {id, offset, more, following, reader.rest()};
    return true;
}

// Walks the extension headers of RFC 8200 4 up to the transport. Each turn consumes at least eight
// bytes of the packet.
PacketStatus decode_ipv6_body(uint8_t next, std::string_view body, uint32_t length, Packet& packet) {
    while (is_extension(next)) {
        if (body.size() < 8) return PacketStatus::truncated;
        if (next == next_fragment && takes_fragment(body, packet)) return PacketStatus::fragment;
        const size_t size = extension_size(next, static_cast<uint8_t>(body[1]));
        if (size > length) return PacketStatus::bad_ip;
        if (size > body.size()) return PacketStatus::truncated;
        next = static_cast<uint8_t>(body[0]);
        body.remove_prefix(size);
        length -= static_cast<uint32_t>(size);
    }
    return decode_transport(next, body, length, packet);
}

PacketStatus decode_ipv6(std::string_view bytes, Packet& packet) {
    ByteReader reader(bytes);
    const auto first = reader.big<uint32_t>();
    const auto length = reader.big<uint16_t>();
    const auto next = reader.big<uint8_t>();
    reader.skip(1);
    const auto source = IpAddress::from_bytes(reader.take(16)), destination = IpAddress::from_bytes(reader.take(16));
    if (reader.failed()) return PacketStatus::truncated;
    if (first >> 28 != 6) return PacketStatus::bad_ip;
    packet.source = *source;
    packet.destination = *destination;
    // A length of 0 is a jumbogram or offload: the whole frame then.
    const size_t size = length == 0 ? reader.left() : length;
    return decode_ipv6_body(next, reader.rest().substr(0, size), static_cast<uint32_t>(size), packet);
}

PacketStatus decode_ip(std::string_view bytes, Packet& packet) {
    if (bytes.empty()) return PacketStatus::truncated;
    const auto version = static_cast<uint8_t>(bytes.front()) >> 4;
    if (version == 4) return decode_ipv4(bytes, packet);
    if (version == 6) return decode_ipv6(bytes, packet);
    return PacketStatus::not_ip;
}

PacketStatus decode_ether_type(uint16_t type, std::string_view bytes, Packet& packet) {
    // Two tags are QinQ; more are hostile.
    for (int tags = 0; tags < 4 && is_vlan(type); ++tags) {
        if (bytes.size() < 4) return PacketStatus::truncated;
        type = ByteReader(bytes.substr(2)).big<uint16_t>();
        bytes.remove_prefix(4);
    }
    if (type == ether_ipv4) return decode_ipv4(bytes, packet);
    if (type == ether_ipv6) return decode_ipv6(bytes, packet);
    if (type == ether_pppoe && bytes.size() > 8) return decode_ip(bytes.substr(8), packet);  // RFC 2516 4
    return PacketStatus::not_ip;
}

// The EtherType stands at `type_at`, the packet begins at `begin`.
PacketStatus decode_typed(std::string_view frame, size_t type_at, size_t begin, Packet& packet) {
    if (frame.size() < begin) return PacketStatus::truncated;
    return decode_ether_type(ByteReader(frame.substr(type_at)).big<uint16_t>(), frame.substr(begin), packet);
}

// HDLC-like framing (RFC 1662) or bare protocol numbers (RFC 1661 2), which may be one byte long.
PacketStatus decode_ppp(std::string_view frame, Packet& packet) {
    if (frame.starts_with("\xFF\x03")) frame.remove_prefix(2);
    if (frame.size() < 2) return PacketStatus::truncated;
    const auto first = static_cast<uint8_t>(frame.front());
    const uint16_t protocol = (first & 1U) != 0 ? first : ByteReader(frame).big<uint16_t>();
    frame.remove_prefix((first & 1U) != 0 ? 1 : 2);
    if (protocol == 0x21 || protocol == 0x57) return decode_ip(frame, packet);
    return PacketStatus::not_ip;
}

PacketStatus decode_tcp(std::string_view bytes, uint32_t length, Packet& packet) {
    ByteReader reader(bytes);
    packet.source_port = reader.big<uint16_t>();
    packet.destination_port = reader.big<uint16_t>();
    packet.sequence = reader.big<uint32_t>();
    packet.acknowledgement = reader.big<uint32_t>();
    const auto offset = reader.big<uint8_t>();
    packet.tcp_flags = reader.big<uint8_t>();
    if (reader.failed()) return PacketStatus::truncated;
    const size_t header = (offset >> 4) * size_t{4};
    if (header < 20 || header > length) return PacketStatus::bad_transport;
    packet.payload = bytes.substr(std::min(header, bytes.size()));
    packet.payload_length = length - static_cast<uint32_t>(header);
    return PacketStatus::good;
}

PacketStatus decode_udp(std::string_view bytes, uint32_t length, Packet& packet) {
    if (bytes.size() < 8) return PacketStatus::truncated;
    packet.source_port = load_big<uint16_t>(bytes.data());
    packet.destination_port = load_big<uint16_t>(bytes.data() + 2);
    const auto size = load_big<uint16_t>(bytes.data() + 4);
    // 0 means a jumbogram (RFC 2675 4).
    const uint32_t total = size == 0 ? length : size;
    if (total < 8 || total > length) return PacketStatus::bad_transport;
    packet.payload = bytes.substr(8, total - 8);
    packet.payload_length = total - 8;
    return PacketStatus::good;
}

}  // namespace

PacketStatus decode_transport(uint8_t protocol, std::string_view datagram, uint32_t length, Packet& packet) {
    packet.source_port = packet.destination_port = 0;
    packet.tcp_flags = 0;
    switch (static_cast<Transport>(protocol)) {
        case Transport::tcp: packet.transport = Transport::tcp; return decode_tcp(datagram, length, packet);
        case Transport::udp: packet.transport = Transport::udp; return decode_udp(datagram, length, packet);
        case Transport::icmp:
        case Transport::icmp6:
            packet.transport = static_cast<Transport>(protocol);
            packet.payload = datagram;
            packet.payload_length = length;
            return PacketStatus::good;
    }
    return PacketStatus::other_transport;
}

PacketStatus decode_frame(uint32_t link_type, std::string_view frame, Packet& packet) {
    switch (link_type) {
        case link_ethernet: return decode_typed(frame, 12, 14, packet);
        case link_linux_sll: return decode_typed(frame, 14, 16, packet);
        case link_linux_sll2: return decode_typed(frame, 0, 20, packet);
        case link_null:
        case link_loop:
            // The address family has the writer's byte order and number; the IP version says the same.
            return frame.size() < 4 ? PacketStatus::truncated : decode_ip(frame.substr(4), packet);
        case link_ppp: return decode_ppp(frame, packet);
        case link_raw:
        case link_raw_bsd:
        case link_raw_openbsd:
        case link_ipv4:
        case link_ipv6: return decode_ip(frame, packet);
        default: return PacketStatus::unknown_link;
    }
}

std::string_view describe(PacketStatus status) {
    switch (status) {
        case PacketStatus::good: return "good";
        case PacketStatus::fragment: return "IP fragment";
        case PacketStatus::not_ip: return "not IP";
        case PacketStatus::other_transport: return "neither TCP, UDP nor ICMP";
        case PacketStatus::unknown_link: return "unknown link type";
        case PacketStatus::truncated: return "frame ends inside a header";
        case PacketStatus::bad_ip: return "contradictory IP header";
        case PacketStatus::bad_transport: return "contradictory TCP or UDP header";
        case PacketStatus::count: break;
    }
    return "";
}

}  // namespace mitsuke::formats
