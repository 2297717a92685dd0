// SPDX-License-Identifier: Apache-2.0
#include "sources/live/interface_losses.h"

#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

#include "sources/files/file_stream.h"

namespace mitsuke::sources {

namespace {

struct Request {
    nlmsghdr header;
    if_stats_msg question;
};

// header, if_stats_msg, and one attribute that holds the numbers (linux/if_link.h, IFLA_STATS_LINK_64).
struct Answer {
    nlmsghdr header;
    if_stats_msg question;
    nlattr attribute;
    rtnl_link_stats64 numbers;
};

// The members that we read stand before rx_compressed since these statistics exist; later kernels append others.
constexpr size_t answer_bytes_min = offsetof(Answer, numbers) + offsetof(rtnl_link_stats64, rx_compressed);

}  // namespace

uint64_t interface_losses(int index) {
    const Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
    Request request{};
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = RTM_GETSTATS;
    request.header.nlmsg_flags = NLM_F_REQUEST;
    request.question.ifindex = static_cast<uint32_t>(index);
    request.question.filter_mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64);
    if (::send(socket.number(), &request, sizeof request, 0) != sizeof request) return 0;
    std::array<char, 4096> bytes{};
    const ssize_t got = ::recv(socket.number(), bytes.data(), bytes.size(), 0);
    if (got < static_cast<ssize_t>(answer_bytes_min)) return 0;
    Answer answer{};
    std::memcpy(&answer, bytes.data(), sizeof answer);
    if (answer.header.nlmsg_type != RTM_NEWSTATS || answer.attribute.nla_type != IFLA_STATS_LINK_64) return 0;
    return answer.numbers.rx_missed_errors + answer.numbers.rx_fifo_errors;
}

}  // namespace mitsuke::sources
