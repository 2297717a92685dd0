// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ledgers/contacts/contact_host.h"
#include "ledgers/contacts/contacts.h"
#include "ledgers/contacts/expected_contact.h"

namespace mitsuke::ledgers {

/// Takes one contact of one host, which is that of `event`: learns it in all parts of the memory, adds its standing to
/// the event, and tells the facts that follow.
void take_contact(ContactsLedger::Memory& memory, ContactHost& host, ExpectedContact& contact, events::Event& event,
                  Arena& event_arena, events::Batch& facts);

}  // namespace mitsuke::ledgers
