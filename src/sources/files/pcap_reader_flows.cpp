// SPDX-License-Identifier: Apache-2.0
#include "sources/files/pcap_reader_flows.h"

namespace mitsuke::sources {

namespace {

Endpoints sent_by_client(const formats::Packet& packet) {
    return {packet.source, packet.destination, packet.source_port, packet.destination_port, packet.transport};
}

Endpoints reversed(const Endpoints& endpoints) {
    return {endpoints.server, endpoints.client, endpoints.server_port, endpoints.client_port, endpoints.transport};
}

// Who opened a flow whose first packet this is: SYN tells; a capture that begins in the middle leaves
// the ports, of which the well-known one is the server's.
bool is_from_server(const formats::Packet& packet) {
    if (packet.transport == formats::Transport::tcp && (packet.tcp_flags & formats::tcp_syn) != 0)
        return (packet.tcp_flags & formats::tcp_ack) != 0;
    constexpr uint16_t well_known = 1024;
    return packet.source_port < well_known && packet.destination_port >= well_known;
}

bool opens(const formats::Packet& packet) {
    return packet.transport == formats::Transport::tcp &&
           (packet.tcp_flags & (formats::tcp_syn | formats::tcp_ack)) == formats::tcp_syn;
}

}  // namespace

FlowTable::FlowTable() : links_(1), buckets_(flows_max, none) {}

FlowTable::Found FlowTable::find(const formats::Packet& packet, Time time, uint64_t frame) {
    const Endpoints forward = sent_by_client(packet);
    const uint64_t hash = forward.hash_of_both_ways();
    uint32_t slot = buckets_[bucket_of(hash)];
    size_t side = 0;
    for (; slot != none; slot = at(slot).next_in_bucket) {
        const Flow& flow = at(slot);
        if (flow.hash != hash) continue;
        side = flow.endpoints == forward ? 0 : 1;
        if (side == 0 || flow.endpoints == reversed(forward)) break;
    }
    // The ports of a connection that ended are used again.
    if (slot != none && at(slot).ended && opens(packet)) {
        remove(slot);
        slot = none;
    }
    if (slot == none) {
        side = is_from_server(packet) ? 1 : 0;
        slot = insert(side == 1 ? reversed(forward) : forward, hash);
        at(slot).first = time;
        at(slot).frame = frame;
        link_newest(slot);
    } else {
        touch(slot);
    }
    at(slot).last = time;
    return {at(slot), side};
}

uint32_t FlowTable::insert(const Endpoints& endpoints, uint64_t hash) {
    const uint32_t slot = fresh_slot();
    Flow& flow = at(slot);
    flow.endpoints = endpoints;
    flow.hash = hash;
    uint32_t& bucket = buckets_[bucket_of(hash)];
    flow.next_in_bucket = bucket;
    bucket = slot;
    ++size_;
    return slot;
}

uint32_t FlowTable::fresh_slot() {
    if (!spare_.empty()) {
        const uint32_t slot = spare_.back();
        spare_.pop_back();
        return slot;
    }
    const auto slot = static_cast<uint32_t>(links_.size());
    links_.emplace_back();
    if (slot / chunk_flows >= chunks_.size()) chunks_.push_back(std::make_unique<Flow[]>(chunk_flows));
    return slot;
}

void FlowTable::touch(uint32_t slot) {
    if (links_[none].older == slot) return;
    unlink(slot);
    link_newest(slot);
}

void FlowTable::link_newest(uint32_t slot) {
    const uint32_t newest = links_[none].older;
    links_[slot] = {none, newest};
    links_[newest].newer = slot;
    links_[none].older = slot;
}

void FlowTable::unlink(uint32_t slot) {
    const auto [newer, older] = links_[slot];
    links_[newer].older = older;
    links_[older].newer = newer;
}

void FlowTable::remove(uint32_t slot) {
    Flow& flow = at(slot);
    uint32_t* link = &buckets_[bucket_of(flow.hash)];
    while (*link != slot) link = &at(*link).next_in_bucket;
    *link = flow.next_in_bucket;
    unlink(slot);
    flow = {};
    spare_.push_back(slot);
    --size_;
}

}  // namespace mitsuke::sources
