// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "ledgers/contacts/contact.h"
#include "ledgers/contacts/contact_book.h"
#include "ledgers/contacts/contacts.h"
#include "ledgers/keyed_hash.h"

namespace mitsuke::ledgers {

/// Whole seconds since 1970; 0 for a time that has none.
uint32_t second_of(Time time);

/// A contact as read from its event, with the hashes under which the ledger remembers its parts.
struct ExpectedContact {
    const events::Event* event = nullptr;
    ContactAct act;  ///< empty when the event is none
    BookEntry entry;
    uint64_t key = 0;                 ///< in Beacons: host, identity, destination and channel
    uint64_t name = 0;                ///< of what was asked for
    uint64_t server = 0;              ///< of the address asked or connected to
    std::vector<uint64_t> addresses;  ///< in AddressNames: host and each address of the answer

    void read(const events::Event& contact_event, Arena& arena, const ContactsLedger::Memory& memory);
    /// The contact is one with `domain`.
    void rename(std::string_view domain, const KeyedHash& hash);
    uint64_t key_of(uint64_t identity, uint64_t destination, Channel channel) const;
    /// In Beacons: the same over all hosts; 0 where the identity is unknown.
    uint64_t pool() const;
    /// Who may have names that relieve one another.
    uint64_t monthly_sender() const { return entry.identity == 0 ? entry.host : entry.identity; }
};

/// Contacts that will be taken soon, in their order. Each look at the ledger's tables misses the cache where there are
/// many hosts; asked for in advance, the misses of many contacts overlap.
class ContactsAhead {
public:
    void expect(const events::Event& event, Arena& arena, const ContactsLedger::Memory& memory);
    /// The next one. When it was not expected it is read now.
    ExpectedContact& take(const events::Event& event, Arena& arena, const ContactsLedger::Memory& memory);

private:
    static constexpr size_t size_max = 32;
    ExpectedContact& at(size_t number) { return ring_[number % size_max]; }

    std::array<ExpectedContact, size_max> ring_;
    size_t first_ = 0, end_ = 0;
    size_t sought_ = 0, found_ = 0;  ///< of those before, the values were asked for; what the values lead to
};

}  // namespace mitsuke::ledgers
