// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledgers/provenance/company_names.h"
#include "ledgers/provenance/names.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

int64_t seconds_between(Time earlier, Time later) {
    return std::chrono::floor<std::chrono::seconds>(later - earlier).count();
}

// The fields of the proof that a fact keeps: what happened, to what, by whom.
constexpr std::array<events::FieldId, 32> kept{field::Image,
                                               field::CommandLine,
                                               field::ProcessGuid,
                                               field::ProcessId,
                                               field::ParentImage,
                                               field::ParentCommandLine,
                                               field::ParentProcessGuid,
                                               field::Hashes,
                                               field::Company,
                                               field::OriginalFileName,
                                               field::Description,
                                               field::User,
                                               field::TargetFilename,
                                               field::TargetObject,
                                               field::Details,
                                               field::ServiceName,
                                               field::ImagePath,
                                               field::ServiceFileName,
                                               field::NewProcessName,
                                               field::TaskName,
                                               field::AccountName,
                                               field::FileVersion,
                                               field::ImageLoaded,
                                               field::QueryName,
                                               field::DestinationIp,
                                               field::DestinationName,
                                               field::DestinationHostname,
                                               field::Signed,
                                               field::Signature,
                                               field::SignatureStatus,
                                               field::CreationUtcTime,
                                               field::PreviousCreationUtcTime};

}  // namespace

void add_number(Event& event, Arena& arena, events::FieldId name, int64_t value) {
    const fmt::format_int number(value);
    event.add(name, arena.copy({number.data(), number.size()}), events::ValueType::integer);
}

void add_text(Event& event, Arena& arena, events::FieldId name, std::string_view value) {
    if (!value.empty()) event.add(name, arena.copy(value));
}

void FactWriter::add_lineage(Event& event, Arena& arena, size_t index, const Text& company) const {
    const Hop& hop = memory_.hops[index];
    const size_t root_index = memory_.root_of(index);
    const Root& root = memory_.roots[root_index];
    add_text(event, arena, field::RootProduct, root.name);
    add_text(event, arena, field::RootProductVersion, root.version);
    add_text(event, arena, field::RootProductSigner, root.signer);
    add_text(event, arena, field::RootInstaller, root.installer);
    add_text(event, arena, field::RootOrigin, root.origin);
    if (root.installed)
        add_number(event, arena, field::ProductAge, std::max<int64_t>(0, seconds_between(*root.installed, event.time)));
    event.add(field::Lineage, lineage_name(arena, root_index));
    add_number(event, arena, field::LineageDepth, hop.depth);
    event.add(field::LineagePath, lineage_.path_of(index, arena));
    event.add(field::LatePayload, hop.late ? "true" : "false", events::ValueType::boolean);
    if (root.is_library) event.add(field::RootIsLibrary, "true", events::ValueType::boolean);
    // Two products that were joined later may be one that brought itself.
    if (root.brought_by && memory_.root_of(*root.brought_by) != root_index) {
        const size_t bringer = memory_.root_of(*root.brought_by);
        add_text(event, arena, field::BroughtBy, memory_.roots[bringer].name);
        event.add(field::LineageBefore, lineage_name(arena, bringer));
    }
    if (hop.arrived_late) event.add(field::LateArrival, "true", events::ValueType::boolean);
    if (hop.added && same_company(company, root.signer) == false)
        event.add(field::ForeignAddition, "true", events::ValueType::boolean);
    if (hop.foreign) event.add(field::ForeignPayload, "true", events::ValueType::boolean);
    if (company.empty() && !root.signer.empty() && is_nameless_image(event.get(field::Image)))
        event.add(field::NoPublisher, "true", events::ValueType::boolean);
    if (const auto same = same_company(company, root.signer))
        event.add(field::SameSigner, *same ? "true" : "false", events::ValueType::boolean);
}

std::string_view FactWriter::lineage_name(Arena& arena, size_t root) const {
    const fmt::format_int number(root);
    char* const name = arena.allocate(host_.size() + 1 + number.size());
    char* end = std::copy(host_.begin(), host_.end(), name);
    *end++ = '/';
    end = std::copy_n(number.data(), number.size(), end);
    return {name, static_cast<size_t>(end - name)};
}

bool FactWriter::is_nameless_image(std::string_view path) const {
    const auto* image = memory_.images.find(memory_.texts.path_key(path));
    return image && image->nameless;
}

void FactWriter::add_image(Event& event, Arena& arena, std::string_view image) const {
    const WrittenFile* file = memory_.file(memory_.texts.path_key(image));
    if (!file) return;
    add_text(event, arena, field::ImageWriter, file->writer);
    add_number(event, arena, field::ImageAge, std::max<int64_t>(0, seconds_between(file->written, event.time)));
    add_text(event, arena, field::ImageOrigin,
             file->origin.empty() ? std::string_view("unknown") : std::string_view(file->origin));
}

Event& FactWriter::tell(events::Batch& facts, const Event& proof, std::string_view kind, std::optional<size_t> hop,
                        std::string_view company) const {
    Event& fact = facts.begin();
    fact.time = proof.time;
    fact.host = facts.arena.copy(host_);
    fact.source = proof.source;
    fact.record = proof.record;
    fact.log_source = {"mitsuke", "provenance", {kind, {}, {}}};
    fact.add(field::Fact, kind);
    for (const auto& each : proof.fields)
        if (std::find(kept.begin(), kept.end(), each.name) != kept.end())
            fact.add(each.name, facts.arena.copy(each.value), each.type);
    if (!hop) return fact;
    add_lineage(fact, facts.arena, *hop, memory_.texts.keep(company));
    add_text(fact, facts.arena, field::Product, memory_.roots[memory_.root_of(*hop)].name);
    return fact;
}

}  // namespace mitsuke::ledgers
