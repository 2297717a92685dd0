// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "events/event.h"
#include "ledgers/contacts/contact.h"
#include "ledgers/contacts/contacts_memory.h"

namespace mitsuke::ledgers {

/// Taken off the evidence for a channel, whose weights are set by hand: honest names of the public recordings reach 22
/// bits, one pair of program and domain in thousands.
constexpr double channel_caution = 16;

/// Adds one question to the candidates for a channel, and tells the facts that follow: dns_channel, activation
/// and, for a channel that goes on under another domain, generated_domain. For the time of one event.
class ChannelTeller {
public:
    struct Question {
        const events::Event& event;
        const ContactAct& contact;
        const BookEntry& entry;
    };
    ChannelTeller(ContactsLedger::Memory& memory, ContactHost& host, Question question, events::Batch& facts)
        : memory_(memory),
          host_(host),
          event_(question.event),
          contact_(question.contact),
          entry_(question.entry),
          facts_(facts) {}

    /// A question whose name reads like data, of the sender `key`.
    void add(uint64_t key, const NamePayload& payload);
    /// A second record of a question of the sender `key`.
    void add_record(uint64_t key);

private:
    // A candidate together with what else is known of its sender.
    struct Story {
        ChannelCandidate*
            owner;           ///< counts the tellings: the candidate, or what a known program asked under the domain
        const Actor* actor;  ///< who asks, if any of them knows
        size_t names;        ///< under the domain
        size_t all_names;    ///< under any of the sender's domains
        std::vector<const DnsChannel*> siblings;
        const ChannelCandidate* before;  ///< one of another domain
    };

    void find_own_names(DnsChannel& channel, std::string_view joined) const;
    void count_judged();
    void tell_if_due(ChannelCandidate& candidate);
    Story gather(ChannelCandidate& candidate) const;
    ChannelContext context_of(const ChannelCandidate& candidate, const Story& story) const;
    void tell(const ChannelCandidate& candidate, const Story& story, const std::vector<Reason>& reasons);
    void tell_successor(const Story& story);
    void tell_if_awakened(const ChannelCandidate& candidate, const Actor& actor);

    ContactsLedger::Memory& memory_;
    ContactHost& host_;
    const events::Event& event_;
    const ContactAct& contact_;
    const BookEntry& entry_;
    events::Batch& facts_;
};

}  // namespace mitsuke::ledgers
