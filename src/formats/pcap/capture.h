// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace mitsuke::formats {

/// The captures that we read: classic pcap (microseconds or nanoseconds, either byte order; the
/// format as https://www.tcpdump.org/manpages/pcap-savefile.5.txt gives it) and pcapng
/// (draft-ietf-opsawg-pcapng).
enum class CaptureKind : uint8_t { none, pcap, pcapng };

/// Judges the first bytes (12 suffice).
CaptureKind capture_kind(std::string_view head);

/// One captured frame. `bytes` points into the window that was given to CaptureReader::next.
struct CapturedPacket {
    Time time{};
    uint32_t link_type = 0;    ///< LINKTYPE_ number
    uint32_t wire_length = 0;  ///< length before the snap length cut it
    std::string_view bytes;
};

/// Finds the packets of a capture in windows of its bytes. Holds no bytes itself:
///   packet     `packet` is filled; drop `used` bytes of the window and go on
///   skipped    a header or a block without a packet; drop `used` bytes (may exceed the window)
///   need_more  show a window of at least `wanted` bytes that starts at the same place; when the
///              input has no more, it is truncated here
///   malformed  `reason` says why; nothing after this place can be read
class CaptureReader {
public:
    enum class Status : uint8_t { packet, skipped, need_more, malformed };
    struct Step {
        Status status = Status::malformed;
        size_t used = 0;
        size_t wanted = 0;
        std::string_view reason;
    };
    /// No capture tool writes longer records: libpcap's own ceiling is 256 KiB.
    static constexpr size_t record_max = 16UL * 1024 * 1024;
    static constexpr size_t interfaces_max = 65536;

    Step next(std::string_view window, CapturedPacket& packet);

private:
    struct Interface {
        uint32_t link_type = 0;
        uint32_t snap_length = 0;
        uint64_t ticks_per_second = 1'000'000;
        int64_t offset_seconds = 0;
    };

    Step pcap_header(std::string_view window);
    Step pcap_record(std::string_view window, CapturedPacket& packet);
    Step block(std::string_view window, CapturedPacket& packet);
    Step section_header(std::string_view window);
    Step interface_description(std::string_view body, size_t used);
    Step enhanced_packet(std::string_view body, size_t used, CapturedPacket& packet) const;
    Step simple_packet(std::string_view body, size_t used, CapturedPacket& packet) const;
    Step old_packet(std::string_view body, size_t used, CapturedPacket& packet) const;
    Step packet_of(std::string_view rest, uint32_t interface, uint32_t captured, uint64_t ticks, size_t used,
                   CapturedPacket& packet) const;

    CaptureKind kind_ = CaptureKind::none;
    bool big_ = false;
    Interface pcap_;
    std::vector<Interface> interfaces_;
};

}  // namespace mitsuke::formats
