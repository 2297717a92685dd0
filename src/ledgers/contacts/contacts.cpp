// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/contacts.h"

#include <fmt/format.h>

#include <memory>

#include "base/ip.h"
#include "base/text.h"
#include "ledgers/contacts/beacons.h"
#include "ledgers/contacts/contact.h"
#include "ledgers/contacts/contact_book.h"
#include "ledgers/contacts/contact_facts.h"
#include "ledgers/contacts/contact_host.h"
#include "ledgers/contacts/dns_channel.h"
#include "ledgers/contacts/keyed_hash.h"
#include "ledgers/contacts/letter_model.h"
#include "ledgers/contacts/own_names.h"
#include "ledgers/provenance/facts.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

// Under this, a channel is not told: SUNBURST's names pass it at the third, no honest ones of the public
// recordings come within ten bits of it.
constexpr double told_bits_min = 36;
// Each time something new is known of a channel it is told again, so many times.
constexpr size_t tellings_max = 6;

// A candidate for a channel, and who it is of.
struct Candidate {
    DnsChannel channel;
    uint64_t destination = 0;
    Actor actor;
    size_t tellings = 0;
    size_t told_traits = 0;
};

// Whole seconds since 1970; 0 for a time that has none.
uint32_t second_of(Time time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    return seconds > 0 && seconds < UINT32_MAX ? static_cast<uint32_t>(seconds) : 0;
}

// What a new telling would add: types, servers, an own name, answers.
size_t traits_of(const DnsChannel& channel) {
    return channel.types().size() + channel.servers().size() + (channel.own_name().empty() ? 0 : 1) +
           (channel.data_answers() > 0 ? 1 : 0) + (channel.names() >= 50 ? 1 : 0);
}

}  // namespace

struct ContactsLedger::Memory {
    static constexpr size_t hosts_max = 100'000, candidates_max = 65'536, addresses_max = 500'000;

    explicit Memory(uint64_t seed) : hash(seed) {}

    KeyedHash hash;
    LetterModel model;
    ContactBook book;
    BoundedTable<ContactHost> hosts{hosts_max};
    BoundedTable<Candidate> candidates{candidates_max};
    BoundedTable<std::string> domain_of_address{addresses_max};  ///< by host and address
    Beacons beacons;
};

namespace {

// Takes one contact of one host.
class ContactTaker {
public:
    ContactTaker(ContactsLedger::Memory& memory, ContactHost& host, Event& event, Arena& arena, events::Batch& facts)
        : memory_(memory),
          host_(host),
          event_(event),
          arena_(arena),
          facts_(facts),
          contact_(read_contact(event)),
          second_(second_of(event.time)) {}

    void take() {
        if (contact_.destination.empty()) return;
        if (contact_.name.empty()) name_address();
        entry_.host = hash_(event_.host);
        entry_.identity = contact_.identity().empty() ? 0 : hash_(contact_.identity());
        entry_.version = contact_.version.empty() ? 0 : hash_(contact_.version);
        entry_.destination = hash_(contact_.destination);
        entry_.time = event_.time;
        add_standing(event_, arena_, book_.learn(entry_));
        if (contact_.channel == Channel::dns) take_question();
        else take_flow();
    }

private:
    // A connection to an address that this host was given for a name is one to the name.
    void name_address() {
        const auto* domain = memory_.domain_of_address.find(mixed(hash_(event_.host), hash_(contact_.server)));
        if (domain) contact_.destination = *domain;
    }

