// SPDX-License-Identifier: Apache-2.0
#include "sources/files/pcap_reader_frames.h"

#include <fmt/format.h>

#include <algorithm>

namespace mitsuke::sources {

using formats::Packet;
using formats::PacketStatus;
namespace field = events::field;

namespace {

bool is_dns_port(uint16_t port) { return port == 53 || port == 5353 || port == 5355; }

bool is_dns_message(const Packet& packet) {
    return packet.transport == formats::Transport::udp && !packet.payload.empty() &&
           (is_dns_port(packet.source_port) || is_dns_port(packet.destination_port));
}

// A host's questions to a server of the house are told as such, and not once more as a flow. What leaves the house is a
// connection, too, whatever it says.
bool is_of_the_house(const Packet& packet) { return packet.source.is_internal() && packet.destination.is_internal(); }

// Bytes that came before are not counted again.
void count_payload(FlowSide& from, const Packet& packet) {
    const uint32_t end = packet.sequence + packet.payload_length;
    const auto ahead = static_cast<int32_t>(end - from.next_sequence);
    if (from.has_data && ahead <= 0) return;
    const uint32_t fresh =
        from.has_data ? std::min(static_cast<uint32_t>(ahead), packet.payload_length) : packet.payload_length;
    from.bytes += fresh;
    from.next_sequence = end;
    from.has_data = true;
}

}  // namespace

std::string PcapFrames::read(const formats::CapturedPacket& frame, events::Batch& batch) {
    ++frame_;
    now_ = frame.time;
    advance(now_, batch);
    Packet packet;
    auto status = formats::decode_frame(frame.link_type, frame.bytes, packet);
    if (status == PacketStatus::fragment) {
        const auto whole = fragments_.add(packet, now_);
        if (!whole) return {};
        status =
            formats::decode_transport(packet.fragment.protocol, *whole, static_cast<uint32_t>(whole->size()), packet);
    }
    switch (status) {
        case PacketStatus::good: return read_packet(packet, batch);
        case PacketStatus::fragment:
        case PacketStatus::not_ip:
        case PacketStatus::other_transport:
        case PacketStatus::count: return {};
        case PacketStatus::unknown_link:
            return fmt::format("frame {}: link type {} is not read", frame_, frame.link_type);
        case PacketStatus::truncated:
        case PacketStatus::bad_ip:
        case PacketStatus::bad_transport: break;
    }
    return fmt::format("frame {}: {}", frame_, formats::describe(status));
}

void PcapFrames::advance(Time now, events::Batch& batch) {
    while (!batch.full() && dns_.give_up_one(now, batch)) {
    }
    while (!batch.full()) {
        const Flow* oldest = flows_.oldest();
        if (oldest == nullptr || now - oldest->last <= FlowTable::idle_max) return;
        end_oldest(batch);
    }
}

std::string PcapFrames::read_packet(const Packet& packet, events::Batch& batch) {
    const auto message = is_dns_message(packet) ? read_dns(packet, batch) : PcapDns::Message::untold;
    if (message == PcapDns::Message::told && is_of_the_house(packet)) return {};
    const auto key = flows_.key_of(packet);
    if (flows_.full()) end_oldest(batch);
    const auto [flow, side] = flows_.find(key, packet, now_, frame_);
    if (packet.transport == formats::Transport::tcp) return read_tcp(flow, side, packet, batch);
    flow.sides[side].bytes += packet.payload_length;
    return message == PcapDns::Message::broken ? fmt::format("frame {}: no DNS message on a DNS port", frame_)
                                               : std::string{};
}

PcapDns::Message PcapFrames::read_dns(const Packet& packet, events::Batch& batch) {
    const Endpoints from{packet.source, packet.destination, packet.source_port, packet.destination_port,
                         packet.transport};
    return dns_.read(packet.payload, from, {now_, frame_}, batch);
}

std::string PcapFrames::read_tcp(Flow& flow, size_t side, const Packet& packet, events::Batch& batch) {
    FlowSide& from = flow.sides[side];
    std::string trouble;
    if ((packet.tcp_flags & formats::tcp_syn) != 0) {
        from.has_syn = true;
        from.first_sequence = packet.sequence + 1;
    } else {
        trouble = read_segment(flow, side, packet, batch);
    }
    if ((packet.tcp_flags & formats::tcp_fin) != 0) from.has_fin = true;
    const bool reset = (packet.tcp_flags & formats::tcp_rst) != 0;
    if (reset || (flow.sides[0].has_fin && flow.sides[1].has_fin)) end(flow, batch);
    return trouble;
}

std::string PcapFrames::read_segment(Flow& flow, size_t side, const Packet& packet, events::Batch& batch) {
    const uint64_t bad = streams_.bad_dns();
    streams_.acknowledge(flow, side, packet, batch);
    if (packet.payload_length > 0) count_payload(flow.sides[side], packet);
    if (!packet.payload.empty()) streams_.read(flow, side, packet, {now_, frame_}, batch);
    if (streams_.bad_dns() == bad) return {};
    return fmt::format("frame {}: no DNS message on a DNS port of TCP", frame_);
}

bool PcapFrames::end_oldest(events::Batch& batch) {
    Flow* oldest = flows_.oldest();
    if (oldest == nullptr) return false;
    end(*oldest, batch);
    flows_.remove_oldest();
    return true;
}

void PcapFrames::end(Flow& flow, events::Batch& batch) {
    streams_.end(flow, batch);
    if (flow.ended) return;
    flow.ended = true;
    events::Event& event = events_.begin(batch, "conn", flow.endpoints, flow.first, flow.frame);
    PcapEvents::add_number(event, field::BytesSent, flow.sides[0].bytes, batch.arena);
    PcapEvents::add_number(event, field::BytesReceived, flow.sides[1].bytes, batch.arena);
    PcapEvents::add_duration(event, field::FlowDuration, flow.last - flow.first, batch.arena);
}

}  // namespace mitsuke::sources
