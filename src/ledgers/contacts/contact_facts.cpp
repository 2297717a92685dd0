// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/contact_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "ledgers/provenance/company_names.h"
#include "ledgers/provenance/facts.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

constexpr std::array<events::FieldId, 18> actor_fields{field::Image,
                                                       field::ProcessGuid,
                                                       field::ProcessId,
                                                       field::User,

                                                       field::Company,
                                                       field::Hashes,
                                                       field::RootProduct,
                                                       field::RootProductVersion,
                                                       field::RootProductSigner,
                                                       field::RootInstaller,
                                                       field::RootOrigin,
                                                       field::ProductAge,
                                                       field::Lineage,
                                                       field::LineageDepth,
                                                       field::LineagePath,
                                                       field::LatePayload,
                                                       field::SameSigner,
                                                       field::ImageWriter};

void add_flag(Event& event, events::FieldId name, bool is_so) {
    if (is_so) event.add(name, "true", events::ValueType::boolean);
}

void add_decimal(Event& event, Arena& arena, events::FieldId name, double value) {
    event.add(name, arena.copy(fmt::format("{:.1f}", value)), events::ValueType::real);
}

std::string joined(const std::vector<std::string>& values) {
    std::string out;
    for (const auto& each : values) out += (out.empty() ? "" : ", ") + each;
    return out;
}

}  // namespace

Actor read_actor(const Event& event) {
    constexpr size_t bytes_max = 2'048;
    Actor actor;
    if (!event.has(field::Image) && !event.has(field::RootProduct)) return actor;
    for (const auto name : actor_fields)
        if (const auto* found = event.find(name); found && !found->value.empty() && found->value.size() <= bytes_max)
            actor.values.push_back({name, found->type, std::string(found->value)});
    return actor;
}

bool is_vendors_domain(const Actor& actor, std::string_view domain) {
    const std::string_view main = domain.substr(0, domain.find('.'));
    return std::any_of(actor.values.begin(), actor.values.end(), [main](const Actor::Value& each) {
        const bool names_maker =
            each.name == field::RootProduct || each.name == field::RootProductSigner || each.name == field::Company;
        return names_maker && bears_name(main, each.text);
    });
}

Event& begin_fact(events::Batch& facts, const Event& proof, std::string_view kind, const ContactAct& contact,
                  const Actor& actor) {
    Event& fact = facts.begin();
    fact.time = proof.time;
    fact.host = facts.arena.copy(proof.host);
    fact.source = proof.source;
    fact.record = proof.record;
    fact.log_source = {"mitsuke", "contacts", {kind, {}, {}}};
    fact.add(field::Fact, kind);
    std::string_view keyed_by = actor.empty() ? "host" : "program";
    for (const auto& each : actor.values) {
        const auto value = facts.arena.copy(each.text);
        fact.add(each.name, value, each.type);
        if (each.name != field::RootProduct) continue;
        fact.add(field::Product, value);
        keyed_by = "product";
    }
    if (keyed_by == "product")
        fact.add(field::VendorsDomain, is_vendors_domain(actor, contact.destination) ? "true" : "false",
                 events::ValueType::boolean);
    fact.add(field::KeyedBy, keyed_by);
    fact.add(field::ContactChannel, to_string(contact.channel));
    add_text(fact, facts.arena, field::RegisteredDomain, contact.destination);
    const auto name_field = contact.channel == Channel::dns ? field::QueryName : field::DestinationName;
    add_text(fact, facts.arena, name_field, contact.name);
    for (const auto name : {field::QueryType, field::QueryStatus, field::QueryResults, field::SourceIp,
                            field::DestinationIp, field::DestinationPort})
        if (const auto* found = proof.find(name); found && !found->value.empty())
            fact.add(name, facts.arena.copy(found->value), found->type);
    return fact;
}

void add_standing(Event& event, Arena& arena, const Standing& standing) {
    add_flag(event, field::Novel, standing.is_novel);
    add_flag(event, field::AddedByUpdate, standing.added_by_update);
    add_number(event, arena, field::DestinationAge, std::chrono::floor<std::chrono::seconds>(standing.age).count());
    add_number(event, arena, field::DestinationProducts, static_cast<int64_t>(standing.products));
    add_number(event, arena, field::DestinationHosts, static_cast<int64_t>(standing.hosts));
}

void add_beacon(Event& fact, Arena& arena, const Beacon& beacon, uint32_t now) {
    const auto duration = [](double seconds) { return format_duration(std::chrono::seconds(std::lround(seconds))); };
    const Rhythm& rhythm = beacon.rhythm;
    const uint32_t span = now - beacon.first;
    add_number(fact, arena, field::Period, std::lround(rhythm.period));
    add_number(fact, arena, field::Jitter, std::lround(rhythm.jitter));
    add_number(fact, arena, field::Contacts, beacon.contacts);
    add_number(fact, arena, field::ContactSpan, span);
    add_number(fact, arena, field::Score, std::lround(rhythm.bits));
    add_text(fact, arena, field::Cadence,
             fmt::format("every {} ± {}, {} contacts in {}", duration(rhythm.period), duration(rhythm.jitter),
                         beacon.contacts, duration(span)));
    add_text(fact, arena, field::CadenceTest,
             beacon.is_pooled                       ? "renewal, pooled over hosts"
             : rhythm.test == Rhythm::Test::renewal ? "renewal"
                                                    : "phase");
}

void add_evidence(Event& fact, Arena& arena, const std::vector<Reason>& reasons, const AlarmBudget& budget) {
    const double bits = sum(reasons), needed = budget.bits_needed();
    // One place behind the point, as the reasons have it: what is written adds up.
    add_decimal(fact, arena, field::Evidence, bits);
    add_decimal(fact, arena, field::EvidenceNeeded, needed);
    add_number(fact, arena, field::ContactsJudged, budget.contacts());
    fact.add(field::WithinBudget, budget.allows(bits) ? "true" : "false", events::ValueType::boolean);
    add_text(fact, arena, field::EvidenceReasons, to_string(reasons));
}

void add_channel(Event& fact, Arena& arena, const DnsChannel& channel, const std::vector<Reason>& reasons) {
    const auto number = [&](events::FieldId name, uint64_t value) {
        add_number(fact, arena, name, static_cast<int64_t>(value));
    };
    const NamesAlike alike = channel.alike();
    number(field::EncodedBytes, channel.bytes());
    number(field::NameAlphabet, alike.alphabet);
    add_text(fact, arena, field::NameEntropy, fmt::format("{:.2f}", alike.entropy));
    number(field::ConstantColumns, static_cast<uint64_t>(std::lround(100 * alike.constant_columns)));
    add_text(fact, arena, field::QueryTypes, joined(channel.types()));
    add_text(fact, arena, field::Resolvers, joined(channel.servers()));
    add_text(fact, arena, field::OwnName, channel.own_name());
    number(field::QuestionCount, channel.questions());
    // A record of the question alone says nothing of its answer.
    if (channel.knows_answers()) number(field::UnansweredCount, channel.unanswered());
    number(field::DataAnswerCount, channel.data_answers());
    add_number(fact, arena, field::Score, std::lround(sum(reasons)));
    add_text(fact, arena, field::Reasons, to_string(reasons));
}

}  // namespace mitsuke::ledgers
