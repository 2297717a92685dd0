// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/contacts.h"

#include <utility>

#include "base/ip.h"
#include "base/text.h"
#include "ledgers/contacts/activation.h"
#include "ledgers/contacts/contact_taker.h"
#include "ledgers/contacts/contacts_memory.h"
#include "ledgers/contacts/expected_contact.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

// "MINATO\nguyen", "PC07.minato.intra". System accounts have names that everybody has.
void learn_own_names(const Event& event, ContactHost& host) {
    if (host.knows_own_names()) return;
    if (!IpAddress::parse(event.host)) host.learn_own_name("host", event.host);
    host.learn_own_name("host", event.get(field::Computer));
    const auto user = event.get(field::User);
    const size_t slash = user.find('\\');
    if (slash == std::string_view::npos || contains_ignoring_case(user.substr(0, slash), "NT ")) return;
    host.learn_own_name("domain", user.substr(0, slash));
    host.learn_own_name("user", user.substr(slash + 1));
}

}  // namespace

ContactsLedger::ContactsLedger(uint64_t seed, double alarms_a_day, HomeNetworks home)
    : alarms_a_day_(alarms_a_day),
      home_(std::move(home)),
      memory_(std::make_unique<Memory>(seed, alarms_a_day, home_)),
      ahead_(std::make_unique<ContactsAhead>()) {}
ContactsLedger::~ContactsLedger() = default;

// Endpoint records are contacts by their log source alone.
bool ContactsLedger::may_want(const Event& outline) const { return is_contact(outline, home_); }

bool ContactsLedger::wants(const Event& event) const { return is_contact(event, home_); }

// Who was brought and started comes first (see the provenance ledger).
uint8_t ContactsLedger::precedence(const Event& /*event*/) const { return 7; }

void ContactsLedger::observe(Event& event, Arena& event_arena, events::Batch& facts) {
    if (event.host.empty()) return;
    Memory& memory = *memory_;
    ExpectedContact& contact = ahead_->take(event, event_arena, memory);
    const uint64_t key = contact.entry.host;
    const bool is_contact = !contact.act.destination.empty();
    // Only a contact makes a host known: who knocks from outside, a million times over, pushes nobody out.
    ContactHost* host = is_contact ? &memory.hosts[key] : memory.hosts.find(key);
    if (!host) return;
    if (const uint32_t second = second_of(event.time); second != 0) host->activity().add(second);
    if (!is_contact) return tell_what_follows(event, memory, *host, facts);
    learn_own_names(event, *host);
    take_contact(memory, *host, contact, event, event_arena, facts);
}

void ContactsLedger::expect(const Event& event, Arena& event_arena) {
    if (!event.host.empty()) ahead_->expect(event, event_arena, *memory_);
}

void ContactsLedger::save(SnapshotWriter& writer) const { writer(*memory_); }

bool ContactsLedger::restore(SnapshotReader& reader) {
    reader(*memory_);
    bool is_sound = reader.ok();
    memory_->candidates.each(
        [&is_sound](uint64_t, const ChannelCandidate& each) { is_sound = is_sound && each.channel.is_consistent(); });
    if (is_sound) return true;
    memory_ = std::make_unique<Memory>(0, alarms_a_day_, home_);
    return false;
}

uint64_t ContactsLedger::forgotten() const {
    return memory_->book.forgotten() + memory_->hosts.forgotten() + memory_->candidates.forgotten() +
           memory_->address_names.forgotten() + memory_->beacons.forgotten() + memory_->failing.forgotten() +
           memory_->monthly.forgotten();
}

}  // namespace mitsuke::ledgers
