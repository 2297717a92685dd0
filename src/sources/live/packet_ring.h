// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "formats/pcap/capture.h"
#include "sources/files/file_stream.h"

namespace mitsuke::sources {

/// What the kernel counted since the ring was opened. Of the packets that arrived, each one was
/// dropped (the ring was full) or is handed out: arrived = dropped + handed out, once the ring is
/// stopped and empty.
struct RingCounts {
    uint64_t arrived = 0;
    uint64_t dropped = 0;
};

/// Frames of one network interface, both ways, as the kernel puts them into memory that it shares
/// with us: AF_PACKET with TPACKET_V3 (Linux, Documentation/networking/packet_mmap.rst). The interface
/// listens to all that passes (promiscuous mode) while the ring lives. Sends nothing. One thread.
class PacketRing {
public:
    static constexpr size_t block_bytes = size_t{1} << 20;
    static constexpr size_t blocks_max = 4096;  ///< 4 GiB

    /// Opens a ring of `blocks` blocks, between 1 and blocks_max. Errors: not_found when there is no
    /// such interface (the message names those that are), denied without CAP_NET_RAW, io when the
    /// interface is down or the kernel refuses.
    static Result<std::unique_ptr<PacketRing>> open(const std::string& interface, size_t blocks);
    ~PacketRing();
    PacketRing(const PacketRing&) = delete;
    PacketRing& operator=(const PacketRing&) = delete;

    /// The next frame of the block at hand, its bytes valid until the next call; nothing at the end of
    /// a block and when no block is ready. A frame that is no IP is left out where the link has no
    /// header that would tell so, but counted as handed out.
    std::optional<formats::CapturedPacket> next();
    int index() const { return index_; }  ///< the interface's number
    /// Becomes readable when a block is ready or the interface is in trouble.
    int descriptor() const { return socket_.number(); }
    /// What ended the capture, such as "eth0 went down"; empty when nothing did.
    std::string trouble() const;
    /// Lets no further packet in. What is in the ring can still be had.
    void stop();

    /// Asks the kernel.
    RingCounts counts();
    uint64_t handed_out() const { return handed_out_; }

private:
    PacketRing(std::string interface, int index, Descriptor socket, uint32_t link_type)
        : interface_(std::move(interface)), index_(index), socket_(std::move(socket)), link_type_(link_type) {}
    Result<void> set_up(size_t blocks);
    Result<void> refused(const char* what) const;
    bool begin_block();
    void give_back_block();

    std::string interface_;
    int index_;
    Descriptor socket_;
    uint32_t link_type_;
    char* memory_ = nullptr;
    size_t blocks_ = 0, block_ = 0;
    bool has_block_ = false;
    const char* packet_ = nullptr;  ///< the next one
    uint32_t left_ = 0;             ///< packets of the block at hand
    uint64_t handed_out_ = 0;
    RingCounts counts_;
};

}  // namespace mitsuke::sources
