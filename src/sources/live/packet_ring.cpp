// SPDX-License-Identifier: Apache-2.0
#include "sources/live/packet_ring.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace mitsuke::sources {

namespace {

// LINKTYPE_ numbers (https://www.tcpdump.org/linktypes.html).
constexpr uint32_t link_ethernet = 1, link_raw_ip = 101;
// How long a packet waits for others to fill its block.
constexpr unsigned block_patience_ms = 100;
// The kernel wants a frame size that divides the block; with TPACKET_V3 frames take what they need.
constexpr unsigned nominal_frame_bytes = 2048;

std::string existing_interfaces() {
    std::string names;
    struct if_nameindex* all = if_nameindex();
    for (const auto* each = all; each && each->if_index != 0; ++each)
        names += fmt::format("{}{}", names.empty() ? "" : ", ", each->if_name);
    if (all) if_freenameindex(all);
    return names.empty() ? "none" : names;
}

// What the kernel knows of an interface.
struct Device {
    int index = 0;
    bool is_up = false;
    uint32_t hardware = 0;  ///< ARPHRD_ number
};

Result<Device> find_device(const std::string& interface) {
    const auto unknown = [&interface] {
        return fail(ErrorKind::not_found,
                    fmt::format("there is no interface “{}”; there are: {}", interface, existing_interfaces()));
    };
    ifreq request{};
    if (interface.empty() || interface.size() >= sizeof request.ifr_name) return unknown();
    const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const auto ask = [&](unsigned long question) {
        request = {};
        interface.copy(request.ifr_name, sizeof request.ifr_name - 1);
        return ::ioctl(socket.number(), question, &request) == 0;
    };
    Device device;
    if (!ask(SIOCGIFINDEX)) return unknown();
    device.index = request.ifr_ifindex;
    if (ask(SIOCGIFFLAGS)) device.is_up = (request.ifr_flags & IFF_UP) != 0;
    if (ask(SIOCGIFHWADDR)) device.hardware = request.ifr_hwaddr.sa_family;
    return device;
}

template <typename Value>
bool set_option(int socket, int option, const Value& value) {
    return ::setsockopt(socket, SOL_PACKET, option, &value, sizeof value) == 0;
}

const tpacket3_hdr& header_at(const char* packet) { return *reinterpret_cast<const tpacket3_hdr*>(packet); }

const sockaddr_ll& address_at(const char* packet) {
    return *reinterpret_cast<const sockaddr_ll*>(packet + TPACKET_ALIGN(sizeof(tpacket3_hdr)));
}

bool is_ip(const sockaddr_ll& address) {
    return address.sll_protocol == htons(ETH_P_IP) || address.sll_protocol == htons(ETH_P_IPV6);
}

}  // namespace

Result<std::unique_ptr<PacketRing>> PacketRing::open(const std::string& interface, size_t blocks) {
    const auto device = TRY(find_device(interface));
    if (!device.is_up) return fail(ErrorKind::io, fmt::format("the interface {} is down", interface));
    // Links without an Ethernet header are taken without any: each frame then begins with its IP header.
    const bool is_ethernet = device.hardware == ARPHRD_ETHER || device.hardware == ARPHRD_LOOPBACK;
    // Protocol 0 takes nothing yet, so that no packet of another interface comes in before bind().
    Descriptor socket(::socket(AF_PACKET, (is_ethernet ? SOCK_RAW : SOCK_DGRAM) | SOCK_CLOEXEC, 0));
    if (socket.number() < 0 && (errno == EPERM || errno == EACCES))
        return fail(ErrorKind::denied, fmt::format("to listen on {} needs the capability CAP_NET_RAW", interface));
    std::unique_ptr<PacketRing> ring(
        new PacketRing(interface, device.index, std::move(socket), is_ethernet ? link_ethernet : link_raw_ip));
    if (ring->descriptor() < 0) TRY(ring->refused("socket"));
    // On the loopback each packet passes twice, going out and coming in.
    if (device.hardware == ARPHRD_LOOPBACK && !set_option(ring->descriptor(), PACKET_IGNORE_OUTGOING, int{1}))
        TRY(ring->refused("PACKET_IGNORE_OUTGOING"));
    TRY(ring->set_up(blocks));
    return ring;
}

