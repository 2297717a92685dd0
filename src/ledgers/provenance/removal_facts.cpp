// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/removal_facts.h"

#include <array>

#include "base/text.h"
#include "ledgers/provenance/names.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

constexpr Duration after_uninstall_min = std::chrono::minutes(5);
constexpr Duration resurrection_max = std::chrono::hours(24 * 30);

// A command that removes things, and the word before what it removes; empty: the word that names a program.
struct Eraser {
    std::string_view tool, verb, before;
};
constexpr std::array<Eraser, 8> erasers{{{"taskkill.exe", "/im", "/im"},
                                         {"sc.exe", "delete", "delete"},
                                         {"schtasks.exe", "/delete", "/tn"},
                                         {"wevtutil.exe", "cl", "cl"},
                                         {"wevtutil.exe", "clear-log", "clear-log"},
                                         {"cmd.exe", "del", ""},
                                         {"systemctl", "disable", "disable"},
                                         {"rm", "", ""}}};

const Autostart* autostart_named(const HostMemory& memory, std::string_view name) {
    const Autostart* found = nullptr;
    memory.autostarts.each([&](Key, const Autostart& each) {
        if (equals_ignoring_case(each.name, name) || equals_ignoring_case(file_name(each.program), name)) found = &each;
    });
    return found;
}

// The hop of what a command removes: a late program by path, by name, or by its service.
std::optional<size_t> late_victim(const Scene& scene, std::string_view command) {
    constexpr size_t words_max = 16;
    size_t words = 0;
    for (std::string_view word : Parts(command.substr(0, 2048), ' ')) {
        if (++words > words_max) break;
        while (!word.empty() && (word.front() == '"' || word.front() == '\'')) word.remove_prefix(1);
        while (!word.empty() && (word.back() == '"' || word.back() == '\'')) word.remove_suffix(1);
        if (word.size() < 3) continue;
        const Text* path = scene.memory.written_by_name.find(scene.memory.texts.hash(file_name(word)));
        const WrittenFile* file = scene.memory.file(path ? path->path_key() : scene.path_key(word));
        if (file && file->hop && file->late) return file->hop;
        const auto* autostart = autostart_named(scene.memory, word);
        if (autostart && scene.is_late(autostart->hop)) return autostart->hop;
    }
    return {};
}

}  // namespace

void learn_removal_of(Scene& scene, Key thing, const Process* actor) {
    Removal removal;
    removal.at = scene.event.time;
    if (actor && actor->hop) removal.root = scene.memory.root_of(*actor->hop);
    scene.memory.removed.put(thing, removal);
}

void tell_resurrection(Scene& scene, Key thing, std::string_view program, std::optional<size_t> hop) {
    const Removal* found = scene.memory.removed.find(thing);
    if (!found) return;
    const Removal removal = *found;
    scene.memory.removed.erase(thing);
    const bool own_work = !hop || (removal.root && scene.memory.settled(*removal.root) == scene.memory.root_of(*hop));
    if (own_work || scene.event.time - removal.at > resurrection_max) return;
    const Process* actor = scene.lineage.actor(scene.act, scene.event.time);
    if (actor && (actor->installs || is_user_shell(actor->image))) return;
    Event& fact = scene.tell("resurrection", hop, scene.company_of(scene.path_key(program)));
    scene.state_program(fact, program);
    add_text(fact, scene.facts.arena, field::Peer, actor ? std::string_view(actor->image) : std::string_view{});
    add_number(fact, scene.facts.arena, field::QuietTime,
               std::chrono::floor<std::chrono::seconds>(scene.event.time - removal.at).count());
    if (actor && actor->last_contact)
        add_text(fact, scene.facts.arena, field::DestinationName, actor->last_contact->whom);
}

void tell_outlives(Scene& scene, size_t hop, std::string_view company) {
    Root& root = scene.memory.roots[scene.memory.root_of(hop)];
    if (!root.uninstalled || root.outlived || scene.event.time - *root.uninstalled < after_uninstall_min) return;
    if (is_system_place(scene.act.image)) return;  // a shell that it runs is not what stays
    // A word for what came late is worth more than one for a forgotten updater: the late one speaks first.
    if (!scene.is_late(hop) && !scene.first_time("outlives_uninstall", root.name)) return;
    root.outlived = scene.is_late(hop);
    (void)scene.tell("outlives_uninstall", hop, company);
}

void tell_erased_file(Scene& scene, const Process& actor) {
    if (!actor.hop || !is_program_file(scene.act.target)) return;
    const WrittenFile* file = scene.memory.file(scene.path_key(scene.act.target));
    if (!file || !file->hop) return;
    const auto* autostart = scene.memory.autostarts.find(scene.path_key(scene.act.target));
    const bool same_root = scene.memory.root_of(*file->hop) == scene.memory.root_of(*actor.hop);
    // A second-stage installer that is deleted after its work is tidy; a program that starts by itself, or
    // another product's, does not go by itself.
    const bool took_late_kin = same_root && file->late && autostart;
    const bool late_took_others =
        !same_root && scene.is_late(actor.hop) && !contains_ignoring_case(scene.act.target, "\\temp\\");
    if (!took_late_kin && !late_took_others) return;
    if (!scene.first_time("self_erasure", scene.act.target)) return;
    Event& fact = scene.tell("self_erasure", took_late_kin ? file->hop : actor.hop, actor.company);
    Scene::state_late(fact);
}

void tell_erasing_command(Scene& scene, const Process& process) {
    if (!process.hop) return;
    const auto tool = file_name(process.image);
    for (const auto& eraser : erasers) {
        if (!equals_ignoring_case(eraser.tool, tool)) continue;
        const bool has_verb = eraser.verb.empty() || has_word(scene.act.command_line, eraser.verb);
        if (!has_verb) continue;
        const auto victim = late_victim(scene, scene.act.command_line);
        const bool clears_log = eraser.tool == "wevtutil.exe" && scene.is_late(process.hop);
        if (!victim && !clears_log) continue;
        if (!scene.first_time("self_erasure", scene.act.command_line)) return;
        Event& fact = scene.tell("self_erasure", victim ? victim : std::optional<size_t>(process.hop), process.company);
        Scene::state_late(fact);
        return;
    }
}

}  // namespace mitsuke::ledgers
