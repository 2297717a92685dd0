// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/contact.h"

#include <algorithm>
#include <utility>

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

bool is_outside(const HomeNetworks& home, const std::optional<IpAddress>& address) {
    return address && !home.contains(*address);
}
bool is_outside(const HomeNetworks& home, std::string_view address) {
    return is_outside(home, IpAddress::parse(address));
}

// Reverse names are answered for whoever asks; nobody registers them (RFC 1035 3.5, RFC 3596 2.5).
bool is_reverse(std::string_view name) { return name.ends_with(".arpa"); }

// A name has 255 bytes at most (RFC 1035 2.3.4), four times that when each is written "\\xNN".
constexpr size_t name_bytes_max = 1'020;

std::string_view lower_in(Arena& arena, std::string_view text) {
    const auto is_lower = [](char c) { return c == ascii_lower(c); };
    if (std::all_of(text.begin(), text.end(), is_lower)) return text;
    char* const lower = arena.allocate(text.size());
    std::transform(text.begin(), text.end(), lower, [](char c) { return ascii_lower(c); });
    return {lower, text.size()};
}

void take_name(ContactAct& contact, Arena& arena, std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    if (name.size() > name_bytes_max) return;
    contact.name = lower_in(arena, name);
    if (is_reverse(contact.name) || IpAddress::parse(contact.name)) return;
    contact.destination = registered_domain(contact.name);
}

void take_address(ContactAct& contact, Arena& arena, const Event& event) {
    const std::string_view port = event.get(field::DestinationPort);
    char* const text = arena.allocate(contact.server.size() + 1 + port.size());
    char* const colon = std::copy(contact.server.begin(), contact.server.end(), text);
    *colon = ':';
    char* const end = std::copy(port.begin(), port.end(), colon + 1);
    contact.destination = {text, static_cast<size_t>(end - text)};
}

// The next of the answers, which is taken off.
std::string_view take_answer(std::string_view& results) {
    const auto end = std::find_if(results.begin(), results.end(), [](char c) { return c == ';' || c == ','; });
    const auto size = static_cast<size_t>(end - results.begin());
    const std::string_view answer = trim(results.substr(0, size));
    results.remove_prefix(std::min(size + 1, results.size()));
    return answer;
}

// Sysmon 22 writes "type:  16 text;" for what is not an address and "::ffff:192.0.2.1;" for what is;
// Zeek "TXT 12 text". A CNAME before an address is only the way to it.
void take_results(ContactAct& contact, const HomeNetworks& home, std::string_view results) {
    bool has_address = false, has_data = false;
    while (!results.empty()) {
        const std::string_view each = take_answer(results);
        if (each.empty() || each == "-") continue;
        contact.answer_size += each.size();
        const auto address = IpAddress::parse(each);
        if (is_outside(home, address)) contact.addresses.push_back(*address);
        has_address |= address.has_value();
        has_data |= !address;
        if (contact.type.empty() && each.starts_with("type:  16")) contact.type = "TXT";
    }
    if (has_address) contact.answer = Answer::address;
    else if (has_data) contact.answer = Answer::data;
}

void read_dns(const Event& event, const HomeNetworks& home, Arena& arena, ContactAct& contact) {
    contact.channel = Channel::dns;
    contact.type = event.get(field::QueryType);
    take_name(contact, arena, event.get(field::QueryName));
    const std::string_view status = event.get(field::QueryStatus);
    take_results(contact, home, event.get(field::QueryResults));
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

std::string_view ContactAct::under() const {
    if (name.size() <= destination.size()) return {};
    return name.substr(0, name.size() - destination.size() - 1);
}

bool is_contact(const Event& event, const HomeNetworks& home) {
    if (event.log_source.product == "mitsuke") return false;
    if (is_dns(event) || event.log_source.has_category("network_connection")) return true;
    if (!is_from_the_wire(event.log_source)) return false;
    if (event.has(field::TlsServerName) || event.has(field::HttpHost)) return true;
    if (is_flow_end(event)) return is_outside(home, event.get(field::DestinationIp));
    // Who calls from outside is no contact of ours.
    return event.log_source.service == "conn" && !is_outside(home, event.get(field::SourceIp)) &&
           is_outside(home, event.get(field::DestinationIp));
}

void read_contact(const Event& event, const HomeNetworks& home, Arena& arena, ContactAct& contact) {
    auto addresses = std::move(contact.addresses);
    addresses.clear();
    contact = {};
    contact.addresses = std::move(addresses);
    contact.product = event.get(field::RootProduct);
    contact.version = event.get(field::RootProductVersion);
    contact.image = event.get(field::Image);
    contact.server = event.get(field::DestinationIp);
    contact.server_address = IpAddress::parse(contact.server);
    if (is_dns(event)) {
        // Who asks our own server from outside is no sender of ours.
        const bool is_inbound =
            is_outside(home, event.get(field::SourceIp)) && !is_outside(home, contact.server_address);
        if (!is_inbound) read_dns(event, home, arena, contact);
        return;
    }
    if (is_outside(home, event.get(field::SourceIp)) || event.get(field::Initiated) == "false") return;
    if (event.has(field::TlsServerName)) {
        contact.channel = Channel::tls;
        take_name(contact, arena, event.get(field::TlsServerName));
    } else if (event.has(field::HttpHost)) {
        contact.channel = Channel::http;
        const std::string_view host = event.get(field::HttpHost);
        take_name(contact, arena, host.substr(0, host.find(':')));
    } else {
        contact.channel = Channel::connection;
        take_name(contact, arena, event.get(field::DestinationName));
    }
    contact.received =
        static_cast<uint64_t>(std::max<int64_t>(0, parse_integer(event.get(field::BytesReceived)).value_or(0)));
    contact.is_end = is_flow_end(event);
    if (contact.destination.empty() && is_outside(home, contact.server_address)) take_address(contact, arena, event);
}

}  // namespace mitsuke::ledgers
