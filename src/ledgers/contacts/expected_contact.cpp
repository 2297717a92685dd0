// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/expected_contact.h"

#include <algorithm>

#include "base/text.h"
#include "ledgers/contacts/contacts_memory.h"

namespace mitsuke::ledgers {

namespace {

using Memory = ContactsLedger::Memory;

// Questions have a rhythm of their own: caches answer some of them.
uint64_t number_of(Channel channel) { return channel == Channel::dns ? 1 : 2; }

// Calls visit(table, key..) for each table that the contact will be looked up in.
template <typename Visit>
void each_look(const ExpectedContact& contact, const Memory& memory, const Visit& visit) {
    visit(memory.hosts, contact.entry.host);
    if (contact.act.destination.empty()) return;
    visit(memory.book, contact.entry.destination);
    visit(memory.beacons, contact.key);
    visit(memory.monthly, contact.monthly_sender());
    visit(memory.address_names, contact.addresses, contact.entry.destination);
}

void prefetch(const ExpectedContact& contact, const Memory& memory) {
    each_look(contact, memory, [](const auto& table, const auto&... keys) { table.prefetch(keys...); });
}

void prefetch_values(const ExpectedContact& contact, const Memory& memory) {
    each_look(contact, memory, [](const auto& table, const auto&... keys) { table.prefetch_value(keys...); });
}

void prefetch_host(const ExpectedContact& contact, const Memory& memory) {
    if (const auto* host = memory.hosts.find(contact.entry.host)) host->prefetch(second_of(contact.entry.time));
}

}  // namespace

uint32_t second_of(Time time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    return seconds > 0 && seconds < UINT32_MAX ? static_cast<uint32_t>(seconds) : 0;
}

uint64_t ExpectedContact::key_of(uint64_t identity, uint64_t destination, Channel channel) const {
    return mixed(mixed(mixed(entry.host, identity), destination), number_of(channel));
}

uint64_t ExpectedContact::pool() const {
    return entry.identity == 0 ? 0 : mixed(mixed(entry.identity, entry.destination), number_of(act.channel));
}

void ExpectedContact::read(const events::Event& contact_event, Arena& arena, const Memory& memory) {
    const KeyedHash& hash = memory.hash;
    event = &contact_event;
    entry = {hash(event->host), 0, 0, 0, event->time};
    addresses.clear();
    act.destination = {};
    if (!is_contact(*event, memory.home)) return;
    read_contact(*event, memory.home, arena, act);
    if (act.destination.empty()) return;
    if (const auto identity = act.identity(); !identity.empty()) entry.identity = hash(ascii_lower(identity));
    if (!act.version.empty()) entry.version = hash(act.version);
    name = act.name.empty() ? 0 : hash(act.name);
    server = act.server_address ? hash(*act.server_address) : act.server.empty() ? 0 : hash(act.server);
    for (const auto& each : act.addresses) addresses.push_back(mixed(entry.host, hash(each)));
    rename(act.destination, hash);
}

void ExpectedContact::rename(std::string_view domain, const KeyedHash& hash) {
    act.destination = domain;
    entry.destination = hash(domain);
    key = key_of(entry.identity, entry.destination, act.channel);
}

// What is asked for now is in the cache some contacts later, and tells what to ask for then.
void ContactsAhead::expect(const events::Event& event, Arena& arena, const Memory& memory) {
    constexpr size_t delay = 5, addresses_usual = 256;
    if (end_ - first_ == size_max) return;
    ExpectedContact& contact = at(end_++);
    if (contact.addresses.capacity() > addresses_usual) contact = {};
    contact.read(event, arena, memory);
    prefetch(contact, memory);
    for (; sought_ + delay < end_; ++sought_) prefetch_values(at(sought_), memory);
    for (; found_ + 2 * delay < end_; ++found_) prefetch_host(at(found_), memory);
}

ExpectedContact& ContactsAhead::take(const events::Event& event, Arena& arena, const Memory& memory) {
    if (first_ == end_ || at(first_).event != &event) {
        first_ = end_;
        expect(event, arena, memory);
    }
    ExpectedContact& contact = at(first_++);
    sought_ = std::max(sought_, first_);
    found_ = std::max(found_, first_);
    return contact;
}

}  // namespace mitsuke::ledgers
