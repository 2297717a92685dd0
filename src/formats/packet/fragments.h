// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "formats/packet/byte_window.h"
#include "formats/packet/packet.h"

namespace mitsuke::formats {

/// Puts IP datagrams together from fragments (RFC 791 3.2, RFC 8200 4.5). Holds at most datagrams_max
/// at a time, 64 KiB each; the one begun first is forgotten first.
class Fragments {
public:
    static constexpr size_t datagrams_max = 128;
    static constexpr size_t datagram_bytes_max = 65535;
    static constexpr Duration patience = std::chrono::seconds{60};  // RFC 8200 4.5

    /// Takes a packet that decode_frame called a fragment. The datagram once it is whole; the view is
    /// valid until the next call.
    std::optional<std::string_view> add(const Packet& packet, Time time);
    uint64_t forgotten() const { return forgotten_; }

private:
    struct Datagram {
        IpAddress source, destination;
        uint32_t id = 0;
        uint8_t protocol = 0;
        Time begun{};
        size_t size = 0;  // known from the last fragment
        ByteWindow bytes{datagram_bytes_max};
    };

    Datagram& find(const Packet& packet, Time time);

    std::list<Datagram> datagrams_;
    std::string whole_;
    uint64_t forgotten_ = 0;
};

}  // namespace mitsuke::formats
