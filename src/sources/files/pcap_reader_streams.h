// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "formats/tls/client_hello.h"
#include "sources/files/pcap_reader_dns.h"
#include "sources/files/pcap_reader_events.h"
#include "sources/files/pcap_reader_flows.h"

namespace mitsuke::sources {

/// Finds TLS ClientHellos, HTTP/1 requests and DNS messages in TCP connections. A message that begins
/// with a segment (at the start of a connection, after STARTTLS or CONNECT, the next request of a
/// kept connection) is found wherever it stands; one that begins inside a segment is not.
class PcapStreams {
public:
    /// A head that is longer is judged by its first bytes.
    static constexpr size_t head_max = 16UL * 1024;
    /// The longest DNS message over TCP with its length (RFC 7766 8).
    static constexpr size_t dns_max = 2 + 65535;
    /// Connections in the middle of a message. When there are more, the message is not followed.
    static constexpr size_t windows_max = 2048;

    /// Multicast DNS has no TCP, but resolvers for tests listen there.
    static bool carries_dns(uint16_t port) { return port == 53 || port == 5353; }

    PcapStreams(const PcapEvents& events, PcapDns& dns) : events_(events), dns_(dns) {}

    /// Takes the payload of one segment.
    void read(Flow& flow, size_t side, const formats::Packet& packet, PcapDns::Place place, events::Batch& batch);
    /// Takes the acknowledgement of a segment. Bytes that the peer acknowledged and that are missing
    /// here were lost by the capture, not by the network: nobody will send them again.
    void acknowledge(Flow& flow, size_t side, const formats::Packet& answer, events::Batch& batch);
    /// Emits what waits in a flow that ends, and gives back its memory.
    void end(Flow& flow, events::Batch& batch);

    uint64_t not_followed() const { return not_followed_; }
    uint64_t bad_dns() const { return bad_dns_; }

private:
    enum class Outcome : uint8_t { taken, need_more, other };

    void read_dns(Flow& flow, size_t side, const formats::Packet& packet, PcapDns::Place place, events::Batch& batch);
    void read_dns_messages(Flow& flow, size_t side, PcapDns::Place place, events::Batch& batch);
    Outcome read_head(Flow& flow, size_t side, std::string_view bytes, PcapDns::Place place, events::Batch& batch);
    void read_window(Flow& flow, size_t side, events::Batch& batch);
    void give_up_window(Flow& flow, size_t side, events::Batch& batch);
    void read_response(Flow& flow, std::string_view payload, events::Batch& batch);
    void begin_exchange(Flow& flow, size_t side, std::string_view bytes, PcapDns::Place place, events::Batch& batch);
    bool open_window(FlowSide& side, uint32_t sequence, size_t bytes_max, PcapDns::Place place);
    void close_window(FlowSide& side);
    void emit_exchange(Flow& flow, unsigned status, events::Batch& batch);
    void emit_hello(const Flow& flow, size_t side, PcapDns::Place place, events::Batch& batch);

    const PcapEvents& events_;
    PcapDns& dns_;
    std::string joined_;
    formats::ClientHello hello_;
    size_t windows_ = 0;
    uint64_t not_followed_ = 0, bad_dns_ = 0;
};

}  // namespace mitsuke::sources
