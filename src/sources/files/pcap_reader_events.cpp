// SPDX-License-Identifier: Apache-2.0
#include "sources/files/pcap_reader_events.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.h"

namespace mitsuke::sources {

namespace {

namespace field = events::field;

std::string_view number_text(uint64_t number, Arena& arena) {
    char* const bytes = arena.allocate(decimal_max);
    const auto size = static_cast<size_t>(write_decimal(number, bytes) - bytes);
    arena.give_back(decimal_max - size);
    return {bytes, size};
}

std::string_view address_text(const IpAddress& address, Arena& arena) {
    char* const bytes = arena.allocate(ip_text_max);
    const auto size = static_cast<size_t>(address.write(bytes) - bytes);
    arena.give_back(ip_text_max - size);
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

// Both halves of the product: each bit of it depends on all bits of both (as in wyhash, Wang Yi).
uint64_t mix(uint64_t left, uint64_t right) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(left) * right;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

uint64_t hash_of(const IpAddress& address, uint16_t port, uint64_t seed) {
    std::array<uint64_t, 2> words{};
    std::memcpy(words.data(), address.bytes().data(), 16);
    return mix(mix(words[0] ^ seed, words[1] ^ 0x9E3779B97F4A7C15U) ^ port, seed ^ 0xD6E8FEB86659FD93U);
}

}  // namespace

uint64_t Endpoints::hash(uint64_t seed) const {
    return mix(hash_of(client, client_port, seed),
               hash_of(server, server_port, ~seed) + static_cast<uint64_t>(transport));
}

uint64_t Endpoints::hash_of_both_ways(uint64_t seed) const {
    const uint64_t both = hash_of(client, client_port, seed) + hash_of(server, server_port, seed);
    return mix(both + static_cast<uint64_t>(transport), seed ^ 0x9E3779B97F4A7C15U);
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
    event.add(field::Protocol, transport_name(endpoints.transport));
    const bool has_ports =
        endpoints.transport == formats::Transport::tcp || endpoints.transport == formats::Transport::udp;
    if (!has_ports) return event;
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

void PcapEvents::add_duration(events::Event& event, events::FieldId name, Duration duration, Arena& arena) {
    constexpr size_t size_max = 27, places = 6;
    auto micros = static_cast<uint64_t>(std::max<int64_t>(0, duration.count()) / 1000);
    char* const bytes = arena.allocate(size_max);
    char* const point = write_decimal(micros / 1'000'000, bytes);
    *point = '.';
    for (size_t place = places; place > 0; --place, micros /= 10) point[place] = static_cast<char>('0' + micros % 10);
    const auto size = static_cast<size_t>(point - bytes) + 1 + places;
    arena.give_back(size_max - size);
    event.add(name, {bytes, size}, events::ValueType::real);
}

void PcapEvents::add_number(events::Event& event, events::FieldId name, uint64_t number, Arena& arena) {
    event.add(name, number_text(number, arena), events::ValueType::integer);
}

}  // namespace mitsuke::sources
