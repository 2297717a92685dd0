// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/autostart_facts.h"

#include <algorithm>

#include "base/text.h"
#include "ledgers/provenance/installs.h"
#include "ledgers/provenance/names.h"
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

bool are_twins(const HostMemory& memory, const std::string& left, const std::string& right) {
    const auto* mine = memory.images.find(left);
    const auto* its = memory.images.find(right);
    const bool mine_known = mine && !mine->hash.empty(), its_known = its && !its->hash.empty();
    if (mine_known && its_known) return mine->hash == its->hash;
    return !mine_known && names_alike(left, right);
}

void tell_persistence(Scene& scene, const NewAutostart& made, std::optional<size_t> hop) {
    Event& fact = scene.tell("persistence", hop, scene.company_of(path_key(made.program)));
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
    if (!last || scene.event.time - last->second > just_before) return {};
    const Process* actor = scene.lineage.actor(scene.act, scene.event.time);
    const WrittenFile* file = scene.memory.file(path_key(last->first));
    if (!actor || !actor->hop || !file || !file->hop) return {};
    const auto& hops = scene.memory.hops;
    return hops[*actor->hop].root == hops[*file->hop].root ? last->first : std::string{};
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
    const std::string image = made->program.empty() ? "name " + made->name : path_key(made->program);
    const auto* known = memory.autostarts.find(image);
    if (known && known->kind == made->kind && scene.event.time - known->at < same_registration) return;
    const auto hop = hop_of(scene, *made);
    const bool is_late = scene.is_late(hop);
    memory.autostarts.put(image, {made->name, made->kind, made->program, image, hop, scene.event.time,
                                  std::string(entry_of(scene.event)), is_late});
    const auto company = scene.company_of(image);
    if (!scene.event.has(field::RootProduct) && hop) scene.writer.add_lineage(scene.event, scene.arena, *hop, company);
    tell_persistence(scene, *made, hop);
    tell_resurrection(scene, made->kind + " " + ascii_lower(made->name), made->program, hop);
    if (hop) tell_twins(scene, image, *hop, company);
}

void tell_late_autostart(Scene& scene, const Process& process) {
    Autostart* autostart = scene.memory.autostarts.find(path_key(process.image));
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
    if (removed) learn_removal_of(scene, removed->kind + " " + ascii_lower(removed->name), actor);
}

void tell_twins(Scene& scene, const std::string& image, size_t hop, std::string_view company) {
    const HostMemory& memory = scene.memory;
    const Autostart* mine = memory.autostarts.find(image);
    if (!mine) return;
    const Autostart* twin = nullptr;
    memory.autostarts.each([&](const std::string&, const Autostart& other) {
        const bool is_kin = other.hop && memory.hops[*other.hop].root == memory.hops[hop].root;
        if (twin || !is_kin || other.image == image || !are_twins(memory, image, other.image)) return;
        const auto pair = std::min(image, other.image) + "|" + std::max(image, other.image);
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
