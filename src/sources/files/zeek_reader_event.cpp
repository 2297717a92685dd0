// SPDX-License-Identifier: Apache-2.0
#include "sources/files/zeek_reader_event.h"

#include <algorithm>

namespace mitsuke::sources {

namespace field = events::field;

ZeekEvent::ZeekEvent(events::Vocabulary& vocabulary)
    : names_(vocabulary),
      ts_(vocabulary.id("ts")),
      rx_hosts_(vocabulary.id("rx_hosts")),
      client_addr_(vocabulary.id("client_addr")),
      src_(vocabulary.id("src")),
      host_(vocabulary.id("host")),
      answers_(vocabulary.id("answers")) {}

std::string_view ZeekEvent::host_of(const events::Event& event) const {
    for (const auto name : {events::FieldId{field::SourceIp}, rx_hosts_, client_addr_, src_, host_})
        if (const auto value = event.get(name); !value.empty()) return value;
    return {};
}

bool ZeekEvent::finish(events::Event& event, std::string_view log, Arena& arena) const {
    const std::string_view ts = event.get(ts_);
    auto time = parse_epoch(ts);
    if (!time) time = parse_time(ts);  // JSON::TS_ISO8601
    if (!time) return false;
    event.time = *time;
    event.host = host_of(event);
    event.log_source = {"zeek", log, {}};
    if (log == "dns") {
        const JoinedValues joined = join_values(event, answers_, arena);
        if (joined.count > 0) event.add(field::QueryResults, joined.text);
        for (size_t index = joined.first; index < joined.end; ++index)
            if (event.fields[index].name == answers_) event.add(names_.answer, event.fields[index].value);
        finish_dns_event(event, names_);
    }
    if (log == "http") finish_web_event(event, names_, arena);
    return true;
}

JoinedValues join_values(const events::Event& event, events::FieldId name, Arena& arena) {
    JoinedValues joined;
    size_t size = 0;
    for (size_t index = 0; index < event.fields.size(); ++index) {
        const auto& each = event.fields[index];
        if (each.name != name) continue;
        if (joined.count++ == 0) joined.first = index;
        joined.end = index + 1;
        joined.text = each.value;
        size += each.value.size() + 1;
    }
    if (joined.count < 2) return joined;
    char* const bytes = arena.allocate(size - 1);
    char* next = bytes;
    for (size_t index = joined.first; index < joined.end; ++index) {
        const auto& each = event.fields[index];
        if (each.name != name) continue;
        if (index != joined.first) *next++ = ';';
        next = std::copy(each.value.begin(), each.value.end(), next);
    }
    joined.text = {bytes, static_cast<size_t>(next - bytes)};
    return joined;
}

}  // namespace mitsuke::sources
