// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/scene.h"

#include <utility>

#include "ledgers/provenance/names.h"

namespace mitsuke::ledgers {

namespace field = events::field;

Key Scene::autostart_key(std::string_view kind, std::string_view name) const {
    return mixed(memory.texts.hash(kind), memory.texts.hash(ascii_lower(name)));
}

std::string_view Scene::company_of(Key image) const {
    const auto* state = memory.images.find(image);
    return state ? std::string_view(state->company) : std::string_view{};
}

Process* Scene::enrich(Process* process) {
    if (!process) return process;
    if (const auto hop = lineage.acting_hop(*process, event.time))
        writer.add_lineage(event, arena, *hop, process->company);
    return process;
}

void Scene::state_program(events::Event& fact, std::string_view program) {
    auto* image = fact.find(field::Image);
    if (program.empty() || (image && equals_ignoring_case(image->value, program))) return;
    if (auto* parent = fact.find(field::ParentImage); image && parent) {
        parent->value = image->value;
        image->value = facts.arena.copy(program);
        return;
    }
    if (image) image->name = field::ParentImage;
    add_text(fact, facts.arena, field::Image, program);
}

void Scene::state_late(events::Event& fact) {
    if (auto* late = fact.find(field::LatePayload)) late->value = "true";
}

bool Scene::first_time(std::string_view kind, std::string_view what) {
    constexpr size_t kept_max = 512;
    return first_time(kind, path_key(what.substr(0, kept_max)));
}

bool Scene::first_time(std::string_view kind, Key what) {
    const Key key = mixed(memory.texts.hash(kind), what);
    const bool* told = memory.told.find(key);
    const bool is_first = !told || (tells_again && !*told);
    if (is_first) memory.told[key] = !act.process.is_number;
    return is_first;
}

}  // namespace mitsuke::ledgers
