// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "base/home_networks.h"
#include "ledgers/contacts/alarm_budget.h"
#include "ledgers/ledger.h"

namespace mitsuke::ledgers {

class ContactsAhead;

/// Who talks to whom: every DNS question, TLS or HTTP server name and connection to the outside, by host,
/// product or program, registered domain or address, and channel. Where the program is unknown (only the
/// wire is seen) the key is the host's, and the fact says so (KeyedBy). The wire's and the endpoint's
/// record of one question count once. Reads what the provenance ledger added, so it comes after it.
///
/// Adds to a contact: Novel, AddedByUpdate, DestinationAge, DestinationProducts, DestinationHosts.
/// Facts (log source product mitsuke, category as named): dns_channel, beacon, activation, generated_domain.
///
/// What is kept is bounded by the constants of its parts; the oldest goes first and forgotten() counts it. A
/// contact that is regular costs 90 bytes and two for each of at most 96 times, a destination 160, a pair of product
/// and destination 72, a host 1.3 kB (see Beacons, ContactBook).
class ContactsLedger : public Ledger {
public:
    /// `seed` keys the hashes that stand for names: a random number, so that nobody can choose names that
    /// collide. What is told does not depend on it.
    /// `alarms_a_day`: how many false alarms a day, on average over the house, the evidence may allow (AlarmBudget).
    /// `home`: whose address is of the house is no destination, and who has another calls from outside.
    explicit ContactsLedger(uint64_t seed, double alarms_a_day = AlarmBudget::alarms_usual, HomeNetworks home = {});
    ~ContactsLedger() override;

    bool wants(const events::Event& event) const override;
    bool may_want(const events::Event& outline) const override;
    uint8_t precedence(const events::Event& event) const override;
    void expect(const events::Event& event, Arena& event_arena) override;
    void observe(events::Event& event, Arena& event_arena, events::Batch& facts) override;
    uint64_t forgotten() const override;
    std::string_view name() const override { return "contacts"; }
    void save(SnapshotWriter& writer) const override;
    bool restore(SnapshotReader& reader) override;

    struct Memory;

private:
    double alarms_a_day_;
    HomeNetworks home_;
    std::unique_ptr<Memory> memory_;
    std::unique_ptr<ContactsAhead> ahead_;
};

}  // namespace mitsuke::ledgers
