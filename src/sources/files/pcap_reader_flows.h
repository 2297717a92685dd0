// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "formats/packet/byte_window.h"
#include "formats/packet/packet.h"
#include "sources/files/pcap_reader_events.h"

namespace mitsuke::sources {

/// An HTTP request that waits for its status.
struct HttpExchange {
    Time time{};
    uint64_t frame = 0;
    bool from_client = true;  ///< the side that sent it
    std::string method, target, host, user_agent;
};

/// One direction of a flow.
struct FlowSide {
    uint64_t bytes = 0;           ///< payload, retransmissions not counted twice
    uint32_t next_sequence = 0;   ///< after the furthest payload seen
    uint32_t first_sequence = 0;  ///< of the first payload byte, known from SYN
    bool has_syn = false, has_data = false, has_fin = false;
    bool decided = false;  ///< its beginning was seen
    /// Set while a message is being collected; offset 0 is `window_sequence`.
    std::unique_ptr<formats::ByteWindow> window;
    uint32_t window_sequence = 0;
    Time window_time{};
    uint64_t window_frame = 0;
};

/// Packets between two ports, both ways. After its event is written (`ended`) it stays to swallow the
/// last acknowledgements.
struct Flow {
    Endpoints endpoints;
    Time first{}, last{};
    uint64_t frame = 0;
    bool ended = false;
    std::array<FlowSide, 2> sides;  ///< 0: client to server
    std::unique_ptr<HttpExchange> exchange;

    uint32_t newer = 0, older = 0, next_in_bucket = 0;  // of FlowTable
    uint64_t hash = 0;
};

/// All flows of a capture. At most flows_max, about 350 bytes each and what their windows hold; when
/// it is full the flow that was silent longest is forgotten first (its event is written then).
class FlowTable {
public:
    static constexpr uint32_t flows_max = 131072;
    static constexpr Duration idle_max = std::chrono::minutes{5};

    FlowTable();

    /// The flow of a packet and whether the server sent it; a new flow when there is none. Call
    /// oldest() and remove() first when full(). `Flow` is valid until it is removed.
    struct Found {
        Flow& flow;
        size_t side;
    };
    Found find(const formats::Packet& packet, Time time, uint64_t frame);

    bool full() const { return size_ >= flows_max; }
    uint64_t size() const { return size_; }
    /// The flow that was silent longest; null when there is none.
    Flow* oldest();
    void remove(Flow& flow);

private:
    static constexpr uint32_t none = 0;  // slot 0 is the anchor of the list

    uint32_t lookup(const Endpoints& endpoints, uint64_t hash) const;
    uint32_t insert(const Endpoints& endpoints, uint64_t hash);
    void link_newest(uint32_t slot);
    void unlink(uint32_t slot);

    std::deque<Flow> flows_;
    std::vector<uint32_t> buckets_, spare_;
    uint64_t size_ = 0;
};

}  // namespace mitsuke::sources
