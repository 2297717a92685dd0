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

FlowTable::FlowTable() : flows_(1), buckets_(flows_max, none) {}

FlowTable::Found FlowTable::find(const formats::Packet& packet, Time time, uint64_t frame) {
    const Endpoints forward = sent_by_client(packet), backward = reversed(forward);
    // Both directions have one hash.
    const uint64_t hash = forward.hash() + backward.hash();
    uint32_t slot = lookup(forward, hash);
    size_t side = 0;
    if (slot == none) {
        slot = lookup(backward, hash);
        side = slot == none ? 0 : 1;
    }
    // The ports of a connection that ended are used again.
    if (slot != none && flows_[slot].ended && opens(packet)) {
        remove(flows_[slot]);
        slot = none;
    }
    if (slot == none) {
        side = is_from_server(packet) ? 1 : 0;
        slot = insert(side == 1 ? backward : forward, hash);
        flows_[slot].first = time;
        flows_[slot].frame = frame;
    } else {
        unlink(slot);
    }
    link_newest(slot);
    flows_[slot].last = time;
    return {flows_[slot], side};
}

uint32_t FlowTable::lookup(const Endpoints& endpoints, uint64_t hash) const {
    uint32_t slot = buckets_[hash % flows_max];
    while (slot != none && (flows_[slot].hash != hash || flows_[slot].endpoints != endpoints))
        slot = flows_[slot].next_in_bucket;
    return slot;
}

uint32_t FlowTable::insert(const Endpoints& endpoints, uint64_t hash) {
    uint32_t slot = 0;
    if (spare_.empty()) {
        slot = static_cast<uint32_t>(flows_.size());
        flows_.emplace_back();
    } else {
        slot = spare_.back();
        spare_.pop_back();
    }
    Flow& flow = flows_[slot];
    flow.endpoints = endpoints;
    flow.hash = hash;
    flow.next_in_bucket = buckets_[hash % flows_max];
    buckets_[hash % flows_max] = slot;
    ++size_;
    return slot;
}

void FlowTable::link_newest(uint32_t slot) {
    const uint32_t newest = flows_[none].older;
    flows_[slot].newer = none;
    flows_[slot].older = newest;
    flows_[newest].newer = slot;
    flows_[none].older = slot;
}

void FlowTable::unlink(uint32_t slot) {
    const uint32_t newer = flows_[slot].newer, older = flows_[slot].older;
    flows_[newer].older = older;
    flows_[older].newer = newer;
}

Flow* FlowTable::oldest() { return size_ == 0 ? nullptr : &flows_[flows_[none].newer]; }

void FlowTable::remove(Flow& flow) {
    uint32_t* link = &buckets_[flow.hash % flows_max];
    while (&flows_[*link] != &flow) link = &flows_[*link].next_in_bucket;
    const uint32_t slot = *link;
    *link = flow.next_in_bucket;
    unlink(slot);
    flow = {};
    spare_.push_back(slot);
    --size_;
}

}  // namespace mitsuke::sources
