// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/process_facts.h"

#include <algorithm>

#include "base/text.h"
#include "ledgers/provenance/company_names.h"
#include "ledgers/provenance/names.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

constexpr Duration respawn_max = std::chrono::minutes(2);
// A service asked for is started within this time.
constexpr Duration order_max = std::chrono::seconds(30);
// From the network to the file, and from the file to the start.
constexpr Duration network_to_file_max = std::chrono::minutes(15);
constexpr Duration file_to_start_max = std::chrono::minutes(10);

int64_t seconds_of(Duration duration) { return std::chrono::floor<std::chrono::seconds>(duration).count(); }

// The peer that had the process started: its parent, or who ordered its service.
const Process* starter(const Scene& scene, const Process& process) {
    const Process* parent = scene.memory.process(process.parent);
    if (!parent || !is_pass_through(parent->image)) return parent;
    const auto* autostart = scene.memory.autostarts.find(process.image.path_key());
    const auto* order = autostart ? scene.memory.service_orders.find(autostart->name.path_key()) : nullptr;
    if (!order || scene.event.time - order->at > order_max) return parent;
    return scene.memory.process(order->process);
}

}  // namespace

void tell_late_payload(Scene& scene, const Process& process) {
    const Hop& hop = scene.memory.hops[*process.hop];
    const Text& program = process.runs();
    if (!hop.late || is_system_place(program) || !scene.first_time("late_payload", program)) return;
    const Root& root = scene.memory.roots[hop.root];
    Event& fact = scene.tell("late_payload", process.hop, process.company);
    scene.state_program(fact, program);
    scene.writer.add_image(fact, scene.facts.arena, program);
    if (root.installed)
        add_number(fact, scene.facts.arena, field::QuietTime, seconds_of(hop.at - root.last_install_act));
}

void tell_home_payload(Scene& scene, const Text& program, size_t hop, std::string_view company) {
    const WrittenFile* file = scene.memory.file(program.path_key());
    if (!scene.memory.hops[hop].foreign || !file || !file->at_home) return;
    // What an update adds under a company's name is told as foreign_addition; what names nobody is no part of one.
    if (file->by_update && !company.empty() && !is_nameless(company, program)) return;
    const auto* autostart = scene.memory.autostarts.find(program.path_key());
    for (const std::string_view kind : {"home_payload", "foreign_signer"}) {
        // Honest setup programs bring nameless services, too: worth a look, and no more.
        const bool holds = kind == "home_payload" || (autostart && !file->by_update);
        if (!holds || !scene.first_time(kind, program)) continue;
        Event& fact = scene.tell(kind, hop, company);
        scene.state_program(fact, program);
        scene.writer.add_image(fact, scene.facts.arena, program);
        if (!autostart) continue;
        add_text(fact, scene.facts.arena, field::ServiceName, autostart->name);
        add_text(fact, scene.facts.arena, field::TargetObject, autostart->entry);
    }
}

void tell_foreign_addition(Scene& scene, const Text& program, size_t hop, std::string_view company) {
    if (!scene.memory.hops[hop].added || same_company(company, scene.root_of(hop).signer) != false) return;
    const auto* autostart = scene.memory.autostarts.find(program.path_key());
    if (!autostart || !scene.first_time("foreign_addition", program)) return;
    Event& fact = scene.tell("foreign_addition", hop, company);
    scene.state_program(fact, program);
    scene.writer.add_image(fact, scene.facts.arena, program);
    add_text(fact, scene.facts.arena, field::ServiceName, autostart->name);
    add_text(fact, scene.facts.arena, field::TargetObject, autostart->entry);
}

void tell_respawn(Scene& scene, const Process& process) {
    const Key image = process.image.path_key();
    const Ended* ended = scene.memory.ended.find(image);
    if (!ended || is_system_place(process.image)) return;
    // A log that is read again, or too late, is no return.
    if (scene.event.time < ended->at || scene.event.time - ended->at > respawn_max) return;
    const Process* parent = starter(scene, process);
    if (!parent || !parent->hop || is_pass_through(parent->image)) return;
    const Key peer = parent->image.path_key();
    const bool one_lineage = scene.memory.root_of(*parent->hop) == scene.memory.root_of(*process.hop);
    if (image == peer || !one_lineage) return;
    scene.memory.respawns.put(mixed(image, peer), true);
    const bool mutual = scene.memory.respawns.find(mixed(peer, image)) != nullptr;
    Event& fact = scene.tell("respawn", process.hop, process.company);
    add_text(fact, scene.facts.arena, field::Peer, parent->image);
    add_number(fact, scene.facts.arena, field::RespawnDelay, seconds_of(scene.event.time - ended->at));
    add_number(fact, scene.facts.arena, field::RespawnCount, static_cast<int64_t>(ended->times));
    fact.add(field::Mutual, mutual ? "true" : "false", events::ValueType::boolean);
}

