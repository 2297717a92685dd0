// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/contact.h"

#include <fmt/format.h>

#include "base/ip.h"
#include "base/public_suffix.h"
#include "base/text.h"
#include "events/log_sources.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

bool is_dns(const Event& event) {
    return event.log_source.has_category("dns_query") || event.log_source.has_category("dns");
}

// EVE's record of a connection that has ended; what was said on it was told of before.
bool is_flow_end(const Event& event) {
    return event.log_source.product == "suricata" && event.log_source.service == "flow";
}

bool is_outside(std::string_view address) {
    const auto parsed = IpAddress::parse(address);
    return parsed && !parsed->is_internal();
}

// Reverse names are answered for whoever asks; nobody registers them (RFC 1035 3.5, RFC 3596 2.5).
bool is_reverse(std::string_view name) { return name.ends_with(".arpa"); }

// A name has 255 bytes at most (RFC 1035 2.3.4), four times that when each is written "\\xNN".
constexpr size_t name_bytes_max = 1'020;

void take_name(ContactAct& contact, std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    if (name.size() > name_bytes_max) return;
    contact.name = ascii_lower(name);
    if (is_reverse(contact.name) || IpAddress::parse(contact.name)) return;
    contact.destination = registered_domain(contact.name);
}

void take_address(ContactAct& contact, const Event& event) {
    if (is_outside(contact.server))
        contact.destination = fmt::format("{}:{}", contact.server, event.get(field::DestinationPort));
}

// Sysmon 22 writes "type:  16 text;" for what is not an address and "::ffff:192.0.2.1;" for what is;
// Zeek "TXT 12 text". A CNAME before an address is only the way to it.
void take_results(ContactAct& contact, std::string_view results) {
    bool has_address = false, has_data = false;
    while (!results.empty()) {
        const size_t end = std::min(results.find_first_of(";,"), results.size());
        const std::string_view each = trim(results.substr(0, end));
        results.remove_prefix(std::min(end + 1, results.size()));
        if (each.empty() || each == "-") continue;
        contact.answer_size += each.size();
        const bool is_address = IpAddress::parse(each).has_value();
        has_address |= is_address;
        has_data |= !is_address;
        if (contact.type.empty() && each.starts_with("type:  16")) contact.type = "TXT";
    }
    if (has_address) contact.answer = Answer::address;
    else if (has_data) contact.answer = Answer::data;
}

void read_dns(const Event& event, ContactAct& contact) {
    contact.channel = Channel::dns;
    contact.type = event.get(field::QueryType);
    take_name(contact, event.get(field::QueryName));
    const std::string_view status = event.get(field::QueryStatus);
    take_results(contact, event.get(field::QueryResults));
    if (contact.answer != Answer::unknown || status.empty()) return;
    // RFC 1035 4.1.1; Windows writes its own number (DNS_ERROR_RCODE_NAME_ERROR).
    const bool is_no_name = status == "3" || status == "9003" || equals_ignoring_case(status, "NXDOMAIN");
    if (is_no_name) contact.answer = Answer::no_name;
    // Who has no IPv6 address may well have an IPv4 one.
    else if (contact.type != "AAAA") contact.answer = Answer::none;
}

}  // namespace

std::string_view to_string(Channel channel) {
    switch (channel) {
        case Channel::dns: return "dns";
        case Channel::tls: return "tls";
        case Channel::http: return "http";
        case Channel::connection: break;
    }
    return "connection";
}

std::string ContactAct::identity() const { return ascii_lower(product.empty() ? image : product); }

std::string_view ContactAct::under() const {
    if (name.size() <= destination.size()) return {};
    return std::string_view(name).substr(0, name.size() - destination.size() - 1);
}

bool is_contact(const Event& event) {
    if (event.log_source.product == "mitsuke") return false;
    if (is_dns(event) || event.log_source.has_category("network_connection")) return true;
    if (!is_from_the_wire(event.log_source)) return false;
    if (event.has(field::TlsServerName) || event.has(field::HttpHost)) return true;
    if (is_flow_end(event)) return is_outside(event.get(field::DestinationIp));
    // Who calls from outside is no contact of ours.
    return event.log_source.service == "conn" && !is_outside(event.get(field::SourceIp)) &&
           is_outside(event.get(field::DestinationIp));
}

ContactAct read_contact(const Event& event) {
    ContactAct contact;
    contact.product = event.get(field::RootProduct);
    contact.version = event.get(field::RootProductVersion);
    contact.image = event.get(field::Image);
    contact.server = event.get(field::DestinationIp);
    if (is_dns(event)) {
        // Who asks our own server from outside is no sender of ours.
        const bool is_inbound = is_outside(event.get(field::SourceIp)) && !is_outside(contact.server);
        if (!is_inbound) read_dns(event, contact);
        return contact;
    }
    if (is_outside(event.get(field::SourceIp)) || event.get(field::Initiated) == "false") return contact;
    if (event.has(field::TlsServerName)) {
        contact.channel = Channel::tls;
        take_name(contact, event.get(field::TlsServerName));
    } else if (event.has(field::HttpHost)) {
        contact.channel = Channel::http;
        const std::string_view host = event.get(field::HttpHost);
        take_name(contact, host.substr(0, host.find(':')));
    } else {
        contact.channel = Channel::connection;
        take_name(contact, event.get(field::DestinationName));
    }
    contact.received =
        static_cast<uint64_t>(std::max<int64_t>(0, parse_integer(event.get(field::BytesReceived)).value_or(0)));
    contact.is_end = is_flow_end(event);
    if (contact.destination.empty()) take_address(contact, event);
    return contact;
}

}  // namespace mitsuke::ledgers
