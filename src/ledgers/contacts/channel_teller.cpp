// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/channel_teller.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ip.h"
#include "ledgers/contacts/expected_contact.h"
#include "ledgers/contacts/own_names.h"
#include "ledgers/provenance/facts.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

// From here on a channel is told whatever the alarm budget: SUNBURST's names pass it at the third, honest names of the
// public recordings do not come near it.
constexpr double told_bits_min = 32;
// Each time something new is known of a channel, or it has become so much more certain, it is told again, so
// many times.
constexpr size_t tellings_max = 6;
constexpr double more_certain_bits = 4;
constexpr size_t names_many = 50;

// What a new telling would add: types, servers, an own name, answers, a flood.
size_t traits_of(const DnsChannel& channel) {
    return channel.types().size() + channel.servers().size() + (channel.own_name().empty() ? 0 : 1) +
           (channel.data_answers() > 0 ? 1 : 0) + (channel.names() >= names_many ? 1 : 0);
}

}  // namespace

void ChannelTeller::add(uint64_t key, const NamePayload& payload) {
    const bool is_new = memory_.candidates.find(key) == nullptr;
    ChannelCandidate& candidate = memory_.candidates[key];
    if (is_new) {
        candidate.domain = contact_.destination;
        host_.new_data_domain();
        host_.learn_candidate(key);
    }
    candidate.entry = entry_;
    if (Actor actor = read_actor(event_); !actor.empty()) candidate.actor = std::move(actor);
    const size_t names_before = candidate.channel.names();
    candidate.channel.add(payload, contact_);
    if (candidate.channel.names() > names_before) count_judged();
    find_own_names(candidate.channel, payload.joined);
    tell_if_due(candidate);
}

void ChannelTeller::count_judged() {
    const uint32_t second = second_of(event_.time);
    if (second != 0 && host_.counts_for_budget(second)) memory_.budget.judged(second);
}

void ChannelTeller::add_record(uint64_t key) {
    ChannelCandidate* candidate = memory_.candidates.find(key);
    if (!candidate) return;
    candidate->channel.learn(contact_);
    tell_if_due(*candidate);
}

// The endpoint knows what a channel would tell of it.
void ChannelTeller::find_own_names(DnsChannel& channel, std::string_view joined) const {
    if (!channel.own_name().empty() || channel.names() > DnsChannel::names_max) return;
    if (host_.own_names().empty()) return;
    OwnNameSearch search(joined);
    for (const auto& [kind, name] : host_.own_names())
        if (const auto code = search.find(name); !code.empty())
            return channel.found_own_name(fmt::format("{} {} as {}", kind, name, code));
}

void ChannelTeller::tell_if_due(ChannelCandidate& candidate) {
    const Story story = gather(candidate);
    if (story.all_names < DnsChannel::names_wanted && candidate.channel.own_name().empty()) return;
    const auto reasons = candidate.channel.reasons(context_of(candidate, story), story.siblings);
    const double bits = sum(reasons);
    if (bits < told_bits_min && !memory_.budget.allows(bits - channel_caution)) return;
    tell_if_awakened(candidate, *story.actor);
    ChannelCandidate& owner = *story.owner;
    const size_t traits = traits_of(owner.channel) + (&owner == &candidate ? 0 : traits_of(candidate.channel));
    const bool is_news = traits > owner.told_traits || bits >= owner.told_bits + more_certain_bits;
    if (owner.tellings >= tellings_max || !is_news) return;
    if (owner.tellings == 0) tell_successor(story);
    ++owner.tellings;
    owner.told_traits = std::max(owner.told_traits, traits);
    owner.told_bits = std::max(owner.told_bits, bits);
    tell(candidate, story, reasons);
}

// Other domains that the same sender asks under in the same way: one for each month, say. Where only the
// wire saw a question, the host's other candidates may know the program.
ChannelTeller::Story ChannelTeller::gather(ChannelCandidate& candidate) const {
    const size_t names = candidate.channel.names();
    Story story{&candidate, &candidate.actor, names, names, {}, nullptr};
    for (const uint64_t key : host_.candidates()) {
        ChannelCandidate* other = memory_.candidates.find(key);
        if (!other || other == &candidate || !other->channel.resembles(candidate.channel)) continue;
        story.siblings.push_back(&other->channel);
        story.all_names += other->channel.names();
        const bool names_program = story.actor->empty() && !other->actor.empty();
        if (names_program) story.actor = &other->actor;
        if (other->entry.destination != candidate.entry.destination) {
            story.before = other;
            continue;
        }
        story.names += other->channel.names();
        if (names_program) story.owner = other;
    }
    return story;
}

ChannelContext ChannelTeller::context_of(const ChannelCandidate& candidate, const Story& story) const {
    ChannelContext context;
    const Standing standing = memory_.book.standing(story.owner->entry);
    context.plain_names = memory_.book.plain_names(entry_.destination);
    context.hosts = standing.hosts;
    context.products = standing.products;
    context.is_novel = standing.is_novel;
    context.added_by_update = standing.added_by_update;
    context.is_vendors = is_vendors_domain(*story.actor, contact_.destination);
    context.usual_bits = host_.usual_bits();
    for (const auto& server : candidate.channel.servers()) {
        const auto address = IpAddress::parse(server);
        const bool is_outside = address && !memory_.home.contains(*address);
        context.past_resolver |= is_outside && host_.is_past_resolver(memory_.hash(*address));
    }
    return context;
}

void ChannelTeller::tell(const ChannelCandidate& candidate, const Story& story, const std::vector<Reason>& reasons) {
    Event& fact = begin_fact(facts_, event_, "dns_channel", contact_, *story.actor);
    add_standing(fact, facts_.arena, memory_.book.standing(story.owner->entry));
    add_number(fact, facts_.arena, field::DataNames, static_cast<int64_t>(story.names));
    add_channel(fact, facts_.arena, candidate.channel, reasons);
    std::vector<Reason> evidence = reasons;
    evidence.push_back({"caution", -channel_caution});
    add_evidence(fact, facts_.arena, evidence, memory_.budget);
}

void ChannelTeller::tell_successor(const Story& story) {
    if (!story.before) return;
    Event& fact = begin_fact(facts_, event_, "generated_domain", contact_, *story.actor);
    add_text(fact, facts_.arena, field::GeneratedKind, "successor");
    add_text(fact, facts_.arena, field::PeerDomain, story.before->domain);
    add_number(fact, facts_.arena, field::DataNames, static_cast<int64_t>(story.names));
}

// A dormant channel was answered with data for the first time.
void ChannelTeller::tell_if_awakened(const ChannelCandidate& candidate, const Actor& actor) {
    if (!candidate.channel.is_awakened()) return;
    Event& fact = begin_fact(facts_, event_, "activation", contact_, actor);
    add_text(fact, facts_.arena, field::ActivationKind, "answer");
    add_number(fact, facts_.arena, field::DataNames, static_cast<int64_t>(candidate.channel.names()));
    add_number(fact, facts_.arena, field::QuestionCount, candidate.channel.questions());
    host_.awakened() = ContactHost::Awakened{event_.time,
                                             actor.get(field::Lineage),
                                             actor.get(field::Image),
                                             std::string(contact_.destination),
                                             std::string(contact_.name),
                                             0,
                                             0,
                                             {}};
}

}  // namespace mitsuke::ledgers
