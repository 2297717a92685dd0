// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/file_facts.h"

#include "base/text.h"
#include "ledgers/provenance/company_names.h"
#include "ledgers/provenance/names.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

// One library beside a program may be a payload; an update replaces many files.
constexpr size_t files_of_an_update = 3;
constexpr Duration timestomp_min = std::chrono::hours(24);
constexpr Duration recent_arrival = std::chrono::hours(24);

bool is_unsigned(const Event& event) {
    const auto is_signed = event.get(field::Signed), status = event.get(field::SignatureStatus);
    if (is_signed.empty()) return false;
    return !equals_ignoring_case(is_signed, "true") || (!status.empty() && !equals_ignoring_case(status, "Valid"));
}

bool is_known(std::string_view text) { return text.size() > 1 && text != "?"; }

// "signed" and "unsigned", or two companies.
bool signer_differs(const ImageState& before, const ImageSeen& now) {
    const bool both_told = before.is_signed && now.is_signed;
    if (both_told && *before.is_signed && !*now.is_signed) return true;
    return same_company(before.signer, now.signer) == false || same_company(before.company, now.company) == false;
}

}  // namespace

void tell_self_update(Scene& scene, const Process& actor) {
    if (!scene.is_late(actor.hop) || !is_program_file(scene.act.target)) return;
    const Root& root = scene.root_of(*actor.hop);
    if (!scene.lineage.in_own_folder(root, scene.act.target)) return;
    if (!same_company(actor.company, root.signer).value_or(true)) return;
    uint32_t& written = scene.memory.files_written_home[actor.image.path_key()];
    if (++written < files_of_an_update || !scene.first_time("self_update", actor.image)) return;
    (void)scene.tell("self_update", actor.hop, actor.company);
}

void tell_changed_component(Scene& scene, std::string_view program, Key image, const ImageSeen& seen,
                            std::optional<size_t> hop) {
    ImageState& known = scene.memory.images[image];
    const bool is_same_kind = known.hash.size() == seen.hash.size();  // MD5, SHA-1 and SHA-256 differ in length
    const bool is_other = known.hash != seen.hash && !equals_ignoring_case(known.hash, seen.hash);
    const bool is_changed = hop && !known.hash.empty() && is_same_kind && is_other;
    if (!is_changed) return known.take(seen, scene.memory.texts);
    const ImageState before = known;
    known.take(seen, scene.memory.texts);
    const bool other_signer = signer_differs(before, seen);
    const bool same_version = is_known(seen.version) && seen.version == std::string_view(before.version);
    // What nobody signed and nobody versions is built anew each day by whoever develops it.
    const bool was_signed = before.is_signed.value_or(!before.company.empty());
    if (!was_signed || (!other_signer && !same_version)) return;
    Event& fact = scene.tell("changed_component", hop, seen.company);
    scene.state_program(fact, program);
    add_text(fact, scene.facts.arena, field::PreviousHash, before.hash);
    fact.add(field::SameVersion, same_version ? "true" : "false", events::ValueType::boolean);
    fact.add(field::SignerChanged, other_signer ? "true" : "false", events::ValueType::boolean);
    scene.writer.add_image(fact, scene.facts.arena, program);
}

void tell_timestomp(Scene& scene, const Process& actor) {
    if (!is_program_file(scene.act.target) || !actor.hop || actor.installs) return;
    const auto created = parse_time(scene.event.get(field::CreationUtcTime));
    const auto before = parse_time(scene.event.get(field::PreviousCreationUtcTime));
    if (!created || !before) return;
    const bool backdated = *before - *created >= timestomp_min && scene.event.time - *before < recent_arrival;
    if (!backdated || scene.lineage.session_open(scene.root_of(*actor.hop), scene.event.time)) return;
    if (!scene.first_time("timestomp", scene.act.target)) return;
    const WrittenFile* file = scene.memory.file(scene.path_key(scene.act.target));
    const auto hop = file && file->late ? file->hop : actor.hop;
    Event& fact = scene.tell("timestomp", hop, actor.company);
    if (file && file->late) Scene::state_late(fact);
}

void tell_sideload(Scene& scene, const Process& actor) {
    if (!actor.hop || !is_unsigned(scene.event)) return;
    if (scene.path_key(directory(scene.act.target)) != scene.path_key(directory(actor.image))) return;
    const auto company =
        actor.company.empty() ? scene.company_of(actor.image.path_key()) : std::string_view(actor.company);
    if (!is_known(company)) return;
    const bool away = same_company(company, scene.root_of(*actor.hop).signer) == false;
    if (!away && !scene.is_late(actor.hop)) return;
    if (!scene.first_time("sideload", scene.act.target)) return;
    Event& fact = scene.tell("sideload", actor.hop, company);
    add_text(fact, scene.facts.arena, field::ImageLoaded, scene.act.target);
    scene.writer.add_image(fact, scene.facts.arena, scene.act.target);
}

void tell_late_library(Scene& scene, const Process& actor) {
    const WrittenFile* file = scene.memory.file(scene.path_key(scene.act.target));
    if (!file || !file->hop || !file->late || is_system_place(actor.image)) return;
    const auto company = scene.event.get(field::Company);
    const Root& root = scene.root_of(*file->hop);
    if (same_company(company, root.signer).value_or(false) && !is_unsigned(scene.event)) return;
    if (!scene.first_time("late_payload", scene.act.target)) return;
    const size_t hop = scene.lineage.hop_of_file(*file, scene.act.target);
    Event& fact = scene.tell("late_payload", hop, company);
    scene.state_program(fact, scene.act.target);
    scene.writer.add_image(fact, scene.facts.arena, scene.act.target);
}

}  // namespace mitsuke::ledgers
