// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/event.h"
#include "ledgers/contacts/beacons.h"
#include "ledgers/contacts/contact.h"
#include "ledgers/contacts/contacts_memory.h"

namespace mitsuke::ledgers {

/// An answer that broke the quiet of a contact: who got it, and what is known around it.
struct Awakening {
    const ContactAct& contact;
    const Actor& actor;
    const Standing& standing;
    const ContactCircumstances& around;
};
/// Tells of an answer far larger than those before it, at once, and has the host wait for what follows.
void tell_large_answer(const events::Event& event, const LargeAnswer& answer, const Awakening& awakening,
                       ContactsLedger::Memory& memory, ContactHost& host, events::Batch& facts);

/// After an answer to a dormant channel or contact, within half an hour: a program, module or service of the same
/// lineage; after an answer in DNS also a file or a registry value, since updaters do not work that way.
void tell_what_follows(const events::Event& event, ContactsLedger::Memory& memory, ContactHost& host,
                       events::Batch& facts);

}  // namespace mitsuke::ledgers
