// SPDX-License-Identifier: Apache-2.0
#include "sources/files/pcap_reader_streams.h"

#include <algorithm>

#include "base/bytes.h"
#include "formats/http/http_head.h"
#include "formats/tls/ja4.h"

namespace mitsuke::sources {

namespace {

namespace field = events::field;

// The endpoints as the sender of `side` sees them: whoever sends a request is the client of it, even
// where a capture that begins in the middle made us guess the direction of the flow wrongly.
Endpoints from_side(const Flow& flow, size_t side) {
    const Endpoints& e = flow.endpoints;
    if (side == 0) return e;
    return {e.server, e.client, e.server_port, e.client_port, e.transport};
}

// What a segment adds at or after `base`; sequence numbers wrap (RFC 9293 3.4).
struct Placed {
    size_t offset = 0;
    std::string_view bytes;  // empty when all of it is old
};

Placed place_after(uint32_t base, const formats::Packet& packet) {
    const auto ahead = static_cast<int32_t>(packet.sequence - base);
    if (ahead >= 0) return {static_cast<size_t>(ahead), packet.payload};
    const size_t behind = uint32_t{0} - static_cast<uint32_t>(ahead);
    return {0, packet.payload.substr(std::min(behind, packet.payload.size()))};
}

}  // namespace

void PcapStreams::read(Flow& flow, size_t side, const formats::Packet& packet, PcapDns::Place place,
                       events::Batch& batch) {
    if (carries_dns(flow.endpoints.server_port)) return read_dns(flow, side, packet, place, batch);
    FlowSide& from = flow.sides[side];
    if (flow.exchange && flow.exchange->from_client != (side == 0)) read_response(flow, packet.payload, batch);
    if (from.window) {
        const auto placed = place_after(from.window->sequence, packet);
        if (placed.offset < head_max) {
            from.window->bytes.add(placed.offset, placed.bytes);
            return read_window(flow, side, batch);
        }
        give_up_window(flow, side, batch);
    }
    const auto placed = place_after(from.first_sequence, packet);
    const bool early = from.has_syn && !from.decided && placed.offset > 0 && placed.offset < head_max;
    if (early) {
        // The first bytes are still to come.
        if (open_window(from, from.first_sequence, head_max, place))
            from.window->bytes.add(placed.offset, placed.bytes);
        return;
    }
    from.decided = true;
    if (read_head(flow, side, packet.payload, place, batch) != Outcome::need_more) return;
    if (open_window(from, packet.sequence, head_max, place)) from.window->bytes.add(0, packet.payload);
}

PcapStreams::Outcome PcapStreams::read_head(Flow& flow, size_t side, std::string_view bytes, PcapDns::Place place,
                                            events::Batch& batch) {
    if (formats::may_start_client_hello(bytes)) {
        const auto status = formats::read_client_hello(bytes, joined_, hello_);
        if (status == formats::TlsStatus::need_more) return Outcome::need_more;
        if (status == formats::TlsStatus::complete) emit_hello(flow, side, place, batch);
        return Outcome::taken;
    }
    if (!formats::may_start_http_request(bytes)) return Outcome::other;
    formats::HttpRequest request;
    const auto status = formats::read_http_request(bytes, request);
    if (status == formats::HttpParse::need_more) return Outcome::need_more;
    if (status == formats::HttpParse::complete) begin_exchange(flow, side, bytes, place, batch);
    return Outcome::taken;
}

void PcapStreams::read_window(Flow& flow, size_t side, events::Batch& batch) {
    FlowSide& from = flow.sides[side];
    const std::string_view ready = from.window->bytes.ready();
    if (ready.empty()) return;
    const PcapDns::Place place{from.window->time, from.window->frame};
    const auto outcome = read_head(flow, side, ready, place, batch);
    if (outcome == Outcome::need_more && !from.window->bytes.full()) return;
    if (outcome == Outcome::need_more) return give_up_window(flow, side, batch);
    close_window(from);
    from.decided = true;
}

// The end of a message will not come or is further than we keep: what there is of a request must do.
void PcapStreams::give_up_window(Flow& flow, size_t side, events::Batch& batch) {
    FlowSide& from = flow.sides[side];
    if (!carries_dns(flow.endpoints.server_port))
        begin_exchange(flow, side, from.window->bytes.ready(), {from.window->time, from.window->frame}, batch);
    close_window(from);
    from.decided = true;
}

void PcapStreams::read_dns(Flow& flow, size_t side, const formats::Packet& packet, PcapDns::Place place,
                           events::Batch& batch) {
    FlowSide& from = flow.sides[side];
    // A gap that no packet will fill: start again with this segment.
    if (from.window && place_after(from.window->sequence, packet).offset >= dns_max) close_window(from);
    if (!from.window) {
        const auto placed = place_after(from.first_sequence, packet);
        const bool early = from.has_syn && !from.decided && placed.offset < head_max;
        if (early && placed.bytes.empty()) return;  // sent again
        if (!open_window(from, early ? from.first_sequence : packet.sequence, dns_max, place)) return;
    }
    from.decided = true;
    if (from.window->bytes.ready().empty()) {
        from.window->time = place.time;
        from.window->frame = place.frame;
    }
    const auto placed = place_after(from.window->sequence, packet);
    from.window->bytes.add(placed.offset, placed.bytes);
    read_dns_messages(flow, side, place, batch);
}

void PcapStreams::acknowledge(Flow& flow, size_t side, const formats::Packet& answer, events::Batch& batch) {
    FlowSide& from = flow.sides[1 - side];
    if (!carries_dns(flow.endpoints.server_port) || !from.window || !from.window->bytes.ready().empty() ||
        (answer.tcp_flags & formats::tcp_ack) == 0)
        return;
    if (static_cast<int32_t>(answer.acknowledgement - from.window->sequence) <= 0) return;
    from.window->sequence += static_cast<uint32_t>(from.window->bytes.skip_gap());
    read_dns_messages(flow, 1 - side, {from.window->time, from.window->frame}, batch);
}

void PcapStreams::read_dns_messages(Flow& flow, size_t side, PcapDns::Place place, events::Batch& batch) {
    FlowSide& from = flow.sides[side];
    // RFC 1035 4.2.2: two bytes of length before each message.
    for (std::string_view ready = from.window->bytes.ready(); ready.size() >= 2; ready = from.window->bytes.ready()) {
        const size_t size = ByteReader(ready).big<uint16_t>();
        if (ready.size() < 2 + size) return;
        const auto message =
            dns_.read(ready.substr(2, size), from_side(flow, side), {from.window->time, from.window->frame}, batch);
        if (message == PcapDns::Message::broken) ++bad_dns_;
        from.window->bytes.drop(2 + size);
        from.window->sequence += static_cast<uint32_t>(2 + size);
        from.window->time = place.time;
        from.window->frame = place.frame;
    }
    if (from.window->bytes.empty()) {
        // Between messages nothing needs to be kept but the place.
        from.first_sequence = from.window->sequence;
        from.has_syn = true;
        from.decided = false;
        close_window(from);
    }
}

void PcapStreams::read_response(Flow& flow, std::string_view payload, events::Batch& batch) {
    const unsigned status = formats::read_http_status(payload);
    // 1xx are on the way; 101 is the last word (RFC 9110 15.2).
    if (status == 0 || (status < 200 && status != 101)) return;
    emit_exchange(flow, status, batch);
}

void PcapStreams::begin_exchange(Flow& flow, size_t side, std::string_view bytes, PcapDns::Place place,
                                 events::Batch& batch) {
    formats::HttpRequest request;
    (void)formats::read_http_request(bytes, request);
    if (request.method.empty()) return;
    // A pipelined request: the one before goes without its status.
    if (flow.exchange) emit_exchange(flow, 0, batch);
    flow.exchange = std::make_unique<HttpExchange>();
    HttpExchange& exchange = *flow.exchange;
    exchange.time = place.time;
    exchange.frame = place.frame;
    exchange.from_client = side == 0;
    exchange.method = request.method;
    exchange.target = request.target;
    exchange.host = request.host;
    exchange.user_agent = request.user_agent;
}

bool PcapStreams::open_window(FlowSide& side, uint32_t sequence, size_t bytes_max, PcapDns::Place place) {
    if (windows_ >= windows_max) {
        ++not_followed_;
        return false;
    }
    ++windows_;
    side.window = std::make_unique<CollectedMessage>(bytes_max);
    side.window->sequence = sequence;
    side.window->time = place.time;
    side.window->frame = place.frame;
    return true;
}

void PcapStreams::close_window(FlowSide& side) {
    if (!side.window) return;
    side.window.reset();
    --windows_;
}

void PcapStreams::emit_exchange(Flow& flow, unsigned status, events::Batch& batch) {
    const auto exchange = std::move(flow.exchange);
    events::Event& event =
        events_.begin(batch, "http", from_side(flow, exchange->from_client ? 0 : 1), exchange->time, exchange->frame);
    PcapEvents::add_text(event, field::HttpMethod, exchange->method, batch.arena);
    PcapEvents::add_text(event, field::HttpUri, exchange->target, batch.arena);
    if (!exchange->host.empty()) PcapEvents::add_text(event, field::HttpHost, exchange->host, batch.arena);
    if (!exchange->user_agent.empty())
        PcapEvents::add_text(event, field::HttpUserAgent, exchange->user_agent, batch.arena);
    if (status != 0) PcapEvents::add_number(event, field::HttpStatus, status, batch.arena);
    finish_web_event(event, events_.names(), batch.arena);
}

void PcapStreams::emit_hello(const Flow& flow, size_t side, PcapDns::Place place, events::Batch& batch) {
    events::Event& event = events_.begin(batch, "tls", from_side(flow, side), place.time, place.frame);
    if (!hello_.server_name.empty()) PcapEvents::add_text(event, field::TlsServerName, hello_.server_name, batch.arena);
    if (!hello_.alpn.empty()) PcapEvents::add_text(event, field::TlsAlpn, hello_.alpn, batch.arena);
    event.add(field::Ja4, batch.arena.copy(formats::ja4(hello_, formats::Ja4Carrier::tcp)));
}

void PcapStreams::end(Flow& flow, events::Batch& batch) {
    for (size_t side = 0; side < 2; ++side)
        if (flow.sides[side].window) give_up_window(flow, side, batch);
    if (flow.exchange) emit_exchange(flow, 0, batch);
}

}  // namespace mitsuke::sources
