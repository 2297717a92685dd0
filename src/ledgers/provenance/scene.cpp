// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/scene.h"

#include <fmt/format.h>

#include "ledgers/provenance/names.h"

namespace mitsuke::ledgers {

namespace field = events::field;

std::string_view Scene::company_of(std::string_view image_key) const {
    const auto* image = memory.images.find(image_key);
    return image ? std::string_view(image->company) : std::string_view{};
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
    const std::string key = fmt::format("{} {}", kind, path_key(what.substr(0, kept_max)));
    if (memory.told.find(key)) return false;
    memory.told.put(key, true);
    return true;
}

}  // namespace mitsuke::ledgers
