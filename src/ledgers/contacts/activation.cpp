// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/activation.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "ledgers/provenance/facts.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

bool continues(const Event& event, const ContactHost::Awakened& awakened) {
    const std::string_view lineage = event.get(field::Lineage);
    if (!lineage.empty() && lineage == awakened.lineage) return true;
    return !awakened.image.empty() && (equals_ignoring_case(event.get(field::ParentImage), awakened.image) ||
                                       equals_ignoring_case(event.get(field::Image), awakened.image));
}

// Empty when it is nothing that an activated program would do.
std::string_view kind_of(const Event& event, const ContactHost::Awakened& awakened) {
    constexpr std::array<std::string_view, 5> kinds{"process_creation", "image_load", "driver_load", "file_event",
                                                    "registry_set"};
    const auto found = std::find_if(kinds.begin(), kinds.end(),
                                    [&event](std::string_view kind) { return event.log_source.has_category(kind); });
    if (found == kinds.end()) return {};
    if (awakened.bytes == 0) return *found;
    // Who downloads writes files and keeps settings.
    if (*found == "file_event") return {};
    if (*found == "registry_set" && !contains_ignoring_case(event.get(field::TargetObject), "\\Services\\")) return {};
    return *found;
}

}  // namespace

void tell_large_answer(const Event& event, const LargeAnswer& answer, const Awakening& awakening,
                       ContactsLedger::Memory& memory, ContactHost& host, events::Batch& facts) {
    memory.shares.woken.show();
    std::vector<Reason> reasons{{"larger_answer", memory.shares.woken.bits()}};
    if (answer.is_beacon) reasons.push_back({"rhythm", memory.shares.rhythmic.bits()});
    add_circumstances(reasons, awakening.around, memory.shares);
    Event& fact = begin_fact(facts, event, "activation", awakening.contact, awakening.actor);
    add_standing(fact, facts.arena, awakening.standing);
    add_text(fact, facts.arena, field::ActivationKind, "bytes");
    add_number(fact, facts.arena, field::AnswerBytes, static_cast<int64_t>(answer.bytes));
    add_number(fact, facts.arena, field::AnswerBytesBefore, static_cast<int64_t>(answer.before));
    add_number(fact, facts.arena, field::Contacts, answer.contacts);
    add_evidence(fact, facts.arena, reasons, memory.budget);
    ContactHost::Awakened awakened{event.time,
                                   awakening.actor.get(field::Lineage),
                                   awakening.actor.get(field::Image),
                                   std::string(awakening.contact.destination),
                                   std::string(awakening.contact.name),
                                   answer.bytes,
                                   answer.before,
                                   {}};
    if (awakened.image.empty()) return;
    memory.shares.followed.learn(HonestShare::Trait::absent);
    awakened.reasons = std::move(reasons);
    host.awakened() = std::move(awakened);
}

void tell_what_follows(const Event& event, ContactsLedger::Memory& memory, ContactHost& host, events::Batch& facts) {
    constexpr Duration soon = std::chrono::minutes(30);
    auto& awakened = host.awakened();
    if (awakened && event.time - awakened->at > soon) awakened.reset();
    if (!awakened || event.log_source.product == "mitsuke" || !continues(event, *awakened)) return;
    const std::string_view kind = kind_of(event, *awakened);
    if (kind.empty()) return;
    ContactAct contact;
    contact.destination = awakened->domain;
    contact.name = awakened->name;
    if (awakened->bytes > 0) contact.channel = Channel::connection;
    Event& fact = begin_fact(facts, event, "activation", contact, read_actor(event));
    add_text(fact, facts.arena, field::ActivationKind, kind);
    add_number(fact, facts.arena, field::QuietTime,
               std::chrono::floor<std::chrono::seconds>(event.time - awakened->at).count());
    for (const auto name : {field::ParentImage, field::ImageLoaded, field::TargetFilename, field::TargetObject})
        add_text(fact, facts.arena, name, event.get(name));
    if (awakened->bytes > 0) {
        memory.shares.followed.show();
        awakened->reasons.push_back({"followed", memory.shares.followed.bits()});
        add_number(fact, facts.arena, field::AnswerBytes, static_cast<int64_t>(awakened->bytes));
        add_number(fact, facts.arena, field::AnswerBytesBefore, static_cast<int64_t>(awakened->bytes_before));
        add_evidence(fact, facts.arena, awakened->reasons, memory.budget);
    }
    awakened.reset();
}

}  // namespace mitsuke::ledgers
