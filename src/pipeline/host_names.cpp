// SPDX-License-Identifier: Apache-2.0
#include "pipeline/host_names.h"

#include <algorithm>

#include "base/ip.h"
#include "base/text.h"
#include "events/log_sources.h"

namespace mitsuke::pipeline {

namespace field = events::field;

namespace {

std::string_view short_name(std::string_view name) { return name.substr(0, name.find('.')); }

// How long before and after it was seen with a machine an address is taken for that machine's.
constexpr Duration lease = std::chrono::hours(24);

}  // namespace

void HostNames::observe(const events::Event& event) {
    if (event.host.empty() || events::is_from_the_wire(event.log_source)) return;
    if (event.host != last_name_) {
        last_name_ = event.host;
        names_.emplace(event.host);
        if (event.log_source.product == "linux") linux_names_.emplace(event.host);
    }
    if (!event.log_source.has_category("network_connection")) return;
    if (!equals_ignoring_case(event.get(field::Initiated), "true")) return;
    const auto address = IpAddress::parse(event.get(field::SourceIp));
    if (!address || address->is_local()) return;
    auto& users = users_of_address_[address->to_string()];
    const auto found = users.find(event.host);
    if (found == users.end()) {
        users.emplace(std::string(event.host), Span{event.time, event.time});
        return;
    }
    found->second.first = std::min(found->second.first, event.time);
    found->second.last = std::max(found->second.last, event.time);
}

void HostNames::merge(const HostNames& other) {
    by_short_name_.clear();
    canonical_.clear();
    names_.insert(other.names_.begin(), other.names_.end());
    linux_names_.insert(other.linux_names_.begin(), other.linux_names_.end());
    for (const auto& [address, users] : other.users_of_address_) {
        auto& mine = users_of_address_[address];
        for (const auto& [host, span] : users) {
            const auto [place, is_new] = mine.emplace(host, span);
            if (is_new) continue;
            place->second.first = std::min(place->second.first, span.first);
            place->second.last = std::max(place->second.last, span.last);
        }
    }
}

std::string_view HostNames::canonical(std::string_view host, Time time) {
    if (!lone_addresses_.empty())
        if (const auto lone = lone_addresses_.find(host); lone != lone_addresses_.end()) return *lone;
    if (const auto address = IpAddress::parse(host)) {
        if (users_of_address_.empty()) return host;
        if (!users_of_address_.contains(address->to_string())) return *lone_addresses_.emplace(host).first;
        const auto user = user_of(address->to_string(), time);
        if (!user.empty()) return short_or_full(user);
        return canonical_.try_emplace(std::string(host), host).first->second;
    }
    return short_or_full(host);
}

std::string_view HostNames::user_of(std::string_view address, Time time) const {
    const auto users = users_of_address_.find(address);
    if (users == users_of_address_.end()) return {};
    std::string_view user;
    for (const auto& [host, span] : users->second) {
        if (time < span.first - lease || time > span.last + lease) continue;
        if (!user.empty()) return {};
        user = host;
    }
    return user;
}

std::string_view HostNames::short_or_full(std::string_view name) {
    if (const auto known = canonical_.find(name); known != canonical_.end()) return known->second;
    if (by_short_name_.empty()) {
        for (const auto& each : names_) {
            auto& sharers = by_short_name_[ascii_lower(short_name(each))];
            if (sharers.shown.empty()) sharers.shown = short_name(each);
            if (each.size() > sharers.shown.size()) sharers.full_names.insert(ascii_lower(each));
        }
    }
    const auto sharers = by_short_name_.find(ascii_lower(short_name(name)));
    const bool is_alone = sharers != by_short_name_.end() && sharers->second.full_names.size() <= 1;
    std::string one = is_alone ? sharers->second.shown : std::string(name);
    return canonical_.emplace(std::string(name), std::move(one)).first->second;
}

}  // namespace mitsuke::pipeline
