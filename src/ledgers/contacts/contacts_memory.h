// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/home_networks.h"
#include "ledgers/bounded_table.h"
#include "ledgers/contacts/address_names.h"
#include "ledgers/contacts/alarm_budget.h"
#include "ledgers/contacts/beacons.h"
#include "ledgers/contacts/contact_book.h"
#include "ledgers/contacts/contact_facts.h"
#include "ledgers/contacts/contact_host.h"
#include "ledgers/contacts/contacts.h"
#include "ledgers/contacts/dns_channel.h"
#include "ledgers/contacts/evidence.h"
#include "ledgers/contacts/failing_names.h"
#include "ledgers/contacts/letter_model.h"
#include "ledgers/contacts/monthly_names.h"
#include "ledgers/keyed_hash.h"

namespace mitsuke::ledgers {

/// A candidate for a channel in DNS names, and who it is of.
struct ChannelCandidate {
    DnsChannel channel;
    BookEntry entry;  ///< of its latest question
    std::string domain;
    Actor actor;
    size_t tellings = 0, told_traits = 0;
    double told_bits = 0;

    /// Without the actor, which the next question names again.
    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(channel, entry, domain, tellings, told_traits, told_bits);
    }
};

/// All that the contacts ledger remembers. Bounds stand with its parts.
struct ContactsLedger::Memory {
    static constexpr size_t hosts_max = 100'000, candidates_max = 65'536;

    Memory(uint64_t seed, double alarms_a_day, HomeNetworks networks)
        : hash(seed), home(std::move(networks)), budget(alarms_a_day) {}

    KeyedHash hash;
    HomeNetworks home;
    LetterModel model;
    ContactBook book;
    BoundedTable<ContactHost> hosts{hosts_max};
    BoundedTable<ChannelCandidate> candidates{candidates_max};
    AddressNames address_names;
    Beacons beacons;
    FailingNames failing;
    MonthlyNames monthly;
    AlarmBudget budget;
    HonestShares shares;

    /// What lasts over weeks. Hashes mean something under their own key only, so that comes along.
    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(hash, book, hosts, candidates, beacons, monthly, budget, shares);
    }
};

}  // namespace mitsuke::ledgers
