// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "events/event.h"
#include "events/kept_fields.h"
#include "ledgers/contacts/alarm_budget.h"
#include "ledgers/contacts/beacons.h"
#include "ledgers/contacts/contact.h"
#include "ledgers/contacts/contact_book.h"
#include "ledgers/contacts/dns_channel.h"

namespace mitsuke::ledgers {

/// The fields of an event that say who acts: program, user, product and lineage.
struct Actor {
    struct Value {
        events::FieldId name;
        events::ValueType type;
        std::string text;
    };
    std::vector<Value> values;

    bool empty() const { return values.empty(); }
    std::string get(events::FieldId name) const {
        for (const auto& each : values)
            if (each.name == name) return each.text;
        return {};
    }
};
/// Whether a domain bears a name of who made the program: a word of product, signer or company. Says little
/// for it, as anybody may register such a name; says more where the names under it are odd.
bool is_vendors_domain(const Actor& actor, std::string_view domain);
/// Empty when the event names no program.
Actor read_actor(const events::Event& event);

/// A fact of `kind` about a contact, proved by `proof`, by `actor` (or by nobody known). The caller adds more.
events::Event& begin_fact(events::Batch& facts, const events::Event& proof, std::string_view kind,
                          const ContactAct& contact, const Actor& actor);

void add_standing(events::Event& event, Arena& arena, const Standing& standing);
void add_beacon(events::Event& fact, Arena& arena, const Beacon& beacon, uint32_t now);
/// What speaks for and against, and whether the day's alarm budget has room for it.
void add_evidence(events::Event& fact, Arena& arena, const std::vector<Reason>& reasons, const AlarmBudget& budget);
void add_channel(events::Event& fact, Arena& arena, const DnsChannel& channel, const std::vector<Reason>& reasons);

}  // namespace mitsuke::ledgers
