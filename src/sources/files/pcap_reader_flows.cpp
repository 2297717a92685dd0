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

FlowTable::Key FlowTable::key_of(const formats::Packet& packet) const {
    Key key{sent_by_client(packet), 0};
    key.hash = static_cast<uint32_t>(key.forward.hash_of_both_ways(seed_) >> 32);
    index_.prefetch(key.hash);
    return key;
}

FlowTable::Found FlowTable::find(const Key& key, const formats::Packet& packet, Time time, uint64_t frame) {
    size_t side = 0;
    uint32_t slot = index_.find(key.hash, [&](uint32_t each) {
        const Flow& flow = at(each);
        side = flow.endpoints == key.forward ? 0 : 1;
        return side == 0 || flow.endpoints == reversed(key.forward);
    });
    // The ports of a connection that ended are used again.
    if (slot != none && at(slot).ended && opens(packet)) {
        remove(slot);
        slot = none;
    }
    if (slot == none) {
        side = is_from_server(packet) ? 1 : 0;
        slot = insert(side == 1 ? reversed(key.forward) : key.forward, key.hash);
        at(slot).first = time;
        at(slot).frame = frame;
        link_newest(slot);
    } else {
        touch(slot);
    }
    at(slot).last = time;
    return {at(slot), side};
}

uint32_t FlowTable::insert(const Endpoints& endpoints, uint32_t hash) {
    const uint32_t slot = fresh_slot();
    at(slot).endpoints = endpoints;
    links_[slot].hash = hash;
    index_.insert(hash, slot);
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
    links_[slot].newer = none;
    links_[slot].older = newest;
    links_[newest].newer = slot;
    links_[none].older = slot;
}

void FlowTable::unlink(uint32_t slot) {
    const Link& link = links_[slot];
    links_[link.newer].older = link.older;
    links_[link.older].newer = link.newer;
}

void FlowTable::remove(uint32_t slot) {
    index_.remove(links_[slot].hash, slot);
    unlink(slot);
    at(slot) = {};
    spare_.push_back(slot);
    --size_;
}

void FlowTable::remove_oldest() {
    const uint32_t slot = links_[none].newer;
    // Who is next to go will be asked for soon.
    const uint32_t next = links_[slot].newer, after = links_[next].newer;
    if (after != none) index_.prefetch(links_[after].hash);
    remove(slot);
}

}  // namespace mitsuke::sources
