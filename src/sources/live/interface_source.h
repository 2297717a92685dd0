// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "events/coverage.h"
#include "events/vocabulary.h"
#include "sources/files/pcap_reader_frames.h"
#include "sources/live/packet_ring.h"
#include "sources/source.h"

namespace mitsuke::sources {

/// When to stop listening.
struct CaptureEnd {
    std::optional<std::chrono::nanoseconds> after;  ///< since the source was opened
    int descriptor = -1;  ///< stop when this is readable; it is not read, and outlives the source
};

/// What passes on a network interface, as the events of pcap_reader.h: the same frames in a file give
/// the same events. read() waits for packets for a second at most. Once the end has come, what is in the ring is
/// still read, and then what waits is emitted as at the end of a file.
///
/// No packet is lost silently: packets() is exact when the source has ended. If packets are missing, or
/// the interface went down, the last read() is an error that says so.
class InterfaceSource : public Source {
public:
    static Result<std::unique_ptr<InterfaceSource>> open(const std::string& interface, size_t ring_blocks,
                                                         CaptureEnd end, events::Vocabulary& vocabulary);

    Result<Progress> read(events::Batch& batch) override;
    std::optional<events::PacketCounts> packets() const override { return packets_; }

private:
    using Clock = std::chrono::steady_clock;
    enum class Stage : uint8_t { listening, emptying, flushing };

    InterfaceSource(std::unique_ptr<PacketRing> ring, CaptureEnd end, events::Vocabulary& vocabulary);
    bool take_block(events::Batch& batch);
    void wait(events::Batch& batch);
    void empty(events::Batch& batch);
    Result<Progress> flush(events::Batch& batch);
    bool must_end();
    void count();
    std::string loss() const;

    std::unique_ptr<PacketRing> ring_;
    CaptureEnd end_;
    Clock::time_point opened_;
    uint64_t losses_before_ = 0;
    Clock::time_point counted_{}, stopped_{};
    Stage stage_ = Stage::listening;
    std::string trouble_;
    events::PacketCounts packets_;
    PcapFrames frames_;
};

}  // namespace mitsuke::sources
