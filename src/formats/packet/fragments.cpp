// SPDX-License-Identifier: Apache-2.0
#include "formats/packet/fragments.h"

#include <algorithm>

namespace mitsuke::formats {

Fragments::Datagram& Fragments::find(const Packet& packet, Time time) {
    const auto& fragment = packet.fragment;
    while (!datagrams_.empty() && time - datagrams_.front().begun > patience) {
        datagrams_.pop_front();
        ++forgotten_;
    }
    const auto found = std::find_if(datagrams_.begin(), datagrams_.end(), [&](const Datagram& each) {
        return each.id == fragment.id && each.protocol == fragment.protocol && each.source == packet.source &&
               each.destination == packet.destination;
    });
    if (found != datagrams_.end()) return *found;
    if (datagrams_.size() >= datagrams_max) {
        datagrams_.pop_front();
        ++forgotten_;
    }
    Datagram& begun = datagrams_.emplace_back();
    begun.source = packet.source;
    begun.destination = packet.destination;
    begun.id = fragment.id;
    begun.protocol = fragment.protocol;
    begun.begun = time;
    return begun;
}

std::optional<std::string_view> Fragments::add(const Packet& packet, Time time) {
    const auto& fragment = packet.fragment;
    if (fragment.offset + fragment.bytes.size() > datagram_bytes_max) return {};
    Datagram& datagram = find(packet, time);
    datagram.bytes.add(fragment.offset, fragment.bytes);
    if (!fragment.more) datagram.size = fragment.offset + fragment.bytes.size();
    const std::string_view ready = datagram.bytes.ready();
    if (datagram.size == 0 || ready.size() < datagram.size) return {};
    whole_.assign(ready.substr(0, datagram.size));
    datagrams_.remove_if([&](const Datagram& each) { return &each == &datagram; });
    return whole_;
}

}  // namespace mitsuke::formats
