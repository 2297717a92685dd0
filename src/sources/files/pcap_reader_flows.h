// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/random_seed.h"
#include "formats/packet/byte_window.h"
#include "formats/packet/packet.h"
#include "sources/files/pcap_reader_events.h"
#include "sources/files/pcap_reader_flow_index.h"

namespace mitsuke::sources {

/// An HTTP request that waits for its status.
struct HttpExchange {
    Time time{};
    uint64_t frame = 0;
    bool from_client = true;  ///< the side that sent it
    std::string method, target, host, user_agent;
};

/// A message of a TCP connection while it is collected.
struct CollectedMessage {
    explicit CollectedMessage(size_t bytes_max) : bytes(bytes_max) {}

    formats::ByteWindow bytes;
    uint32_t sequence = 0;  ///< of offset 0
    Time time{};
    uint64_t frame = 0;
};

/// One direction of a flow.
struct FlowSide {
    uint64_t bytes = 0;           ///< payload, retransmissions not counted twice
    uint32_t next_sequence = 0;   ///< after the furthest payload seen
    uint32_t first_sequence = 0;  ///< of the first payload byte, known from SYN
    std::unique_ptr<CollectedMessage> window;
    bool has_syn = false, has_data = false, has_fin = false;
    bool decided = false;  ///< its beginning was seen
};

/// Packets between two ports, both ways. After its event is written (`ended`) it stays to swallow the
/// last acknowledgements.
struct Flow {
    Endpoints endpoints;
    bool ended = false;
    Time first{}, last{};
    uint64_t frame = 0;
    std::array<FlowSide, 2> sides;  ///< 0: client to server
    std::unique_ptr<HttpExchange> exchange;
};

/// All flows of a capture. At most flows_max, about 160 bytes each and what their windows hold; when
/// it is full the flow that was silent longest is forgotten first (its event is written then).
class FlowTable {
public:
    static constexpr uint32_t flows_max = FlowIndex::number_max;
    static constexpr Duration idle_max = std::chrono::minutes{5};

    FlowTable() : links_(1) {}

    /// By what a packet's flow is found.
    struct Key {
        Endpoints forward;  ///< the sender as the client
        uint32_t hash = 0;
    };
    /// Also begins to load what find() will need: ask early.
    Key key_of(const formats::Packet& packet) const;

    /// The flow of a packet and whether the server sent it; a new flow when there is none. Call
    /// oldest() and remove_oldest() first when full(). `Flow` is valid until it is removed.
    struct Found {
        Flow& flow;
        size_t side;
    };
    Found find(const Key& key, const formats::Packet& packet, Time time, uint64_t frame);

    bool full() const { return size_ >= flows_max; }
    uint64_t size() const { return size_; }
    /// The flow that was silent longest; null when there is none.
    Flow* oldest() { return size_ == 0 ? nullptr : &at(links_[none].newer); }
    /// Forgets what oldest() gives; there must be one.
    void remove_oldest();

private:
    static constexpr uint32_t none = 0;  // slot 0 is the anchor of the order

    /// What ordering needs of a flow, apart from the flows: small enough to stay in a core's caches.
    struct Link {
        uint32_t newer = none, older = none;  // in the order of the last packet
        uint32_t hash = 0;
    };
    static constexpr size_t chunk_flows = 256;

    Flow& at(uint32_t slot) { return chunks_[slot / chunk_flows][slot % chunk_flows]; }
    const Flow& at(uint32_t slot) const { return chunks_[slot / chunk_flows][slot % chunk_flows]; }
    uint32_t insert(const Endpoints& endpoints, uint32_t hash);
    uint32_t fresh_slot();
    void remove(uint32_t slot);
    void touch(uint32_t slot);
    void link_newest(uint32_t slot);
    void unlink(uint32_t slot);

    std::vector<std::unique_ptr<Flow[]>> chunks_;
    std::vector<Link> links_;
    uint64_t seed_ = random_seed();
    FlowIndex index_;
    std::vector<uint32_t> spare_;
    uint64_t size_ = 0;
};

}  // namespace mitsuke::sources
