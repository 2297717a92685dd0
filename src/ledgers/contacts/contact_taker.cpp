// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/contact_taker.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/fnv.h"
#include "base/text.h"
#include "events/log_sources.h"
#include "ledgers/contacts/activation.h"
#include "ledgers/contacts/channel_teller.h"
#include "ledgers/contacts/contacts_memory.h"
#include "ledgers/provenance/facts.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

using Trait = HonestShare::Trait;

// Without a key: which of sixteen places a name takes must not differ from run to run.
uint64_t sketch_of(std::string_view name) {
    const uint64_t hash = Fnv1a().mix(name).value();
    return hash ^ hash >> 32;
}

// Takes one contact of one host.
class ContactTaker {
public:
    ContactTaker(ContactsLedger::Memory& memory, ContactHost& host, ExpectedContact& contact, Event& event,
                 Arena& arena, events::Batch& facts)
        : memory_(memory),
          host_(host),
          event_(event),
          arena_(arena),
          facts_(facts),
          expected_(contact),
          second_(second_of(event.time)) {}

    void take() {
        if (contact_.name.empty()) name_address();
        const Standing standing = memory_.book.learn(entry_);
        if (standing.is_first) {
            memory_.shares.novel.learn(standing.is_novel ? Trait::shown : Trait::absent);
            memory_.shares.updated.learn(standing.added_by_update ? Trait::shown : Trait::absent);
        }
        is_first_ever_ = standing.age == Duration{};
        is_new_ = standing.age <= std::chrono::seconds(5);
        add_standing(event_, arena_, standing);
        take_claim();
        if (contact_.channel == Channel::dns) take_question();
        else take_flow();
    }

private:
    using View = ContactHost::View;
    View view() const { return events::is_from_the_wire(event_.log_source) ? View::wire : View::host; }

    void take_claim() {
        if (contact_.is_end) return;
        // A connection is claimed, not each request in it; one that was not answered may be in no record.
        const bool is_request = contact_.channel == Channel::tls || contact_.channel == Channel::http;
        const bool is_answered = contact_.channel == Channel::dns || contact_.received > 0;
        if (view() == View::wire && (is_request || !is_answered)) return;
        auto* claims = host_.claims(view(), contact_.channel);
        if (!claims) return;
        const auto port = event_.get(field::DestinationPort);
        const uint64_t name = contact_.channel == Channel::dns ? expected_.name : mixed(expected_.server, hash_(port));
        if (view() == View::wire)
            return claims->seen({name, event_.time, event_.time, event_.source, event_.record, contact_.channel,
                                 std::string(contact_.name), std::string(contact_.destination),
                                 std::string(contact_.server), std::string(port)});
        for (const auto& each : claims->claimed(name, event_.time)) tell_unclaimed(each, *claims);
    }

    // Proved by the wire's record, which is a minute old.
    void tell_unclaimed(const WireContact& wire, const Claims& claims) {
        Event proof;
        proof.time = wire.time;
        proof.host = event_.host;
        proof.source = wire.source;
        proof.record = wire.record;
        proof.add(field::DestinationIp, wire.server);
        proof.add(field::DestinationPort, wire.port);
        ContactAct contact;
        contact.channel = wire.channel;
        contact.name = wire.asked;
        contact.destination = wire.destination;
        Event& fact = begin_fact(facts_, proof, "unclaimed_contact", contact, {});
        const uint64_t destination = hash_(wire.destination);
        add_standing(fact, facts_.arena, memory_.book.standing({entry_.host, 0, 0, destination, wire.time}));
        const uint64_t key = expected_.key_of(0, destination, wire.channel);
        add_number(fact, facts_.arena, field::Contacts, memory_.beacons.contacts(key));
        add_number(fact, facts_.arena, field::ClaimedContacts, claims.claimed_count());
        add_number(fact, facts_.arena, field::UnclaimedContacts, claims.unclaimed_count());
    }

    // A connection to an address that this host was given for a name is one to the name.
    void name_address() {
        if (!contact_.server_address) return;
        const auto domain = memory_.address_names.find(mixed(entry_.host, expected_.server));
        if (!domain.empty()) expected_.rename(arena_.copy(domain), hash_);
    }

