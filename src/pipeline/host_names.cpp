// SPDX-License-Identifier: Apache-2.0
#include "pipeline/host_names.h"

#include "base/ip.h"
#include "base/text.h"

namespace mitsuke::pipeline {

namespace field = events::field;

namespace {

std::string_view short_name(std::string_view name) { return name.substr(0, name.find('.')); }

bool seen_on_the_wire_only(const events::Event& event) {
    const auto product = event.log_source.product;
    return product == "zeek" || product == "suricata" || product == "network";
}

}  // namespace

void HostNames::observe(const events::Event& event) {
    if (event.host.empty() || seen_on_the_wire_only(event)) return;
    if (event.host != last_name_) {
        last_name_ = event.host;
        names_.emplace(event.host);
    }
    if (!event.log_source.has_category("network_connection")) return;
    const std::string_view address = event.get(field::SourceIp);
    if (address.empty() || !equals_ignoring_case(event.get(field::Initiated), "true")) return;
    if (address == last_address_ && event.host == last_user_) return;
    last_address_ = address;
    last_user_ = event.host;
    const auto parsed = IpAddress::parse(address);
    if (parsed && !address.starts_with("127.") && !address.starts_with("169.254.") && address != "::1")
        users_of_address_[parsed->to_string()].emplace(event.host);
}

void HostNames::merge(const HostNames& other) {
    names_.insert(other.names_.begin(), other.names_.end());
    for (const auto& [address, users] : other.users_of_address_)
        users_of_address_[address].insert(users.begin(), users.end());
}

std::string_view HostNames::canonical(std::string_view host) {
    if (const auto known = canonical_.find(host); known != canonical_.end()) return known->second;
    std::string name(host);
    if (const auto address = IpAddress::parse(host)) {
        const auto users = users_of_address_.find(address->to_string());
        const bool is_one = users != users_of_address_.end() && users->second.size() == 1;
        if (is_one) name = *users->second.begin();
        if (!is_one) return canonical_.emplace(std::string(host), std::move(name)).first->second;
    }
    const std::string_view brief = short_name(name);
    std::set<std::string> domains;
    std::string_view first = brief;
    for (const auto& each : names_) {
        if (!equals_ignoring_case(short_name(each), brief)) continue;
        if (first == brief) first = short_name(each);
        if (each.size() > brief.size()) domains.insert(ascii_lower(each));
    }
    if (domains.size() <= 1 && !first.empty()) name = std::string(first);
    return canonical_.emplace(std::string(host), std::move(name)).first->second;
}

}  // namespace mitsuke::pipeline
