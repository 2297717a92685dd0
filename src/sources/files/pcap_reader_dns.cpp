// SPDX-License-Identifier: Apache-2.0
#include "sources/files/pcap_reader_dns.h"

#include "base/text.h"

namespace mitsuke::sources {

namespace {

namespace field = events::field;
constexpr uint16_t type_opt = 41;

uint64_t key_of(const Endpoints& endpoints, uint16_t id) {
    return endpoints.hash() ^ (uint64_t{id} * 0xD6E8FEB86659FD93U);
}

}  // namespace

bool PcapDns::read(std::string_view message, const Endpoints& from, Place place, events::Batch& batch) {
    formats::DnsReader reader(message);
    if (reader.failed() || reader.header().questions > questions_max) return false;
    if (!reader.header().is_response()) return read_query(reader, from, place, batch);
    return read_response(reader, message,
                         {from.server, from.client, from.server_port, from.client_port, from.transport}, place, batch);
}

bool PcapDns::read_query(formats::DnsReader& reader, const Endpoints& from, Place place, events::Batch& batch) {
    formats::DnsQuestion question;
    bool any = false;
    while (reader.next_question(question)) {
        any = true;
        if (line_.size() >= pending_max) flush_one(batch);
        bound_equals(key_of(from, reader.header().id), batch);
        wait(question, reader.header().id, from, place);
    }
    return any;
}

bool PcapDns::read_response(formats::DnsReader& reader, std::string_view message, const Endpoints& asked, Place place,
                            events::Batch& batch) {
    questions_.clear();
    formats::DnsQuestion question;
    while (reader.next_question(question)) questions_.push_back(question);
    if (reader.failed() && questions_.empty()) return false;
    read_answers(reader, message);
    const uint16_t id = reader.header().id;
    const auto answer = [&](InLine query) {
        emit_answered(*query, batch);
        drop(query);
    };
    // A server may leave the question out; multicast DNS always does (RFC 6762 18.8).
    if (questions_.empty()) {
        if (const auto query = find(asked, id, nullptr); query != line_.end()) answer(query);
        return true;
    }
    for (const auto& each : questions_) {
        const auto query = find(asked, id, &each);
        if (query != line_.end()) {
            answer(query);
            continue;
        }
        unasked_.endpoints = asked;
        unasked_.place = place;
        unasked_.type = each.type;
        unasked_.name.assign(each.name.text());
        emit_answered(unasked_, batch);
    }
    return true;
}

// Many queries with one id would make each search for one of them long.
void PcapDns::bound_equals(uint64_t key, events::Batch& batch) {
    const auto [begin, end] = by_key_.equal_range(key);
    size_t count = 0;
    auto oldest = begin;
    for (auto each = begin; each != end; ++each, ++count)
        if (each->second->place.frame < oldest->second->place.frame) oldest = each;
    if (count < equals_max) return;
    const InLine query = oldest->second;
    emit(*query, batch);
    drop(query);
}

void PcapDns::wait(const formats::DnsQuestion& question, uint16_t id, const Endpoints& endpoints, Place place) {
    if (spare_.empty()) spare_.emplace_back();
    line_.splice(line_.end(), spare_, spare_.begin());
    Pending& pending = line_.back();
    pending.endpoints = endpoints;
    pending.place = place;
    pending.id = id;
    pending.type = question.type;
    pending.name.assign(question.name.text());
    by_key_.emplace(key_of(endpoints, id), std::prev(line_.end()));
}

PcapDns::InLine PcapDns::find(const Endpoints& endpoints, uint16_t id, const formats::DnsQuestion* question) {
    const auto [begin, end] = by_key_.equal_range(key_of(endpoints, id));
    auto oldest = line_.end();
    for (auto each = begin; each != end; ++each) {
        const Pending& pending = *each->second;
        if (pending.id != id || pending.endpoints != endpoints) continue;
        const bool same = question == nullptr ||
                          (pending.type == question->type && equals_ignoring_case(pending.name, question->name.text()));
        if (same && (oldest == line_.end() || pending.place.frame < oldest->place.frame)) oldest = each->second;
    }
    return oldest;
}

void PcapDns::drop(InLine pending) {
    const auto [begin, end] = by_key_.equal_range(key_of(pending->endpoints, pending->id));
    for (auto each = begin; each != end; ++each) {
        if (each->second != pending) continue;
        by_key_.erase(each);
        break;
    }
    spare_.splice(spare_.end(), line_, pending);
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
    event.add(field::QueryName, batch.arena.copy(query.name));
    event.add(field::QueryType, batch.arena.copy(formats::dns_type_name(query.type, type_name_)));
    finish_dns_event(event, events_.names());
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
    return !line_.empty() && now - line_.front().place.time > patience && flush_one(batch);
}

bool PcapDns::flush_one(events::Batch& batch) {
    if (line_.empty()) return false;
    emit(line_.front(), batch);
    drop(line_.begin());
    return true;
}

}  // namespace mitsuke::sources
