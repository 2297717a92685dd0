// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/network_acts.h"

#include "base/ip.h"
#include "base/text.h"
#include "ledgers/provenance/company_names.h"
#include "ledgers/provenance/process_facts.h"
#include "ledgers/provenance/removal_facts.h"

namespace mitsuke::ledgers {

namespace field = events::field;

namespace {

// The wire's and the endpoint's view of one connection come within this time.
constexpr Duration same_contact = std::chrono::seconds(2);

Key address_key(const Scene& scene, const IpAddress& address) {
    const auto& bytes = address.bytes();
    return scene.memory.texts.hash({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

// The name that DNS gave for an address; empty when it gave none.
Text name_of(const Scene& scene, std::string_view address_text) {
    const auto address = IpAddress::parse(address_text);
    const Text* name = address ? scene.memory.name_of_address.find(address_key(scene, *address)) : nullptr;
    return name ? *name : Text{};
}

void state_fit(Scene& scene, const Process& talker, std::string_view name) {
    if (!talker.hop) return;
    const Root& root = scene.root_of(*talker.hop);
    // What an update brought may call its product's vendor, too.
    const bool fits_root = scene.memory.hops[*talker.hop].added && fits_publisher(name, root.signer, root.name);
    if (fits_root || fits_publisher(name, talker.company, talker.product))
        scene.event.add(field::DestinationFitsPublisher, "true", events::ValueType::boolean);
}

Key destination(const Scene& scene) {
    const Texts& texts = scene.memory.texts;
    return mixed(texts.hash(scene.event.get(field::DestinationIp)),
                 texts.hash(scene.event.get(field::DestinationPort)));
}

// Whose packets are these? The wire knows no programs; the endpoint's log does, if it told of a
// connection to the same place at the same time. The source port is not asked: a sensor behind
// address translation sees another.
void enrich_by_contact(Scene& scene) {
    const Time now = scene.event.time;
    const Contact* contact = scene.memory.contacts.find(destination(scene));
    if (!contact || now - contact->at > same_contact || contact->at - now > same_contact) return;
    Process* talker = scene.enrich(scene.memory.process(contact->process));
    if (talker && !scene.event.has(field::Image)) add_text(scene.event, scene.arena, field::Image, talker->image);
}

}  // namespace

void take_connection(Scene& scene) {
    Process* talker = scene.enrich(scene.actor());
    Text whom = name_of(scene, scene.act.target);
    add_text(scene.event, scene.arena, field::DestinationName, whom);
    if (!talker) return;
    if (whom.empty()) whom = scene.memory.texts.keep(scene.act.target);
    state_fit(scene, *talker, whom);
    talker->last_contact = NetworkAct{scene.event.time, std::move(whom)};
    scene.memory.contacts.put(destination(scene), {talker->key, scene.event.time});
    if (!talker->hop) return;
    tell_outlives(scene, *talker->hop, talker->company);
    // The installer may have named its publisher after the program's start.
    tell_foreign_addition(scene, talker->image, *talker->hop, talker->company);
}

void take_dns_answer(Scene& scene) {
    const Text name = scene.memory.texts.keep(scene.act.target);
    if (!scene.act.process.is_told) {
        enrich_by_contact(scene);
    } else if (Process* asker = scene.enrich(scene.actor())) {
        asker->last_contact = NetworkAct{scene.event.time, name};
        state_fit(scene, *asker, name);
    }
    for (const std::string_view some : Parts(scene.act.details, ';'))
        for (const std::string_view answer : Parts(some, ','))
            if (const auto address = IpAddress::parse(trim(answer)))
                scene.memory.name_of_address.put(address_key(scene, *address), name);
}

}  // namespace mitsuke::ledgers
