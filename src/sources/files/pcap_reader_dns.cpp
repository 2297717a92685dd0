// SPDX-License-Identifier: Apache-2.0
#include "sources/files/pcap_reader_dns.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace mitsuke::sources {

namespace {

namespace field = events::field;
constexpr uint16_t type_opt = 41;

// The length of a label is no letter, so its case is not ignored.
bool same_name(std::string_view left, std::string_view right) {
    return left == right || equals_ignoring_case(left, right);
}

}  // namespace

uint64_t PcapDns::key_of(const Endpoints& endpoints, uint16_t id) const {
    return endpoints.hash(seed_) ^ (uint64_t{id} * 0xD6E8FEB86659FD93U);
}

PcapDns::PcapDns(const PcapEvents& events) : events_(events), pending_(1) {}

PcapDns::Message PcapDns::read(std::string_view message, const Endpoints& from, Place place, events::Batch& batch) {
    formats::DnsReader reader(message);
    if (reader.failed() || reader.header().questions > questions_max) return Message::broken;
    if (!reader.header().is_response()) return read_query(reader, from, place, batch);
    return read_response(reader, message,
                         {from.server, from.client, from.server_port, from.client_port, from.transport}, place, batch);
}

PcapDns::Message PcapDns::read_query(formats::DnsReader& reader, const Endpoints& from, Place place,
                                     events::Batch& batch) {
    formats::DnsQuestion question;
    bool any = false;
    while (reader.next_question(question)) {
        any = true;
        if (size_ >= pending_max) flush_one(batch);
        bound_equals(key_of(from, reader.header().id), batch);
        wait(question, reader.header().id, from, place);
    }
    return any ? Message::told : Message::broken;
}

PcapDns::Message PcapDns::read_response(formats::DnsReader& reader, std::string_view message, const Endpoints& asked,
                                        Place place, events::Batch& batch) {
    if (!read_questions(reader)) return Message::broken;
    read_answers(reader, message);
    const uint16_t id = reader.header().id;
    // A server may leave the question out; multicast DNS always does (RFC 6762 18.8).
    if (question_count_ == 0) {
        const Slot query = find(asked, id, nullptr);
        if (query == none) return Message::untold;
        answer(query, batch);
        return Message::told;
    }
    for (size_t index = 0; index < question_count_; ++index) {
        const Question& each = questions_[index];
        if (const Slot query = find(asked, id, &each); query != none) {
            answer(query, batch);
            continue;
        }
        unasked_.endpoints = asked;
        unasked_.place = place;
        unasked_.type = each.type;
        unasked_.labels = each.labels;
        emit_answered(unasked_, batch);
    }
    return Message::told;
}

// False when not even the first can be read.
bool PcapDns::read_questions(formats::DnsReader& reader) {
    formats::DnsQuestion question;
    for (question_count_ = 0; reader.next_question(question); ++question_count_) {
        if (question_count_ == questions_.size()) questions_.emplace_back();
        questions_[question_count_].labels.assign(question.labels);
        questions_[question_count_].type = question.type;
    }
    return !reader.failed() || question_count_ > 0;
}

// Many queries with one id would make each search for one of them long.
void PcapDns::bound_equals(uint64_t key, events::Batch& batch) {
    if (size_ == 0) return;
    size_t count = 0;
    Slot first = none;
    for (Slot slot = bucket_of(key); slot != none; slot = pending_[slot].next_in_bucket) {
        if (pending_[slot].key != key) continue;
        ++count;
        if (first == none || pending_[slot].place.frame <= pending_[first].place.frame) first = slot;
    }
    if (count < equals_max) return;
    emit(pending_[first], batch);
    drop(first);
}

void PcapDns::wait(const formats::DnsQuestion& question, uint16_t id, const Endpoints& endpoints, Place place) {
    if (size_ >= buckets_.size()) spread();
    Slot slot = static_cast<Slot>(pending_.size());
    if (spare_.empty()) {
        pending_.emplace_back();
    } else {
        slot = spare_.back();
        spare_.pop_back();
    }
    Pending& pending = pending_[slot];
    pending.endpoints = endpoints;
    pending.place = place;
    pending.id = id;
    pending.type = question.type;
    pending.labels.assign(question.labels);
    pending.key = key_of(endpoints, id);
    pending.next_in_bucket = std::exchange(bucket_of(pending.key), slot);
    pending.newer = none;
    pending.older = std::exchange(pending_[none].older, slot);
    pending_[pending.older].newer = slot;
    ++size_;
}

