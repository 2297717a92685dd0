// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <list>
#include <memory_resource>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formats/dns/dns_message.h"
#include "sources/files/pcap_reader_events.h"

namespace mitsuke::sources {

/// Joins DNS queries and answers into one event a question. A query that got no answer within
/// `patience` of packet time, or until the capture ends, is an event too, without QueryStatus; so is
/// an answer that nobody asked for. Holds at most pending_max queries, about 300 bytes each: the
/// oldest is given up (and emitted) first.
class PcapDns {
public:
    static constexpr size_t pending_max = 65536;
    static constexpr size_t equals_max = 64;  ///< with the same endpoints and id
    static constexpr size_t questions_max = 32;
    static constexpr Duration patience = std::chrono::seconds{30};

    explicit PcapDns(const PcapEvents& events) : events_(events) {}

    struct Place {
        Time time{};
        uint64_t frame = 0;
    };
    /// Takes one message that `from` sent: from.client is the sender. False when it is not DNS as
    /// RFC 1035 writes it.
    bool read(std::string_view message, const Endpoints& from, Place place, events::Batch& batch);
    /// Emits the oldest query if it waited too long at `now`; false when there is none such.
    bool give_up_one(Time now, events::Batch& batch);
    /// Emits the oldest query; false when there is none.
    bool flush_one(events::Batch& batch);

private:
    struct Pending {
        Endpoints endpoints;
        Place place;
        uint16_t id = 0, type = 0;
        std::string name;
    };
    using InLine = std::list<Pending>::iterator;

    bool read_query(formats::DnsReader& reader, const Endpoints& from, Place place, events::Batch& batch);
    bool read_response(formats::DnsReader& reader, std::string_view message, const Endpoints& asked, Place place,
                       events::Batch& batch);
    void wait(const formats::DnsQuestion& question, uint16_t id, const Endpoints& endpoints, Place place);
    /// The oldest query with these endpoints and id, and with the same question where one is given;
    /// line_.end() when there is none.
    InLine find(const Endpoints& endpoints, uint16_t id, const formats::DnsQuestion* question);
    void bound_equals(uint64_t key, events::Batch& batch);
    void drop(InLine pending);
    void read_answers(formats::DnsReader& reader, std::string_view message);
    events::Event& emit(const Pending& query, events::Batch& batch);
    void emit_answered(const Pending& query, events::Batch& batch);

    const PcapEvents& events_;
    std::list<Pending> line_;   // oldest first
    std::list<Pending> spare_;  // for reuse, so that a steady state allocates nothing
    std::pmr::unsynchronized_pool_resource memory_;
    std::pmr::unordered_multimap<uint64_t, InLine> by_key_{&memory_};
    // Of the response at hand
    std::vector<formats::DnsQuestion> questions_;
    Pending unasked_;
    std::string joined_, type_name_;
    std::vector<size_t> answer_ends_;
    unsigned rcode_ = 0;
};

}  // namespace mitsuke::sources
