// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "formats/packet/fragments.h"
#include "formats/pcap/capture.h"
#include "sources/files/pcap_reader_dns.h"
#include "sources/files/pcap_reader_events.h"
#include "sources/files/pcap_reader_flows.h"
#include "sources/files/pcap_reader_streams.h"

namespace mitsuke::sources {

/// Turns frames, in the order in which they were captured, into the events that pcap_reader.h
/// describes. A capture that is read from a file and the same frames taken from an interface give the
/// same events.
class PcapFrames {
public:
    explicit PcapFrames(events::Vocabulary& vocabulary) : events_(vocabulary), dns_(events_), streams_(events_, dns_) {}

    /// Takes one frame. Why it cannot be read; empty when it can, and for protocols that are not ours.
    std::string read(const formats::CapturedPacket& frame, events::Batch& batch);
    /// Emits what has waited too long at `now`, while the batch has room. No later frame may be of an
    /// earlier time.
    void advance(Time now, events::Batch& batch);
    /// At the end: emits one thing that still waits; false when there is none.
    bool flush_one(events::Batch& batch) { return dns_.flush_one(batch) || end_oldest(batch); }

private:
    std::string read_packet(const formats::Packet& packet, events::Batch& batch);
    PcapDns::Message read_dns(const formats::Packet& packet, events::Batch& batch);
    std::string read_tcp(Flow& flow, size_t side, const formats::Packet& packet, events::Batch& batch);
    std::string read_segment(Flow& flow, size_t side, const formats::Packet& packet, events::Batch& batch);
    bool end_oldest(events::Batch& batch);
    void end(Flow& flow, events::Batch& batch);

    uint64_t frame_ = 0;
    Time now_{};
    formats::Fragments fragments_;
    PcapEvents events_;
    PcapDns dns_;
    PcapStreams streams_;
    FlowTable flows_;
};

}  // namespace mitsuke::sources
