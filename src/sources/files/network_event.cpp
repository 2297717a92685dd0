// SPDX-License-Identifier: Apache-2.0
#include "sources/files/network_event.h"

#include <cstring>
#include <initializer_list>
#include <utility>

#include "base/ip.h"
#include "base/text.h"

namespace mitsuke::sources {

namespace {

using events::Event;
using events::FieldId;
namespace field = events::field;

// Adds the value of `from` under another name, when there is one.
void copy(Event& event, FieldId from, FieldId to) {
    if (const auto* found = event.find(from); found != nullptr) event.add(to, found->value, found->type);
}

void copy_all(Event& event, std::initializer_list<std::pair<FieldId, FieldId>> pairs) {
    for (const auto& [from, to] : pairs) copy(event, from, to);
}

bool is_absolute(std::string_view uri) { return uri.find("://") < 10; }

// "Internal" is all that addresses tell; between two public addresses nobody can say whose server it is.
std::string_view web_category(const Event& event) {
    const auto source = IpAddress::parse(event.get(field::SourceIp));
    const auto destination = IpAddress::parse(event.get(field::DestinationIp));
    if (is_absolute(event.get(field::HttpUri)) || event.get(field::HttpMethod) == "CONNECT") return "proxy";
    if (!source || !destination) return {};
    if (destination->is_internal()) return "webserver";
    return source->is_internal() ? "proxy" : std::string_view{};
}

std::string_view full_uri(const Event& event, Arena& arena) {
    const std::string_view uri = event.get(field::HttpUri), host = event.get(field::HttpHost);
    if (host.empty() || !uri.starts_with('/')) return uri;
    static constexpr std::string_view scheme = "http://";
    char* const bytes = arena.allocate(scheme.size() + host.size() + uri.size());
    std::memcpy(bytes, scheme.data(), scheme.size());
    std::memcpy(bytes + scheme.size(), host.data(), host.size());
    std::memcpy(bytes + scheme.size() + host.size(), uri.data(), uri.size());
    return {bytes, scheme.size() + host.size() + uri.size()};
}

void add_proxy_names(Event& event, const NetworkNames& names, Arena& arena) {
    copy_all(event, {{field::HttpUserAgent, names.c_useragent},
                     {field::HttpHost, names.cs_host},
                     {field::HttpMethod, names.cs_method},
                     {field::HttpStatus, names.sc_status},
                     {field::DestinationIp, names.dst_ip}});
    if (!event.has(field::HttpUri)) return;
    const std::string_view uri = event.get(field::HttpUri), path = uri.substr(0, uri.find('?'));
    event.add(names.c_uri, full_uri(event, arena));
    if (path.size() < uri.size()) event.add(names.c_uri_query, uri.substr(path.size() + 1));
    const std::string_view last = path.substr(path.rfind('/') + 1);
    if (const size_t dot = last.rfind('.'); dot != std::string_view::npos)
        event.add(names.c_uri_extension, last.substr(dot + 1));
}

void add_webserver_names(Event& event, const NetworkNames& names) {
    copy_all(event, {{field::HttpUserAgent, names.cs_user_agent},
                     {field::HttpHost, names.cs_host},
                     {field::HttpMethod, names.cs_method},
                     {field::HttpStatus, names.sc_status},
                     {field::HttpUri, names.cs_uri_query}});
    const std::string_view uri = event.get(field::HttpUri);
    if (!uri.empty()) event.add(names.cs_uri_stem, uri.substr(0, uri.find('?')));
}

}  // namespace

NetworkNames::NetworkNames(events::Vocabulary& vocabulary)
    : query(vocabulary.id("query")),
      record_type(vocabulary.id("record_type")),
      answer(vocabulary.id("answer")),
      c_uri(vocabulary.id("c-uri")),
      c_uri_query(vocabulary.id("c-uri-query")),
      c_uri_extension(vocabulary.id("c-uri-extension")),
      c_useragent(vocabulary.id("c-useragent")),
      cs_host(vocabulary.id("cs-host")),
      cs_method(vocabulary.id("cs-method")),
      sc_status(vocabulary.id("sc-status")),
      dst_ip(vocabulary.id("dst_ip")),
      cs_uri_query(vocabulary.id("cs-uri-query")),
      cs_uri_stem(vocabulary.id("cs-uri-stem")),
      cs_user_agent(vocabulary.id("cs-user-agent")) {}

void finish_dns_event(Event& event, const NetworkNames& names) {
    event.log_source.categories[0] = "dns";
    if (!event.has(names.query)) copy(event, field::QueryName, names.query);
    copy(event, field::QueryType, names.record_type);
}

void finish_web_event(Event& event, const NetworkNames& names, Arena& arena) {
    const std::string_view category = web_category(event);
    event.log_source.categories[0] = category;
    if (category == "proxy") add_proxy_names(event, names, arena);
    if (category == "webserver") add_webserver_names(event, names);
}

}  // namespace mitsuke::sources
