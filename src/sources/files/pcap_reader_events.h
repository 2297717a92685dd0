// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "events/event.h"
#include "formats/packet/packet.h"
#include "sources/files/network_event.h"

namespace mitsuke::sources {

/// Who talks to whom, the client first.
struct Endpoints {
    IpAddress client, server;
    uint16_t client_port = 0, server_port = 0;
    formats::Transport transport{};

    bool operator==(const Endpoints&) const = default;
    /// Under a seed that a sender of packets cannot know, or he could choose flows that lie in one another's way.
    uint64_t hash(uint64_t seed) const;
    /// The same for both directions.
    uint64_t hash_of_both_ways(uint64_t seed) const;
};

/// Writes the events of a capture: product network, service dns, tls, http or conn.
class PcapEvents {
public:
    explicit PcapEvents(events::Vocabulary& vocabulary) : names_(vocabulary) {}

    /// A new event at the end of the batch, with addresses, ports and protocol. `service` has static
    /// storage.
    events::Event& begin(events::Batch& batch, std::string_view service, const Endpoints& endpoints, Time time,
                         uint64_t frame) const;
    /// Adds what the wire gave, as text: bytes that are not UTF-8 become \xNN.
    static void add_text(events::Event& event, events::FieldId name, std::string_view text, Arena& arena);
    static void add_number(events::Event& event, events::FieldId name, uint64_t number, Arena& arena);
    /// Seconds with six places; none below zero.
    static void add_duration(events::Event& event, events::FieldId name, Duration duration, Arena& arena);

    const NetworkNames& names() const { return names_; }

private:
    NetworkNames names_;
};

}  // namespace mitsuke::sources
