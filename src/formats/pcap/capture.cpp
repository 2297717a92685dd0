// SPDX-License-Identifier: Apache-2.0
#include "formats/pcap/capture.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>

#include "base/bytes.h"

namespace mitsuke::formats {

namespace {

using Step = CaptureReader::Step;
using Status = CaptureReader::Status;

constexpr uint32_t pcap_micro = 0xA1B2C3D4, pcap_nano = 0xA1B23C4D;
constexpr uint32_t byte_order_magic = 0x1A2B3C4D;
constexpr size_t pcap_header_size = 24, pcap_record_header_size = 16;

// pcapng block types (draft-ietf-opsawg-pcapng 11.1).
enum Block : uint32_t {
    section_header_block = 0x0A0D0D0A,
    interface_description_block = 1,
    packet_block = 2,
    simple_packet_block = 3,
    enhanced_packet_block = 6,
};

Step need(size_t wanted) { return {Status::need_more, 0, wanted, {}}; }
Step malformed(std::string_view reason) { return {Status::malformed, 0, 0, reason}; }
Step skipped(size_t used) { return {Status::skipped, used, 0, {}}; }

// Reads integers in the byte order of the file.
class OrderedReader : public ByteReader {
public:
    OrderedReader(std::string_view bytes, bool big) : ByteReader(bytes), big_(big) {}
    uint32_t u32() { return big_ ? big<uint32_t>() : little<uint32_t>(); }
    uint16_t u16() { return big_ ? big<uint16_t>() : little<uint16_t>(); }
    uint64_t u64() { return big_ ? big<uint64_t>() : little<uint64_t>(); }

private:
    bool big_;
};

// 1970 to 2262, so that the difference of any two times fits, too; others are damaged.
std::optional<Time> time_of(int64_t seconds, uint64_t nanos) {
    if (seconds > 9'223'372'035 || seconds < 0) return {};
    return Time{std::chrono::seconds{seconds} + std::chrono::nanoseconds{static_cast<int64_t>(nanos)}};
}

// if_tsresol: power of ten, or of two when the top bit is set. Zero when a second has more ticks
// than 64 bits hold.
uint64_t ticks_of(uint8_t resolution) {
    const unsigned exponent = resolution & 0x7FU;
    if ((resolution & 0x80U) != 0) return exponent < 64 ? uint64_t{1} << exponent : 0;
    if (exponent > 19) return 0;
    uint64_t ticks = 1;
    for (unsigned index = 0; index < exponent; ++index) ticks *= 10;
    return ticks;
}

uint64_t nanos_of(uint64_t ticks, uint64_t ticks_per_second) {
    if (ticks_per_second == 1'000'000 && ticks < 1'000'000'000'000) return ticks * 1'000;  // as nearly all captures
    // 128 bits: ticks times 10^9 does not fit 64.
    __extension__ using Wide = unsigned __int128;
    return static_cast<uint64_t>(Wide{ticks} * 1'000'000'000U / ticks_per_second);
}

}  // namespace

CaptureKind capture_kind(std::string_view head) {
    ByteReader reader(head);
    const uint32_t magic = reader.big<uint32_t>();
    if (reader.failed()) return CaptureKind::none;
    for (const uint32_t known : {pcap_micro, pcap_nano})
        if (magic == known || magic == __builtin_bswap32(known)) return CaptureKind::pcap;
    if (magic != section_header_block) return CaptureKind::none;
    reader.skip(4);
    const uint32_t order = reader.big<uint32_t>();
    const bool valid = !reader.failed() && (order == byte_order_magic || order == __builtin_bswap32(byte_order_magic));
    return valid ? CaptureKind::pcapng : CaptureKind::none;
}

Step CaptureReader::next(std::string_view window, CapturedPacket& packet) {
    if (kind_ == CaptureKind::pcap) return pcap_record(window, packet);
    if (kind_ == CaptureKind::pcapng) return block(window, packet);
    if (window.size() < 12) return need(12);
    kind_ = capture_kind(window);
    if (kind_ == CaptureKind::pcapng) return block(window, packet);
    if (kind_ == CaptureKind::none) return malformed("no capture magic number");
    const Step step = pcap_header(window);
    if (step.status == Status::need_more) kind_ = CaptureKind::none;
    return step;
}

Step CaptureReader::pcap_header(std::string_view window) {
    if (window.size() < pcap_header_size) return need(pcap_header_size);
    const uint32_t magic = ByteReader(window).big<uint32_t>();
    big_ = magic == pcap_micro || magic == pcap_nano;
    const bool nano = magic == pcap_nano || magic == __builtin_bswap32(pcap_nano);
    pcap_.ticks_per_second = nano ? 1'000'000'000 : 1'000'000;
    OrderedReader reader(window, big_);
    reader.skip(16);
    pcap_.snap_length = reader.u32();
    // The upper bits hold the length of a frame check sequence.
    pcap_.link_type = reader.u32() & 0x03FFFFFFU;
    return skipped(pcap_header_size);
}

Step CaptureReader::pcap_record(std::string_view window, CapturedPacket& packet) {
    if (window.size() < pcap_record_header_size) return need(pcap_record_header_size);
    std::array<uint32_t, 4> header;
    std::memcpy(header.data(), window.data(), sizeof(header));
    if (big_ != (std::endian::native == std::endian::big))
        for (auto& each : header) each = swap_bytes(each);
    const auto [seconds, fraction, captured, wire] = header;
    if (captured > record_max) return malformed("record length exceeds 16 MiB");
    const size_t used = pcap_record_header_size + captured;
    if (window.size() < used) return need(used);
    packet.time = *time_of(seconds, nanos_of(fraction, pcap_.ticks_per_second));
    packet.link_type = pcap_.link_type;
    packet.wire_length = wire;
    packet.bytes = window.substr(pcap_record_header_size, captured);
    return {Status::packet, used, 0, {}};
}

Step CaptureReader::block(std::string_view window, CapturedPacket& packet) {
    if (window.size() < 12) return need(12);
    // The type of a section header reads the same in both orders, and only after it the order of
    // the section is known.
    if (ByteReader(window).big<uint32_t>() == section_header_block) return section_header(window);
    OrderedReader reader(window, big_);
    const uint32_t type = reader.u32(), length = reader.u32();
    if (length < 12 || length % 4 != 0) return malformed("block length is not a multiple of 4 of at least 12");
    const bool wanted = type == interface_description_block || type == enhanced_packet_block ||
                        type == simple_packet_block || type == packet_block;
    if (!wanted) return skipped(length);
    if (length > record_max) return malformed("block length exceeds 16 MiB");
    if (window.size() < length) return need(length);
    const std::string_view body = window.substr(8, length - 12);
    if (type == interface_description_block) return interface_description(body, length);
    if (type == enhanced_packet_block) return enhanced_packet(body, length, packet);
    if (type == simple_packet_block) return simple_packet(body, length, packet);
    return old_packet(body, length, packet);
}

Step CaptureReader::section_header(std::string_view window) {
    const uint32_t order = ByteReader(window.substr(8)).big<uint32_t>();
    if (order != byte_order_magic && order != __builtin_bswap32(byte_order_magic))
        return malformed("section header has no byte-order magic");
    big_ = order == byte_order_magic;
    OrderedReader reader(window, big_);
    reader.skip(4);
    const uint32_t length = reader.u32();
    if (length < 28 || length % 4 != 0) return malformed("section header length is not a multiple of 4 of at least 28");
    interfaces_.clear();
    return skipped(length);
}

Step CaptureReader::interface_description(std::string_view body, size_t used) {
    if (interfaces_.size() >= interfaces_max) return malformed("section has more than 65536 interfaces");
    OrderedReader reader(body, big_);
    Interface interface;
    interface.link_type = reader.u16();
    reader.skip(2);
    interface.snap_length = reader.u32();
    if (reader.failed()) return malformed("interface description is too short");
    while (reader.left() >= 4) {
        const uint16_t code = reader.u16(), length = reader.u16();
        const std::string_view value = reader.take(length);
        reader.skip(std::min<size_t>((4U - length % 4U) % 4U, reader.left()));
        if (code == 0 || reader.failed()) break;  // opt_endofopt
        if (code == 9 && length == 1)             // if_tsresol
            interface.ticks_per_second = ticks_of(static_cast<uint8_t>(value.front()));
        if (code == 14 && length == 8)  // if_tsoffset
            interface.offset_seconds = static_cast<int64_t>(OrderedReader(value, big_).u64());
    }
    if (interface.ticks_per_second == 0) return malformed("interface has an impossible time resolution");
    interfaces_.push_back(interface);
    return skipped(used);
}

Step CaptureReader::packet_of(std::string_view rest, uint32_t interface, uint32_t captured, uint64_t ticks, size_t used,
                              CapturedPacket& packet) const {
    if (interface >= interfaces_.size()) return malformed("packet names an interface that was not described");
    if (captured > rest.size()) return malformed("captured length exceeds its block");
    const Interface& of = interfaces_[interface];
    const uint64_t seconds = ticks / of.ticks_per_second;
    if (seconds > 9'223'372'035 || of.offset_seconds > 9'223'372'035 || of.offset_seconds < -9'223'372'035)
        return malformed("packet time is out of range");
    const auto time = time_of(static_cast<int64_t>(seconds) + of.offset_seconds,
                              nanos_of(ticks % of.ticks_per_second, of.ticks_per_second));
    if (!time) return malformed("packet time is out of range");
    packet.time = *time;
    packet.link_type = of.link_type;
    packet.bytes = rest.substr(0, captured);
    return {Status::packet, used, 0, {}};
}

Step CaptureReader::enhanced_packet(std::string_view body, size_t used, CapturedPacket& packet) const {
    OrderedReader reader(body, big_);
    const uint32_t interface = reader.u32(), high = reader.u32(), low = reader.u32();
    const uint32_t captured = reader.u32();
    packet.wire_length = reader.u32();
    if (reader.failed()) return malformed("enhanced packet is too short");
    return packet_of(reader.rest(), interface, captured, uint64_t{high} << 32 | low, used, packet);
}

// Has no time of its own (draft-ietf-opsawg-pcapng 4.4): the epoch, as Wireshark shows it.
Step CaptureReader::simple_packet(std::string_view body, size_t used, CapturedPacket& packet) const {
    OrderedReader reader(body, big_);
    packet.wire_length = reader.u32();
    if (reader.failed() || interfaces_.empty()) return malformed("simple packet without length or interface");
    const uint32_t snap = interfaces_.front().snap_length;
    uint32_t captured = packet.wire_length;
    if (snap != 0) captured = std::min(captured, snap);
    return packet_of(reader.rest(), 0, captured, 0, used, packet);
}

// The Packet Block is obsolete, but old files hold it (draft-ietf-opsawg-pcapng, appendix A).
Step CaptureReader::old_packet(std::string_view body, size_t used, CapturedPacket& packet) const {
    OrderedReader reader(body, big_);
    const uint16_t interface = reader.u16();
    reader.skip(2);
    const uint32_t high = reader.u32(), low = reader.u32(), captured = reader.u32();
    packet.wire_length = reader.u32();
    if (reader.failed()) return malformed("packet block is too short");
    return packet_of(reader.rest(), interface, captured, uint64_t{high} << 32 | low, used, packet);
}

}  // namespace mitsuke::formats