Result<void> PacketRing::refused(const char* what) const {
    return fail(ErrorKind::io, fmt::format("cannot listen on {}: {}: {}", interface_, what, std::strerror(errno)));
}

Result<void> PacketRing::set_up(size_t blocks) {
    if (!set_option(descriptor(), PACKET_VERSION, int{TPACKET_V3})) return refused("PACKET_VERSION");
    tpacket_req3 request{};
    request.tp_block_size = block_bytes;
    request.tp_block_nr = static_cast<unsigned>(blocks);
    request.tp_frame_size = nominal_frame_bytes;
    request.tp_frame_nr = static_cast<unsigned>(blocks * (block_bytes / nominal_frame_bytes));
    request.tp_retire_blk_tov = block_patience_ms;
    if (!set_option(descriptor(), PACKET_RX_RING, request)) return refused("PACKET_RX_RING");
    void* memory =
        ::mmap(nullptr, blocks * block_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, descriptor(), 0);
    if (memory == MAP_FAILED) return refused("mmap");
    memory_ = static_cast<char*>(memory);
    blocks_ = blocks;
    packet_mreq membership{};
    membership.mr_ifindex = index_;
    membership.mr_type = PACKET_MR_PROMISC;
    if (!set_option(descriptor(), PACKET_ADD_MEMBERSHIP, membership)) return refused("PACKET_MR_PROMISC");
    sockaddr_ll address{};
    address.sll_family = AF_PACKET;
    address.sll_protocol = htons(ETH_P_ALL);
    address.sll_ifindex = index_;
    if (::bind(descriptor(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return refused("bind");
    return {};
}

PacketRing::~PacketRing() {
    if (memory_) ::munmap(memory_, blocks_ * block_bytes);
}

std::optional<formats::CapturedPacket> PacketRing::next() {
    for (;;) {
        if (left_ == 0) {
            if (has_block_) {
                give_back_block();
                return {};
            }
            if (!begin_block()) return {};
            continue;
        }
        const char* packet = packet_;
        const auto& header = header_at(packet);
        packet_ += header.tp_next_offset;
        --left_;
        ++handed_out_;
        if (link_type_ == link_raw_ip && !is_ip(address_at(packet))) continue;
        formats::CapturedPacket captured;
        captured.time = Time{std::chrono::seconds{header.tp_sec} + std::chrono::nanoseconds{header.tp_nsec}};
        captured.link_type = link_type_;
        captured.wire_length = header.tp_len;
        captured.bytes = {packet + header.tp_mac, header.tp_snaplen};
        return captured;
    }
}

bool PacketRing::begin_block() {
    char* const start = memory_ + block_ * block_bytes;
    auto& block = reinterpret_cast<tpacket_block_desc*>(start)->hdr.bh1;
    // The kernel writes the status last.
    const auto status = std::atomic_ref(block.block_status).load(std::memory_order_acquire);
    if ((status & TP_STATUS_USER) == 0) return false;
    left_ = block.num_pkts;
    packet_ = start + block.offset_to_first_pkt;
    has_block_ = true;
    return true;
}

void PacketRing::give_back_block() {
    auto& block = reinterpret_cast<tpacket_block_desc*>(memory_ + block_ * block_bytes)->hdr.bh1;
    std::atomic_ref(block.block_status).store(TP_STATUS_KERNEL, std::memory_order_release);
    block_ = (block_ + 1) % blocks_;
    has_block_ = false;
}

std::string PacketRing::trouble() const {
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(descriptor(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
    if (error == 0) return {};
    if (error == ENETDOWN) return fmt::format("the interface {} went down", interface_);
    return fmt::format("{} cannot be listened to any longer: {}", interface_, std::strerror(error));
}

void PacketRing::stop() {
    // A filter that lets nothing pass; what it holds back is not counted as arrived.
    sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
    const sock_fprog program{1, &nothing};
    ::setsockopt(descriptor(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

RingCounts PacketRing::counts() {
    // The kernel's counts begin anew with each question, and tp_packets includes the dropped ones.
    tpacket_stats_v3 fresh{};
    socklen_t size = sizeof fresh;
    if (::getsockopt(descriptor(), SOL_PACKET, PACKET_STATISTICS, &fresh, &size) == 0) {
        counts_.arrived += fresh.tp_packets;
        counts_.dropped += fresh.tp_drops;
    }
    return counts_;
}

}  // namespace mitsuke::sources
