// SPDX-License-Identifier: Apache-2.0
#include "sources/files/pcap_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "formats/packet/fragments.h"
#include "formats/pcap/capture.h"
#include "sources/files/pcap_reader_dns.h"
#include "sources/files/pcap_reader_events.h"
#include "sources/files/pcap_reader_flows.h"
#include "sources/files/pcap_reader_streams.h"

namespace mitsuke::sources {

namespace {

using formats::CapturedPacket;
using formats::CaptureReader;
using formats::Packet;
using formats::PacketStatus;
namespace field = events::field;

constexpr size_t window_size = 1024UL * 1024;

bool is_dns_port(uint16_t port) { return port == 53 || port == 5353 || port == 5355; }

class PcapReader : public Source {
public:
    PcapReader(std::unique_ptr<ByteStream> bytes, const ReaderContext& context)
        : bytes_(std::move(bytes)), events_(context.vocabulary), dns_(events_), streams_(events_, dns_) {}

    Result<Progress> read(events::Batch& batch) override {
        while (!batch.full() && !at_end_) TRY(step(batch));
        while (!batch.full() && at_end_)
            if (!dns_.flush_one(batch) && !end_oldest(batch)) return Progress::end;
        return Progress::more;
    }

private:
    // Reads one packet or block.
    Result<void> step(events::Batch& batch) {
        CapturedPacket captured;
        const auto found = capture_.next(window_.substr(cursor_), captured);
        switch (found.status) {
            case CaptureReader::Status::packet:
                cursor_ += found.used;
                ++frame_;
                read_frame(captured, batch);
                return {};
            case CaptureReader::Status::skipped: return skip(found.used);
            case CaptureReader::Status::need_more: return show(found.wanted);
            case CaptureReader::Status::malformed: break;
        }
        count_unreadable(fmt::format("offset {}: {}", offset(), found.reason));
        at_end_ = true;
        return {};
    }

    uint64_t offset() const { return bytes_->offset() + cursor_; }

    // Moves the window so that it begins at the present place and has `wanted` bytes.
    Result<void> show(size_t wanted) {
        bytes_->consume(cursor_);
        cursor_ = 0;
        window_ = {};
        window_ = TRY(bytes_->peek(std::max(wanted, window_size)));
        if (window_.size() >= wanted) return {};
        if (!window_.empty())
            count_unreadable(fmt::format("offset {}: the file ends inside a record, {} bytes of {} are there", offset(),
                                         window_.size(), wanted));
        at_end_ = true;
        return {};
    }

    // A block without packets may be longer than the window.
    Result<void> skip(size_t size) {
        while (size > window_.size() - cursor_) {
            size -= window_.size() - cursor_;
            cursor_ = window_.size();
            bytes_->consume(cursor_);
            cursor_ = 0;
            window_ = {};
            window_ = TRY(bytes_->peek(window_size));
            if (!window_.empty()) continue;
            count_unreadable(fmt::format("offset {}: the file ends inside a block", offset()));
            at_end_ = true;
            return {};
        }
        cursor_ += size;
        return {};
    }

    void read_frame(const CapturedPacket& captured, events::Batch& batch) {
        now_ = captured.time;
        end_idle(batch);
        Packet packet;
        auto status = formats::decode_frame(captured.link_type, captured.bytes, packet);
        if (status == PacketStatus::fragment) {
            const auto whole = fragments_.add(packet, now_);
            if (!whole) return;
            status = formats::decode_transport(packet.fragment.protocol, *whole, static_cast<uint32_t>(whole->size()),
                                               packet);
        }
        switch (status) {
            case PacketStatus::good: return read_packet(packet, batch);
            case PacketStatus::fragment:
            case PacketStatus::not_ip:
            case PacketStatus::other_transport:
            case PacketStatus::count: return;
            case PacketStatus::unknown_link:
                return count_unreadable(fmt::format("frame {}: link type {} is not read", frame_, captured.link_type));
            case PacketStatus::truncated:
            case PacketStatus::bad_ip:
            case PacketStatus::bad_transport: break;
        }
        count_unreadable(fmt::format("frame {}: {}", frame_, formats::describe(status)));
    }