    void learn_addresses() {
        std::string_view rest = event_.get(field::QueryResults);
        while (!rest.empty()) {
            const size_t end = std::min(rest.find_first_of(";,"), rest.size());
            if (const auto address = IpAddress::parse(trim(rest.substr(0, end))); address && !address->is_internal())
                memory_.domain_of_address[mixed(entry_.host, hash_(address->to_string()))] = contact_.destination;
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }

    // The endpoint and the wire tell of one connection; where both do, the endpoint's counts.
    void take_flow() {
        key_ = key_of(entry_.identity);
        const uint64_t name = mixed(entry_.destination, hash_(contact_.server));
        const bool is_attributed = entry_.identity != 0;
        if (const auto* twin = host_.twin(name, event_.time); twin && twin->is_attributed && !is_attributed) return;
        host_.remember(name, key_, contact_, event_.time);
        count_contact();
    }

    uint64_t key_of(uint64_t identity) const {
        const uint64_t channel = contact_.channel == Channel::dns ? 1 : 2;
        return mixed(mixed(mixed(entry_.host, identity), entry_.destination), channel);
    }

    void count_contact() {
        const uint64_t pool = entry_.identity == 0 ? 0
                                                   : mixed(mixed(entry_.identity, entry_.destination),
                                                           contact_.channel == Channel::dns ? 1 : 2);
        if (second_ == 0) return;
        const auto beacon = memory_.beacons.contact(key_, pool, second_, host_.activity());
        if (beacon) tell_beacon(*beacon);
    }

    void tell_beacon(const Beacon& beacon) {
        Event& fact = begin_fact(facts_, event_, "beacon", contact_, read_actor(event_));
        add_standing(fact, facts_.arena, book_.standing(entry_));
        add_beacon(fact, facts_.arena, beacon, second_);
        const Candidate* candidate = candidates_.find(key_);
        if (!candidate || candidate->tellings == 0) return;
        add_number(fact, facts_.arena, field::DataNames, static_cast<int64_t>(candidate->channel.names()));
    }

    void take_question() {
        const uint64_t name = hash_(contact_.name);
        key_ = key_of(entry_.identity);
        learn_addresses();
        if (!contact_.server.empty()) host_.asked(hash_(contact_.server));
        if (auto* twin = host_.twin(name, event_.time)) return take_again(*twin);
        host_.remember(name, key_, contact_, event_.time);
        count_contact();
        read_name(name);
    }

    // The wire and the endpoint tell of one question; who asked it, only the endpoint knows.
    void take_again(RecentQuestion& twin) {
        if (twin.is_attributed || entry_.identity == 0) {
            key_ = twin.key;
            Candidate* candidate = candidates_.find(key_);
            if (!candidate) return;
            candidate->channel.learn(contact_);
            return tell_if_due(*candidate);
        }
        if (Candidate* candidate = candidates_.find(twin.key))
            candidate->channel.remove(read_payload(contact_.under(), model_).joined);
        if (contact_.type.empty()) contact_.type = twin.type;
        if (contact_.server.empty()) contact_.server = twin.server;
        if (contact_.answer == Answer::unknown) contact_.answer = twin.answer;
        memory_.beacons.take_back(twin.key, second_of(twin.time));
        twin.is_attributed = true;
        twin.key = key_;
        count_contact();
        read_name(twin.name);
    }

    void read_name(uint64_t name) {
        const NamePayload payload = read_payload(contact_.under(), model_);
        if (!payload.is_data()) return learn_plain(name);
        const bool is_new = candidates_.find(key_) == nullptr;
        Candidate& candidate = candidates_[key_];
        if (is_new) {
            candidate.destination = entry_.destination;
            host_.new_data_domain();
            host_.learn_candidate(key_);
        }
        if (Actor actor = read_actor(event_); !actor.empty()) candidate.actor = std::move(actor);
        candidate.channel.add(payload, contact_);
        find_own(candidate.channel, payload.joined);
        tell_if_due(candidate);
    }

    // The endpoint knows what a channel would tell of it.
    void find_own(DnsChannel& channel, std::string_view joined) const {
        if (!channel.own_name().empty() || channel.names() > DnsChannel::names_max) return;
        for (const auto& [kind, name] : host_.own_names())
            if (const auto code = find_own_name(joined, name); !code.empty())
                return channel.found_own_name(fmt::format("{} {} as {}", kind, name, code));
    }

    void learn_plain(uint64_t name) {
        constexpr size_t lessons_max = 4;
        const size_t before = book_.plain_names(entry_.destination);
        book_.learn_plain_name(entry_.destination, name);
        if (before == 0) host_.new_domain();
        if (before >= lessons_max || book_.plain_names(entry_.destination) == before) return;
        for (const auto label : split(contact_.under(), '.')) model_.learn(label);
    }

    void tell_if_due(Candidate& candidate) {
        Story story{&candidate, &candidate.actor, {}, candidate.channel.names(), candidate.channel.names()};
        gather(story);
        if (story.all_names < DnsChannel::names_wanted && candidate.channel.own_name().empty()) return;
        const auto reasons = candidate.channel.reasons(context_of(candidate, *story.actor), story.siblings);
        if (sum(reasons) < told_bits_min) return;
        Candidate& owner = *story.owner;
        const size_t traits = traits_of(owner.channel) + (&owner == &candidate ? 0 : traits_of(candidate.channel));
        if (owner.tellings >= tellings_max || (owner.tellings > 0 && traits <= owner.told_traits)) return;
        ++owner.tellings;
        owner.told_traits = traits;
        tell(candidate, story, reasons);
    }

    // A candidate together with what else is known of its sender.
    struct Story {
        Candidate* owner;    ///< counts the tellings: the candidate, or what a known program asked under the domain
        const Actor* actor;  ///< who asks, if any of them knows
        std::vector<const DnsChannel*> siblings;
        size_t names;      ///< under the domain
        size_t all_names;  ///< under any of the sender's domains
    };

    // Other domains that the same sender asks under in the same way: one for each month, say. Where only
    // the wire saw a question, the host's other candidates may know the program.
    void gather(Story& story) const {
        const Candidate& candidate = *story.owner;
        for (const uint64_t key : host_.candidates()) {
            Candidate* other = candidates_.find(key);
            if (!other || other == &candidate || !other->channel.resembles(candidate.channel)) continue;
            story.siblings.push_back(&other->channel);
            story.all_names += other->channel.names();
            const bool names_program = story.actor->empty() && !other->actor.empty();
            if (names_program) story.actor = &other->actor;
            if (other->destination != candidate.destination) continue;
            story.names += other->channel.names();
            if (names_program) story.owner = other;
        }
    }

    ChannelContext context_of(const Candidate& candidate, const Actor& actor) const {
        ChannelContext context;
        BookEntry entry = entry_;
        entry.destination = candidate.destination;
        const Standing standing = book_.standing(entry);
        context.plain_names = book_.plain_names(candidate.destination);
        context.hosts = standing.hosts;
        context.products = standing.products;
        context.is_novel = standing.is_novel;
        context.added_by_update = standing.added_by_update;
        context.is_vendors = is_vendors_domain(actor, contact_.destination);
        context.usual_bits = host_.usual_bits();
        for (const auto& server : candidate.channel.servers())
            context.past_resolver |= host_.is_past_resolver(hash_(server));
        return context;
    }

    void tell(const Candidate& candidate, const Story& story, const std::vector<Reason>& reasons) {
        Event& fact = begin_fact(facts_, event_, "dns_channel", contact_, *story.actor);
        add_standing(fact, facts_.arena, book_.standing(entry_));
        add_number(fact, facts_.arena, field::DataNames, static_cast<int64_t>(story.names));
        add_channel(fact, facts_.arena, candidate.channel, reasons);
    }

    ContactsLedger::Memory& memory_;
    const KeyedHash& hash_ = memory_.hash;
    LetterModel& model_ = memory_.model;
    ContactBook& book_ = memory_.book;
    BoundedTable<Candidate>& candidates_ = memory_.candidates;
    ContactHost& host_;
    Event& event_;
    Arena& arena_;
    events::Batch& facts_;
    ContactAct contact_;
    uint32_t second_;
    BookEntry entry_;
    uint64_t key_ = 0;
};

}  // namespace

namespace {

// "MINATO\\nguyen", "PC07.minato.intra". System accounts have names that everybody has.
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

ContactsLedger::ContactsLedger(uint64_t seed) : memory_(std::make_unique<Memory>(seed)) {}
ContactsLedger::~ContactsLedger() = default;

bool ContactsLedger::wants(const Event& event) const { return is_contact(event); }

// Who was brought and started comes first (see the provenance ledger).
uint8_t ContactsLedger::precedence(const Event& /*event*/) const { return 7; }

void ContactsLedger::observe(Event& event, Arena& event_arena, events::Batch& facts) {
    if (event.host.empty()) return;
    Memory& memory = *memory_;
    ContactHost& host = memory.hosts[memory.hash(event.host)];
    if (const uint32_t second = second_of(event.time); second != 0) host.activity().add(second);
    if (!is_contact(event)) return;
    learn_own_names(event, host);
    ContactTaker(memory, host, event, event_arena, facts).take();
}

uint64_t ContactsLedger::forgotten() const {
    return memory_->book.forgotten() + memory_->hosts.forgotten() + memory_->candidates.forgotten() +
           memory_->beacons.forgotten();
}

}  // namespace mitsuke::ledgers