    // The endpoint and the wire tell of one connection; where both do, the endpoint's counts.
    void take_flow() {
        if (contact_.is_end) return learn_answer(contact_.received, expected_.key, read_actor(event_));
        const uint64_t name = mixed(entry_.destination, expected_.server);
        auto* twin = host_.twin(name, event_.time);
        if (twin && twin->is_attributed && entry_.identity == 0) return learn_twins_answer(*twin);
        const uint64_t received = twin ? std::max(twin->received, contact_.received) : contact_.received;
        Actor actor = read_actor(event_);
        count_contact();
        learn_connection();
        if (received > 0) learn_answer(received, expected_.key, actor);
        auto& recent = host_.remember(name, expected_.key, contact_, event_.time);
        recent.received = received;
        recent.identity = entry_.identity;
        if (!actor.empty()) recent.actor = std::make_unique<Actor>(std::move(actor));
    }

    // Questions for the name came to something.
    void learn_connection() {
        host_.connected(view());
        memory_.beacons.connected(expected_.key_of(0, entry_.destination, Channel::dns));
        if (entry_.identity != 0)
            memory_.beacons.connected(expected_.key_of(entry_.identity, entry_.destination, Channel::dns));
    }

    // The wire saw the answer to what a program of the endpoint sent.
    void learn_twins_answer(const RecentQuestion& twin) {
        if (contact_.received == 0) return;
        entry_.identity = twin.identity;
        learn_answer(contact_.received, twin.key, twin.actor ? *twin.actor : Actor{});
    }

    void learn_answer(uint64_t bytes, uint64_t key, const Actor& actor) {
        if (second_ == 0 || bytes == 0) return;
        const AnswerHeard heard = memory_.beacons.answered(key, bytes, second_);
        if (heard.is_quiet_now) memory_.shares.woken.learn(Trait::absent);
        if (!heard.large) return;
        if (host_.counts_for_budget(second_)) memory_.budget.judged(second_);
        const Standing standing = memory_.book.standing(entry_);
        const auto around = circumstances_of(standing, actor);
        tell_large_answer(event_, *heard.large, {contact_, actor, standing, around}, memory_, host_, facts_);
    }

    void take_question() {
        memory_.address_names.learn(expected_.addresses, contact_.destination, entry_.destination);
        if (!contact_.server.empty()) host_.asked(expected_.server);
        if (auto* twin = host_.twin(expected_.name, event_.time)) return take_again(*twin);
        host_.remember(expected_.name, expected_.key, contact_, event_.time);
        count_contact();
        learn_failure();
        read_name();
    }

    // The wire and the endpoint tell of one question; who asked it, only the endpoint knows.
    void take_again(RecentQuestion& twin) {
        if (twin.is_attributed || entry_.identity == 0) return channels().add_record(twin.key);
        if (auto* candidate = memory_.candidates.find(twin.key))
            candidate->channel.remove(read_payload(contact_.under(), memory_.model).joined);
        memory_.beacons.take_back(twin.key, second_of(twin.time));
        if (contact_.type.empty()) contact_.type = arena_.copy(twin.type.view());
        if (contact_.server.empty() && twin.server) contact_.server = arena_.copy(twin.server->to_string());
        if (contact_.answer == Answer::unknown) contact_.answer = twin.answer;
        twin.is_attributed = true;
        twin.key = expected_.key;
        count_contact();
        read_name();
    }

    void read_name() {
        if (contact_.under().size() < data_letters_min) return learn_plain();
        const NamePayload payload = read_payload(contact_.under(), memory_.model);
        if (payload.is_data()) channels().add(expected_.key, payload);
        else learn_plain();
    }

    ChannelTeller channels() { return ChannelTeller(memory_, host_, {event_, contact_, entry_}, facts_); }

    void learn_plain() {
        constexpr size_t lessons_max = 4;
        const auto plain = memory_.book.learn_plain_name(entry_.destination, sketch_of(contact_.name));
        if (plain.before == 0) host_.new_domain();
        if (plain.before >= lessons_max || plain.now == plain.before) return;
        for (const auto label : split(contact_.under(), '.')) memory_.model.learn(label);
    }

    // Somebody tries names until one is there.
    void learn_failure() {
        if (contact_.answer != Answer::no_name || second_ == 0 || !is_first_ever_) return;
        const uint64_t sender = mixed(entry_.host, entry_.identity);
        const auto generated = memory_.failing.failed(sender, contact_.destination, memory_.model, second_);
        if (!generated) return;
        Event& fact = begin_fact(facts_, event_, "generated_domain", contact_, read_actor(event_));
        add_text(fact, facts_.arena, field::GeneratedKind, "failing");
        add_text(fact, facts_.arena, field::PeerDomain, generated->examples);
        add_number(fact, facts_.arena, field::QuestionCount, static_cast<int64_t>(generated->names));
        add_text(fact, facts_.arena, field::NameEntropy, fmt::format("{:.2f}", generated->bits_a_letter));
    }

