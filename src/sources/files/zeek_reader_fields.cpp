// SPDX-License-Identifier: Apache-2.0
#include "sources/files/zeek_reader_fields.h"

namespace mitsuke::sources {

namespace {

namespace field = events::field;

// Zeek's side: https://docs.zeek.org, "Log Files"; ours: events/fields.def. Beside these, dns answers
// become QueryResults, joined by ';'.
constexpr ZeekMapping mappings[] = {
    {"", "id.orig_h", field::SourceIp},
    {"", "id.orig_p", field::SourcePort},
    {"", "id.resp_h", field::DestinationIp},
    {"", "id.resp_p", field::DestinationPort},
    {"", "proto", field::Protocol},
    {"conn", "duration", field::FlowDuration},
    {"conn", "orig_bytes", field::BytesSent},
    {"conn", "resp_bytes", field::BytesReceived},
    {"dns", "query", field::QueryName},
    {"dns", "qtype_name", field::QueryType},
    {"dns", "rcode", field::QueryStatus},
    {"http", "method", field::HttpMethod},
    {"http", "host", field::HttpHost},
    {"http", "uri", field::HttpUri},
    {"http", "user_agent", field::HttpUserAgent},
    {"http", "status_code", field::HttpStatus},
    {"ssl", "server_name", field::TlsServerName},
    {"ssl", "ja3", field::Ja3},
    {"ssl", "ja4", field::Ja4},
    {"quic", "server_name", field::TlsServerName},
};

}  // namespace

std::span<const ZeekMapping> zeek_mappings() { return mappings; }

events::FieldId zeek_field(std::string_view log, std::string_view zeek) {
    if (log.starts_with("open_")) log.remove_prefix(5);
    for (const auto& each : mappings)
        if (each.zeek == zeek && (each.log.empty() || each.log == log)) return each.field;
    return no_field;
}

}  // namespace mitsuke::sources
