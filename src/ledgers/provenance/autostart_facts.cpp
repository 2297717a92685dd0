// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/autostart_facts.h"

#include <algorithm>

#include "base/text.h"
#include "ledgers/provenance/installs.h"
#include "ledgers/provenance/names.h"
#include "ledgers/provenance/process_facts.h"
#include "ledgers/provenance/removal_facts.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

// Two records of one registration (System 7045, Security 4697, Sysmon 13) come within this time.
constexpr Duration same_registration = std::chrono::minutes(1);

// From a program file to the registration that does not name it.
constexpr Duration just_before = std::chrono::minutes(2);

bool names_alike(std::string_view left, std::string_view right) {
    if (directory(left) != directory(right)) return false;
    const auto shorter = file_name(left.size() < right.size() ? left : right);
    const auto longer = file_name(left.size() < right.size() ? right : left);
    return longer.starts_with(shorter.substr(0, shorter.find('.')));
}

bool are_twins(const HostMemory& memory, const Autostart& left, const Autostart& right) {
    const auto* mine = memory.images.find(left.image.hash());
    const auto* its = memory.images.find(right.image.hash());
    const bool mine_known = mine && !mine->hash.empty(), its_known = its && !its->hash.empty();
    if (mine_known && its_known) return mine->hash == its->hash;
    return !mine_known && names_alike(left.image, right.image);
}

void tell_persistence(Scene& scene, const NewAutostart& made, std::optional<size_t> hop) {
    Event& fact = scene.tell("persistence", hop, scene.company_of(scene.path_key(made.program)));
    scene.state_program(fact, made.program);
    if (!fact.has(field::ServiceName)) add_text(fact, scene.facts.arena, field::ServiceName, made.name);
    add_text(fact, scene.facts.arena, field::EventType, made.kind);
}

std::string_view entry_of(const Event& event) {
    const auto key = event.get(field::TargetObject);
    return key.empty() ? event.get(field::TargetFilename) : key;
}

// A unit or task whose record does not tell what it starts: what the same lineage brought just before.
std::string late_program_of(Scene& scene) {
    const auto& last = scene.memory.last_late_file;
    if (!last || scene.event.time - last->at > just_before) return {};
    const Process* actor = scene.lineage.actor(scene.act, scene.event.time);
    const WrittenFile* file = scene.memory.file(last->path.path_key());
    if (!actor || !actor->hop || !file || !file->hop) return {};
    const bool is_kin = scene.memory.root_of(*actor->hop) == scene.memory.root_of(*file->hop);
    return std::string(is_kin ? last->path : Text{});
}

// Who registered it, or else whose program it is.
std::optional<size_t> hop_of(Scene& scene, const NewAutostart& made) {
    if (!made.program.empty())
        if (const auto hop = scene.lineage.hop_of_program(made.program, scene.event.time)) return hop;
    const Process* actor = scene.lineage.actor(scene.act, scene.event.time);
    return actor ? scene.lineage.acting_hop(*actor, scene.event.time) : std::nullopt;
}

}  // namespace

void take_autostart(Scene& scene) {
    auto made = read_autostart(scene.act, scene.memory);
    if (!made) return;
    HostMemory& memory = scene.memory;
    if (made->program.empty()) made->program = late_program_of(scene);
    // Where the record does not name the program, the registration stands under its own name.
    Texts& texts = memory.texts;
    const Text image =
        texts.keep(made->program.empty() ? "name " + made->name : std::string(FoldedPath(made->program)));
    const auto* known = memory.autostarts.find(image.hash());
    if (known && std::string_view(known->kind) == made->kind && scene.event.time - known->at < same_registration)
        return;
    const auto hop = hop_of(scene, *made);
    const bool is_late = scene.is_late(hop);
    memory.autostarts.put(image.hash(), {texts.keep(made->name), texts.keep(made->kind), texts.keep(made->program),
                                         image, hop, scene.event.time, texts.keep(entry_of(scene.event)), is_late});
    const auto company = scene.company_of(image.hash());
    if (!scene.event.has(field::RootProduct) && hop)
        scene.writer.add_lineage(scene.event, scene.arena, *hop, texts.keep(company));
    tell_persistence(scene, *made, hop);
    tell_resurrection(scene, scene.autostart_key(made->kind, made->name), made->program, hop);
    if (!hop) return;
    tell_twins(scene, image.hash(), *hop, company);
    // It may have run before it was registered, or register itself.
    if (!memory.images.find(image.hash())) return;
    const Text program = texts.keep(made->program);
    tell_home_payload(scene, program, *hop, company);
    tell_foreign_addition(scene, program, *hop, company);
}

void tell_late_autostart(Scene& scene, const Process& process) {
    Autostart* autostart = scene.memory.autostarts.find(process.image.path_key());
    if (!autostart || autostart->told_late || !scene.is_late(process.hop)) return;
    autostart->told_late = true;
    autostart->hop = process.hop;
    Event& fact = scene.tell("persistence", process.hop, process.company);
    add_text(fact, scene.facts.arena, field::ServiceName, autostart->name);
    add_text(fact, scene.facts.arena, field::TargetObject, autostart->entry);
    add_text(fact, scene.facts.arena, field::EventType, autostart->kind);
}

void learn_autostart_removal(Scene& scene, const Process* actor) {
    const auto removed = read_autostart_removal(scene.act);
    if (removed) learn_removal_of(scene, scene.autostart_key(removed->kind, removed->name), actor);
}

void tell_twins(Scene& scene, Key image, size_t hop, std::string_view company) {
    const HostMemory& memory = scene.memory;
    const Autostart* mine = memory.autostarts.find(image);
    if (!mine) return;
    const Autostart* twin = nullptr;
    const size_t root = memory.root_of(hop);
    memory.autostarts.each([&](Key its_image, const Autostart& other) {
        const bool is_kin = other.hop && memory.root_of(*other.hop) == root;
        if (twin || !is_kin || its_image == image || !are_twins(memory, *mine, other)) return;
        const Key pair = mixed(std::min(image, its_image), std::max(image, its_image));
        if (scene.first_time("twin_persistence", pair)) twin = &other;
    });
    if (!twin) return;
    Event& fact = scene.tell("twin_persistence", hop, company);
    scene.state_program(fact, mine->program);
    add_text(fact, scene.facts.arena, field::Peer, twin->program);
    add_text(fact, scene.facts.arena, field::PeerService, twin->name);
    if (!fact.has(field::ServiceName)) add_text(fact, scene.facts.arena, field::ServiceName, mine->name);
}

}  // namespace mitsuke::ledgers
