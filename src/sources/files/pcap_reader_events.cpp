// SPDX-License-Identifier: Apache-2.0
#include "sources/files/pcap_reader_events.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstring>

#include "base/text.h"

namespace mitsuke::sources {

namespace {

namespace field = events::field;

std::string_view number_text(uint64_t number, Arena& arena) {
    constexpr size_t digits_max = 20;
    char* const bytes = arena.allocate(digits_max);
    const char* const end = std::to_chars(bytes, bytes + digits_max, number).ptr;
    const auto size = static_cast<size_t>(end - bytes);
    arena.give_back(digits_max - size);
    return {bytes, size};
}

std::string_view address_text(const IpAddress& address, Arena& arena) {
    char* const bytes = arena.allocate(INET6_ADDRSTRLEN);
    char* end = bytes;
    if (address.is_v4()) {
        for (size_t index = 12; index < 16; ++index) {
            if (index > 12) *end++ = '.';
            end = std::to_chars(end, bytes + INET6_ADDRSTRLEN, address.bytes()[index]).ptr;
        }
    } else {
        inet_ntop(AF_INET6, address.bytes().data(), bytes, INET6_ADDRSTRLEN);
        end = bytes + std::strlen(bytes);
    }
    const auto size = static_cast<size_t>(end - bytes);
    arena.give_back(INET6_ADDRSTRLEN - size);
    return {bytes, size};
}

std::string_view transport_name(formats::Transport transport) {
    switch (transport) {
        case formats::Transport::tcp: return "tcp";
        case formats::Transport::udp: return "udp";
        case formats::Transport::icmp:
        case formats::Transport::icmp6: break;
    }
    return "icmp";
}

uint64_t mix(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15U;
    return hash ^ hash >> 32;
}

}  // namespace

uint64_t Endpoints::hash() const {
    uint64_t hash = 0;
    std::array<uint64_t, 4> words{};
    std::memcpy(words.data(), client.bytes().data(), 16);
    std::memcpy(words.data() + 2, server.bytes().data(), 16);
    for (const uint64_t word : words) hash = mix(hash, word);
    return mix(hash, uint64_t{client_port} << 32 | uint64_t{server_port} << 16 | static_cast<uint64_t>(transport));
}

events::Event& PcapEvents::begin(events::Batch& batch, std::string_view service, const Endpoints& endpoints, Time time,
                                 uint64_t frame) const {
    events::Event& event = batch.begin();
    event.time = time;
    event.record = frame;
    event.host = address_text(endpoints.client, batch.arena);
    event.log_source = {"network", service, {}};
    event.add(field::SourceIp, event.host);
    event.add(field::DestinationIp, address_text(endpoints.server, batch.arena));
    const std::string_view protocol = transport_name(endpoints.transport);
    event.add(field::Protocol, protocol);
    if (protocol == "icmp") return event;
    add_number(event, field::SourcePort, endpoints.client_port, batch.arena);
    add_number(event, field::DestinationPort, endpoints.server_port, batch.arena);
    return event;
}

void PcapEvents::add_text(events::Event& event, events::FieldId name, std::string_view text, Arena& arena) {
    if (is_valid_utf8(text)) return event.add(name, arena.copy(text));
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string escaped;
    for (const char c : text) {
        const auto byte = static_cast<uint8_t>(c);
        if (byte < 0x80) escaped += c;
        else escaped += {'\\', 'x', digits[byte >> 4], digits[byte & 15U]};
    }
    event.add(name, arena.copy(escaped));
}

void PcapEvents::add_number(events::Event& event, events::FieldId name, uint64_t number, Arena& arena) {
    event.add(name, number_text(number, arena), events::ValueType::integer);
}

}  // namespace mitsuke::sources