    void count_contact() {
        if (second_ == 0) return;
        learn_month();
        const uint64_t pool = entry_.identity == 0 ? 0 : expected_.pool();
        const Heard heard = memory_.beacons.contact(expected_.key, pool, second_, host_.activity());
        if (heard.is_judged && host_.counts_for_budget(second_)) memory_.budget.judged(second_);
        if (heard.is_new) memory_.shares.rhythmic.learn(heard.beacon ? Trait::shown : Trait::absent);
        if (heard.beacon) tell_beacon(*heard.beacon);
    }

    // One odd name each month, whether it answers or not.
    void learn_month() {
        if (second_ == 0 || contact_.name.empty()) return;
        const auto row = memory_.monthly.contacted(
            {expected_.monthly_sender(), contact_.destination, second_, is_new_, entry_.host}, memory_.model);
        if (!row) return;
        if (host_.counts_for_budget(second_)) memory_.budget.judged(second_);
        std::vector<Reason> reasons = row->reasons;
        const Standing standing = memory_.book.standing(entry_);
        const Actor actor = read_actor(event_);
        add_circumstances(reasons, circumstances_of(standing, actor), memory_.shares);
        Event& fact = begin_fact(facts_, event_, "generated_domain", contact_, actor);
        add_standing(fact, facts_.arena, standing);
        add_text(fact, facts_.arena, field::GeneratedKind, "monthly");
        add_text(fact, facts_.arena, field::PeerDomain, row->before);
        add_number(fact, facts_.arena, field::GeneratedNames, static_cast<int64_t>(row->names));
        add_evidence(fact, facts_.arena, reasons, memory_.budget);
    }

    void tell_beacon(const Beacon& beacon) {
        const Actor actor = read_actor(event_);
        Event& fact = begin_fact(facts_, event_, "beacon", contact_, actor);
        const Standing standing = memory_.book.standing(entry_);
        add_standing(fact, facts_.arena, standing);
        add_beacon(fact, facts_.arena, beacon, second_);
        std::vector<Reason> reasons{{"rhythm", memory_.shares.rhythmic.tempered(beacon.rhythm.bits)}};
        // An address is asked for again and again, and nobody goes there: the answer itself is the message. Browsers
        // and monitors ask ahead, too, so it is worth little.
        constexpr double never_connected = 2;
        if (contact_.channel == Channel::dns && contact_.answer == Answer::address &&
            host_.shows_connections(entry_.identity == 0 ? View::wire : View::host) &&
            memory_.beacons.is_never_connected(expected_.key))
            reasons.push_back({"never_connected", never_connected});
        const auto* candidate = memory_.candidates.find(expected_.key);
        if (candidate && candidate->tellings > 0 && !candidate->channel.is_lookup_service(standing.hosts)) {
            add_number(fact, facts_.arena, field::DataNames, static_cast<int64_t>(candidate->channel.names()));
            reasons.push_back({"data_names", candidate->told_bits - channel_caution});
        } else {
            add_circumstances(reasons, circumstances_of(standing, actor), memory_.shares);
            if (const double bits = memory_.monthly.told_bits(expected_.monthly_sender(), contact_.destination);
                bits > 0)
                reasons.push_back({"monthly_name", bits});
        }
        add_evidence(fact, facts_.arena, reasons, memory_.budget);
    }

    ContactCircumstances circumstances_of(const Standing& standing, const Actor& actor) const {
        return {standing.is_novel,
                standing.added_by_update,
                is_vendors_domain(actor, contact_.destination) || event_.get(field::DestinationFitsPublisher) == "true",
                actor.get(field::LatePayload) == "true",
                standing.products,
                standing.hosts,
                standing.novel_habit};
    }

    ContactsLedger::Memory& memory_;
    const KeyedHash& hash_ = memory_.hash;
    ContactHost& host_;
    Event& event_;
    Arena& arena_;
    events::Batch& facts_;
    ExpectedContact& expected_;
    ContactAct& contact_ = expected_.act;
    BookEntry& entry_ = expected_.entry;
    uint32_t second_;
    bool is_first_ever_ = false;  ///< nobody contacted the destination before
    bool is_new_ = false;         ///< .. but for the other record of this contact
};

}  // namespace

void take_contact(ContactsLedger::Memory& memory, ContactHost& host, ExpectedContact& contact, Event& event,
                  Arena& event_arena, events::Batch& facts) {
    ContactTaker(memory, host, contact, event, event_arena, facts).take();
}

}  // namespace mitsuke::ledgers