    void read_packet(const Packet& packet, events::Batch& batch) {
        const auto key = flows_.key_of(packet);
        if (flows_.full()) end_oldest(batch);
        const auto [flow, side] = flows_.find(key, packet, now_, frame_);
        if (packet.transport == formats::Transport::tcp) return read_tcp(flow, side, packet, batch);
        flow.sides[side].bytes += packet.payload_length;
        const bool dns = is_dns_port(packet.source_port) || is_dns_port(packet.destination_port);
        if (packet.transport == formats::Transport::udp && dns && !packet.payload.empty()) read_dns(packet, batch);
    }

    void read_dns(const Packet& packet, events::Batch& batch) {
        const Endpoints from{packet.source, packet.destination, packet.source_port, packet.destination_port,
                             packet.transport};
        if (!dns_.read(packet.payload, from, {now_, frame_}, batch))
            count_unreadable(fmt::format("frame {}: no DNS message on a DNS port", frame_));
    }

    void read_tcp(Flow& flow, size_t side, const Packet& packet, events::Batch& batch) {
        FlowSide& from = flow.sides[side];
        if ((packet.tcp_flags & formats::tcp_syn) != 0) {
            from.has_syn = true;
            from.first_sequence = packet.sequence + 1;
        } else {
            read_segment(flow, side, packet, batch);
        }
        if ((packet.tcp_flags & formats::tcp_fin) != 0) from.has_fin = true;
        const bool reset = (packet.tcp_flags & formats::tcp_rst) != 0;
        if (reset || (flow.sides[0].has_fin && flow.sides[1].has_fin)) end(flow, batch);
    }

    void read_segment(Flow& flow, size_t side, const Packet& packet, events::Batch& batch) {
        const uint64_t bad = streams_.bad_dns();
        streams_.acknowledge(flow, side, packet, batch);
        if (packet.payload_length > 0) count_payload(flow.sides[side], packet);
        if (!packet.payload.empty()) streams_.read(flow, side, packet, {now_, frame_}, batch);
        if (streams_.bad_dns() != bad)
            count_unreadable(fmt::format("frame {}: no DNS message on a DNS port of TCP", frame_));
    }

    // Bytes that came before are not counted again.
    static void count_payload(FlowSide& from, const Packet& packet) {
        const uint32_t end = packet.sequence + packet.payload_length;
        const auto ahead = static_cast<int32_t>(end - from.next_sequence);
        if (from.has_data && ahead <= 0) return;
        const uint32_t fresh =
            from.has_data ? std::min(static_cast<uint32_t>(ahead), packet.payload_length) : packet.payload_length;
        from.bytes += fresh;
        from.next_sequence = end;
        from.has_data = true;
    }

    void end_idle(events::Batch& batch) {
        while (!batch.full() && dns_.give_up_one(now_, batch)) {
        }
        while (!batch.full()) {
            const Flow* oldest = flows_.oldest();
            if (oldest == nullptr || now_ - oldest->last <= FlowTable::idle_max) return;
            end_oldest(batch);
        }
    }

    bool end_oldest(events::Batch& batch) {
        Flow* oldest = flows_.oldest();
        if (oldest == nullptr) return false;
        end(*oldest, batch);
        flows_.remove_oldest();
        return true;
    }

    void end(Flow& flow, events::Batch& batch) {
        streams_.end(flow, batch);
        if (flow.ended) return;
        flow.ended = true;
        events::Event& event = events_.begin(batch, "conn", flow.endpoints, flow.first, flow.frame);
        PcapEvents::add_number(event, field::BytesSent, flow.sides[0].bytes, batch.arena);
        PcapEvents::add_number(event, field::BytesReceived, flow.sides[1].bytes, batch.arena);
        PcapEvents::add_duration(event, field::FlowDuration, flow.last - flow.first, batch.arena);
    }

    std::unique_ptr<ByteStream> bytes_;
    std::string_view window_;
    size_t cursor_ = 0;
    bool at_end_ = false;
    uint64_t frame_ = 0;
    Time now_{};

    CaptureReader capture_;
    formats::Fragments fragments_;
    PcapEvents events_;
    PcapDns dns_;
    PcapStreams streams_;
    FlowTable flows_;
};

}  // namespace

bool claims_pcap(std::string_view head) { return formats::capture_kind(head) == formats::CaptureKind::pcap; }
bool claims_pcapng(std::string_view head) { return formats::capture_kind(head) == formats::CaptureKind::pcapng; }

Result<std::unique_ptr<Source>> open_pcap(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    return std::make_unique<PcapReader>(std::move(bytes), context);
}

}  // namespace mitsuke::sources