// Few buckets while few questions wait: they stay in the cache.
void PcapDns::spread() {
    constexpr size_t first_size = 1024;
    buckets_.assign(std::max(first_size, buckets_.size() * 4), none);
    for (Slot slot = oldest(); slot != none; slot = pending_[slot].newer)
        pending_[slot].next_in_bucket = std::exchange(bucket_of(pending_[slot].key), slot);
}

PcapDns::Slot PcapDns::find(const Endpoints& endpoints, uint16_t id, const Question* question) const {
    if (size_ == 0) return none;
    const uint64_t key = key_of(endpoints, id);
    Slot first = none;
    for (Slot slot = buckets_[key % buckets_.size()]; slot != none; slot = pending_[slot].next_in_bucket) {
        const Pending& pending = pending_[slot];
        if (pending.key != key || pending.id != id || pending.endpoints != endpoints) continue;
        const bool same =
            question == nullptr || (pending.type == question->type && same_name(pending.labels, question->labels));
        if (same && (first == none || pending.place.frame <= pending_[first].place.frame)) first = slot;
    }
    return first;
}

void PcapDns::drop(Slot slot) {
    Pending& pending = pending_[slot];
    Slot* link = &bucket_of(pending.key);
    while (*link != slot) link = &pending_[*link].next_in_bucket;
    *link = pending.next_in_bucket;
    pending_[pending.newer].older = pending.older;
    pending_[pending.older].newer = pending.newer;
    spare_.push_back(slot);
    --size_;
}

void PcapDns::answer(Slot slot, events::Batch& batch) {
    emit_answered(pending_[slot], batch);
    drop(slot);
}

void PcapDns::read_answers(formats::DnsReader& reader, std::string_view message) {
    joined_.clear();
    answer_ends_.clear();
    rcode_ = reader.header().rcode();
    formats::DnsRecord record;
    while (reader.next_record(record)) {
        // RFC 6891 6.1.3: the upper eight bits of the result code.
        if (record.type == type_opt && record.section == formats::DnsSection::additional)
            rcode_ |= record.ttl >> 24 << 4;
        if (record.section != formats::DnsSection::answer) continue;
        if (!answer_ends_.empty()) joined_ += ';';
        formats::append_dns_data(message, record, joined_);
        answer_ends_.push_back(joined_.size());
    }
}

events::Event& PcapDns::emit(const Pending& query, events::Batch& batch) {
    events::Event& event = events_.begin(batch, "dns", query.endpoints, query.place.time, query.place.frame);
    const size_t room = formats::dns_text_room(query.labels);
    char* const begin = batch.arena.allocate(room);
    const auto size = static_cast<size_t>(formats::write_dns_name(query.labels, begin) - begin);
    batch.arena.give_back(room - size);
    const std::string_view name(begin, size), type_text = formats::dns_type_name(query.type, type_name_);
    const bool is_made = type_text.data() == type_name_.data();
    const std::string_view type = is_made ? batch.arena.copy(type_text) : type_text;
    event.log_source.categories[0] = "dns";
    event.add(field::QueryName, name);
    event.add(field::QueryType, type);
    event.add(events_.names().query, name);
    event.add(events_.names().record_type, type);
    return event;
}

void PcapDns::emit_answered(const Pending& query, events::Batch& batch) {
    events::Event& event = emit(query, batch);
    PcapEvents::add_number(event, field::QueryStatus, rcode_, batch.arena);
    if (answer_ends_.empty()) return;
    const std::string_view joined = batch.arena.copy(joined_);
    event.add(field::QueryResults, joined);
    size_t begin = 0;
    for (const size_t end : answer_ends_) {
        event.add(events_.names().answer, joined.substr(begin, end - begin));
        begin = end + 1;
    }
}

bool PcapDns::give_up_one(Time now, events::Batch& batch) {
    return size_ > 0 && now - pending_[oldest()].place.time > patience && flush_one(batch);
}

bool PcapDns::flush_one(events::Batch& batch) {
    if (size_ == 0) return false;
    const Slot slot = oldest();
    emit(pending_[slot], batch);
    drop(slot);
    return true;
}

}  // namespace mitsuke::sources
