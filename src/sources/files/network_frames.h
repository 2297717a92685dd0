// SPDX-License-Identifier: Apache-2.0
#pragma once

// For tests only: frames and captures written by hand.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mitsuke::sources::testing {

inline std::string big(uint64_t value, int bytes) {
    std::string text;
    for (int index = bytes - 1; index >= 0; --index) text += static_cast<char>(value >> (8 * index));
    return text;
}

inline std::string little(uint64_t value, int bytes) {
    const std::string text = big(value, bytes);
    return {text.rbegin(), text.rend()};
}

enum class Direction : uint8_t { to_server, to_client };

/// The client is 10.0.0.1, the server 192.0.2.1.
inline std::string ipv4(uint8_t protocol, Direction direction, const std::string& payload, uint16_t fragment = 0) {
    const std::string client("\x0A\0\0\1", 4), server("\xC0\0\2\1", 4);
    const bool out = direction == Direction::to_server;
    return "\x45" + big(0, 1) + big(20 + payload.size(), 2) + big(7, 2) + big(fragment, 2) + "\x40" + big(protocol, 1) +
           big(0, 2) + (out ? client : server) + (out ? server : client) + payload;
}

inline std::string udp(uint16_t source, uint16_t destination, const std::string& payload) {
    return big(source, 2) + big(destination, 2) + big(8 + payload.size(), 2) + big(0, 2) + payload;
}

/// From port `client_port` to `server_port`, or back.
struct TcpEnds {
    uint16_t client_port = 40000, server_port = 80;
};
inline std::string tcp(TcpEnds ends, Direction direction, uint32_t sequence, uint8_t flags,
                       const std::string& payload = "", uint32_t acknowledgement = 0) {
    const bool out = direction == Direction::to_server;
    return ipv4(6, direction,
                big(out ? ends.client_port : ends.server_port, 2) + big(out ? ends.server_port : ends.client_port, 2) +
                    big(sequence, 4) + big(acknowledgement, 4) + "\x50" + big(flags, 1) + big(1000, 2) + big(0, 4) +
                    payload);
}

inline std::string ethernet(const std::string& packet, uint16_t type = 0x0800) {
    return std::string(12, '\2') + big(type, 2) + packet;
}

/// Frame n is captured n seconds after 2023-11-14T22:13:20Z.
inline std::string capture(const std::vector<std::string>& frames, uint32_t link_type = 1) {
    std::string text =
        little(0xA1B2C3D4, 4) + little(2, 2) + little(4, 2) + little(0, 8) + little(65535, 4) + little(link_type, 4);
    uint32_t seconds = 1'700'000'000;
    for (const auto& frame : frames)
        text += little(++seconds, 4) + little(0, 4) + little(frame.size(), 4) + little(frame.size(), 4) + frame;
    return text;
}

/// One question for `name` ("\1a\7example") of type A; a response carries one address.
inline std::string dns_query(uint16_t id, const std::string& name) {
    return big(id, 2) + big(0x0100, 2) + big(1, 2) + big(0, 6) + name + big(0, 1) + big(1, 2) + big(1, 2);
}
inline std::string dns_response(uint16_t id, const std::string& name) {
    return big(id, 2) + big(0x8180, 2) + big(1, 2) + big(1, 2) + big(0, 4) + name + big(0, 1) + big(1, 2) + big(1, 2) +
           big(0xC00C, 2) + big(1, 2) + big(1, 2) + big(60, 4) + big(4, 2) + big(0xC0000209, 4);
}

}  // namespace mitsuke::sources::testing