void tell_odd_parent(Scene& scene, const Process& process) {
    const auto parent = scene.act.parent_image;
    if (!has_odd_parent(process.image, parent)) return;
    if (scene.first_time("odd_parent", std::string(process.image) + "|" + std::string(parent)))
        (void)scene.tell("odd_parent", process.hop, process.company);
}

void tell_remote_exec(Scene& scene, const Process& process) {
    const Text& program = process.runs();
    const WrittenFile* file = scene.memory.file(program.path_key());
    if (is_person(scene.act.user) || !file || scene.event.time - file->written > file_to_start_max) return;
    const Process* writer = scene.memory.process(file->writer_key);
    if (!writer || !writer->hop || writer->installs || !writer->last_contact) return;
    if (file->written - writer->last_contact->at > network_to_file_max) return;
    if (!scene.first_time("remote_exec", program)) return;
    Event& fact = scene.tell("remote_exec", process.hop, process.company);
    scene.state_program(fact, program);
    scene.writer.add_image(fact, scene.facts.arena, program);
    add_text(fact, scene.facts.arena, field::DestinationName, writer->last_contact->whom);
}

void tell_masquerade(Scene& scene, std::string_view program, std::optional<size_t> hop, std::string_view company) {
    if (!scene.first_time("masqueraded_download", program)) return;
    Event& fact = scene.tell("masqueraded_download", hop, company);
    scene.state_program(fact, program);
    scene.writer.add_image(fact, scene.facts.arena, program);
}

void tell_declared_install(Scene& scene, const Process& process) {
    const bool is_brought = process.hop && (scene.is_late(process.hop) || scene.memory.hops[*process.hop].foreign);
    if (!is_brought || !contains_ignoring_case(scene.act.target, "\\CurrentVersion\\Uninstall\\")) return;
    if (!ends_with_ignoring_case(scene.act.target, "\\Publisher")) return;
    if (!same_company(process.company, scene.act.details).value_or(false)) return;
    if (scene.first_time("declared_install", process.image))
        (void)scene.tell("declared_install", process.hop, process.company);
}

void tell_brought_product(Scene& scene, const Process& process) {
    const Root& root = scene.root_of(*process.hop);
    if (!root.brought_by || is_system_place(process.image)) return;
    const size_t bringer = scene.memory.root_of(*root.brought_by);
    if (bringer == scene.memory.root_of(*process.hop)) return;
    if (!scene.first_time("brought_product", root.name)) return;
    Event& fact = scene.tell("brought_product", root.brought_by, process.company);
    scene.state_program(fact, process.image);
    add_text(fact, scene.facts.arena, field::Peer, root.name);
    if (const auto* autostart = scene.memory.autostarts.find(process.image.path_key()))
        add_text(fact, scene.facts.arena, field::PeerService, autostart->name);
    const auto brought = std::count_if(scene.memory.roots.begin(), scene.memory.roots.end(), [&](const Root& each) {
        return each.brought_by && scene.memory.root_of(*each.brought_by) == bringer;
    });
    add_number(fact, scene.facts.arena, field::BroughtProducts, brought);
    if (brought > 1) (void)scene.tell("deploys", root.brought_by, process.company);
}

void learn_service_order(Scene& scene, const Process& process) {
    const auto name = file_name(process.image);
    const bool is_tool = equals_ignoring_case(name, "sc.exe") || equals_ignoring_case(name, "net.exe") ||
                         equals_ignoring_case(name, "systemctl");
    if (!is_tool || !process.hop) return;
    const std::string service = word_after(scene.act.command_line, "start");
    if (service.empty()) return;
    scene.memory.service_orders.put(scene.path_key(service), {process.parent, scene.event.time});
}

}  // namespace mitsuke::ledgers
