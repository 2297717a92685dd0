// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/random_seed.h"
#include "formats/dns/dns_message.h"
#include "sources/files/pcap_reader_events.h"

namespace mitsuke::sources {

/// Joins DNS queries and answers into one event a question. A query that got no answer within
/// `patience` of packet time, or until the capture ends, is an event too, without QueryStatus; so is
/// an answer that nobody asked for. Holds at most pending_max queries, about 150 bytes each: the
/// oldest is given up (and emitted) first.
class PcapDns {
public:
    static constexpr size_t pending_max = 65536;
    static constexpr size_t equals_max = 64;  ///< with the same endpoints and id
    static constexpr size_t questions_max = 32;
    static constexpr Duration patience = std::chrono::seconds{30};

    explicit PcapDns(const PcapEvents& events);

    struct Place {
        Time time{};
        uint64_t frame = 0;
    };
    enum class Message : uint8_t {
        broken,  ///< not DNS as RFC 1035 writes it
        untold,  ///< no event comes of it: an answer without a question, to nothing that was asked
        told,
    };
    /// Takes one message that `from` sent: from.client is the sender.
    Message read(std::string_view message, const Endpoints& from, Place place, events::Batch& batch);
    /// Emits the oldest query if it waited too long at `now`; false when there is none such.
    bool give_up_one(Time now, events::Batch& batch);
    /// Emits the oldest query; false when there is none.
    bool flush_one(events::Batch& batch);

private:
    struct Pending {
        Endpoints endpoints;
        uint16_t id = 0, type = 0;
        uint32_t next_in_bucket = 0;
        uint64_t key = 0;
        uint32_t newer = 0, older = 0;
        Place place;
        std::string labels;  // of the name
    };
    struct Question {
        std::string labels;
        uint16_t type = 0;
    };
    /// A place in pending_; 0 is none.
    using Slot = uint32_t;
    static constexpr Slot none = 0;  // and the anchor of the line

    Message read_query(formats::DnsReader& reader, const Endpoints& from, Place place, events::Batch& batch);
    Message read_response(formats::DnsReader& reader, std::string_view message, const Endpoints& asked, Place place,
                          events::Batch& batch);
    void wait(const formats::DnsQuestion& question, uint16_t id, const Endpoints& endpoints, Place place);
    /// The oldest query with these endpoints and id, and with the same question where one is given.
    Slot find(const Endpoints& endpoints, uint16_t id, const Question* question) const;
    bool read_questions(formats::DnsReader& reader);
    void bound_equals(uint64_t key, events::Batch& batch);
    Slot& bucket_of(uint64_t key) { return buckets_[key % buckets_.size()]; }
    uint64_t key_of(const Endpoints& endpoints, uint16_t id) const;
    Slot oldest() const { return pending_[none].newer; }
    void spread();
    void drop(Slot slot);
    void answer(Slot slot, events::Batch& batch);
    void read_answers(formats::DnsReader& reader, std::string_view message);
    events::Event& emit(const Pending& query, events::Batch& batch);
    void emit_answered(const Pending& query, events::Batch& batch);

    const PcapEvents& events_;
    uint64_t seed_ = random_seed();
    std::vector<Pending> pending_;
    std::vector<Slot> spare_, buckets_;
    size_t size_ = 0;
    // Of the response at hand
    std::vector<Question> questions_;  // of which the first question_count_ are its own
    size_t question_count_ = 0;
    Pending unasked_;
    std::string joined_, type_name_;
    std::vector<size_t> answer_ends_;
    unsigned rcode_ = 0;
};

}  // namespace mitsuke::sources
