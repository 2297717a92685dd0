// SPDX-License-Identifier: Apache-2.0
// One host's part of the ledger: takes each act in order of time, asks Lineage where it belongs,
// writes the answer into the event, and tells the facts that follow.
#include "ledgers/provenance/provenance.h"

#include "ledgers/provenance/autostart_facts.h"
#include "ledgers/provenance/company_names.h"
#include "ledgers/provenance/file_facts.h"
#include "ledgers/provenance/installs.h"
#include "ledgers/provenance/known_facts.h"
#include "ledgers/provenance/memory_snapshot.h"
#include "ledgers/provenance/names.h"
#include "ledgers/provenance/network_acts.h"
#include "ledgers/provenance/package_facts.h"
#include "ledgers/provenance/process_facts.h"
#include "ledgers/provenance/removal_facts.h"
#include "ledgers/provenance/scene.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

constexpr Duration recording_gap = std::chrono::hours(24 * 7);

// The facts about one act, by kind of act.
class HostAct {
public:
    explicit HostAct(Scene& scene) : scene_(scene), act_(scene.act), event_(scene.event), memory_(scene.memory) {}

    void take() {
        switch (act_.kind) {
            case ActKind::process_start: return process_start();
            case ActKind::process_end: return process_end();
            case ActKind::file_write: return file_write();
            case ActKind::file_delete: return file_delete();
            case ActKind::file_time: return file_time();
            case ActKind::stream: return stream();
            case ActKind::module_load: return module_load();
            case ActKind::registry_set: return registry_set();
            case ActKind::registry_delete: return registry_delete();
            case ActKind::product_installed:
            case ActKind::product_removed: return learn_product(act_, scene_.lineage, memory_, event_.time);
            case ActKind::package_installed:
            case ActKind::package_removed: return learn_package(act_, scene_.lineage, memory_, event_.time);
            case ActKind::windows_package: return learn_windows_package(act_, scene_.lineage, memory_, event_.time);
            case ActKind::service_install:
            case ActKind::task_install:
            case ActKind::wmi_consumer: return take_autostart(scene_);
            case ActKind::connection: return take_connection(scene_);
            case ActKind::dns_answer: return take_dns_answer(scene_);
            case ActKind::none: return;
        }
    }

private:
    void process_start() {
        act_.extra = event_.get(field::Product);
        act_.details = event_.get(field::FileVersion);
        if (Process* same = scene_.lineage.told_before(act_, event_.time)) {
            (void)scene_.enrich(same);
            return scene_.writer.add_image(event_, scene_.arena, same->image);
        }
        scene_.tells_again = scene_.lineage.poorer_twin(act_, event_.time) != nullptr;
        Process& process = scene_.lineage.start(act_, event_.time);
        take_carried(process);
        if (!process.program.empty()) process.nameless = false;  // neither does what it lacks
        settle_late(process);
        settle_foreign(process);
        settle_added(process);
        tell_changed_component(scene_, process.image, process.image.path_key(), image_seen(), process.hop);
        scene_.writer.add_image(event_, scene_.arena, process.image);
        learn_autostart_removal(scene_, &process);
        take_autostart(scene_);
        tell_odd_parent(scene_, process);
        tell_unpackaged(scene_, process);
        if (is_content_name(process.runs())) tell_masquerade(scene_, process.runs(), process.hop, process.company);
        if (process.hop) tell_of_lineage(process);
    }

    void tell_of_lineage(const Process& process) {
        scene_.writer.add_lineage(event_, scene_.arena, *process.hop, process.company);
        learn_service_order(scene_, process);
        tell_late_payload(scene_, process);
        tell_home_payload(scene_, process.image, *process.hop, process.company);
        tell_foreign_addition(scene_, process.image, *process.hop, process.company);
        tell_brought_product(scene_, process);
        tell_late_autostart(scene_, process);
        tell_remote_exec(scene_, process);
        tell_respawn(scene_, process);
        tell_twins(scene_, process.image.path_key(), *process.hop, process.company);
        tell_erasing_command(scene_, process);
        tell_outlives(scene_, *process.hop, process.company);
    }

    // rundll32 and its kin are nobody's program: what they run is. So is what a shell runs for cron.
    void take_carried(Process& process) {
        process.program = memory_.texts.keep(carried_program(process.image, act_.command_line));
        if (process.program.empty())
            process.program = memory_.texts.keep(scene_.lineage.scheduled_script(process, act_.command_line));
        if (process.program.empty()) return;
        const auto hop = scene_.lineage.hop_of_program(process.program, event_.time);
        if (hop) process.hop = hop;
        else if (process.hop) process.hop = scene_.lineage.carried_hop(*process.hop, process, event_.time);
        process.company = {};  // the loader's says nothing of what it loads
    }

    ImageSeen image_seen() const {
        ImageSeen seen;
        const auto company = event_.get(field::Company);
        seen.nameless = is_nameless(company, act_.kind == ActKind::module_load ? act_.target : act_.image);
        if (company != "-") seen.company = company;
        seen.hash = strongest_hash(event_.get(field::Hashes));
        seen.version = event_.get(field::FileVersion);
        if (act_.kind != ActKind::module_load) return seen;
        seen.signer = event_.get(field::Signature);
        if (const auto is_signed = event_.get(field::Signed); !is_signed.empty())
            seen.is_signed = equals_ignoring_case(is_signed, "true");
        return seen;
    }

    // A program by the product's own company, wherever it lies, is an update, not a payload.
    void settle_late(const Process& process) {
        if (!scene_.is_late(process.hop)) return;
        memory_.hops[*process.hop].arrived_late = true;
        if (same_company(process.company, scene_.root_of(*process.hop).signer).value_or(false))
            memory_.hops[*process.hop].late = false;
    }

    // What lies in the product's folder is the product's, unless it came late and names another company.
    void settle_foreign(const Process& process) {
        const WrittenFile* file = memory_.file(process.image.path_key());
        if (!process.hop || !file || !file->at_home) return;
        const auto& signer = scene_.root_of(*process.hop).signer;
        const bool is_nobodys = process.nameless && !signer.empty();
        if (is_nobodys || same_company(process.company, signer) == false) memory_.hops[*process.hop].foreign = true;
    }

    void settle_added(const Process& process) {
        const WrittenFile* file = process.hop ? memory_.file(process.image.path_key()) : nullptr;
        if (file && scene_.lineage.came_with_update(scene_.root_of(*process.hop), *file))
            memory_.hops[*process.hop].added = true;
    }

    void process_end() {
        (void)scene_.enrich(scene_.actor());
        scene_.lineage.end(act_, event_.time);
    }

    void file_write() {
        Process* writer = scene_.actor();
        if (writer && is_program_file(act_.target)) scene_.lineage.wrote(*writer, act_.target, event_.time);
        (void)scene_.enrich(writer);
        if (writer) tell_self_update(scene_, *writer);
        const Key path = scene_.path_key(act_.target);
        if (const auto* file = memory_.file(path)) tell_resurrection(scene_, path, act_.target, file->hop);
        take_autostart(scene_);
    }

    void file_delete() {
        const Process* eraser = scene_.enrich(scene_.actor());
        learn_autostart_removal(scene_, eraser);
        if (eraser) tell_erased_file(scene_, *eraser);
        const Key path = scene_.path_key(act_.target);
        const auto* file = memory_.file(path);
        if (file && file->hop) learn_removal_of(scene_, path, eraser);
    }

    void file_time() {
        if (const Process* changer = scene_.enrich(scene_.actor())) tell_timestomp(scene_, *changer);
    }

    void stream() {
        constexpr std::string_view key = "HostUrl=";
        const size_t at = act_.details.find(key);
        if (at != std::string_view::npos) {
            std::string_view path = act_.target.substr(0, act_.target.find(":Zone.Identifier"));
            std::string_view url = act_.details.substr(at + key.size());
            url = url.substr(0, url.find_first_of(" \r\n"));
            WrittenFile file;
            const Key key_of_path = scene_.path_key(path);
            if (const auto* before = memory_.file(key_of_path)) file = *before;
            else file.written = event_.time;
            file.writer = memory_.texts.keep(act_.image);
            file.origin = memory_.texts.keep(url);
            memory_.put_file(key_of_path, std::move(file));
        }
        (void)scene_.enrich(scene_.actor());
    }

    void module_load() {
        const Process* loader = scene_.enrich(scene_.actor());
        scene_.writer.add_image(event_, scene_.arena, act_.target);
        if (!loader) return;
        tell_late_library(scene_, *loader);
        tell_sideload(scene_, *loader);
        if (is_content_name(act_.target)) tell_masquerade(scene_, act_.target, loader->hop, event_.get(field::Company));
        tell_changed_component(scene_, act_.target, scene_.path_key(act_.target), image_seen(), loader->hop);
    }

    void registry_set() {
        learn_product(act_, scene_.lineage, memory_, event_.time);
        if (const Process* setter = scene_.enrich(scene_.actor())) tell_declared_install(scene_, *setter);
        take_autostart(scene_);
    }

    void registry_delete() {
        learn_product(act_, scene_.lineage, memory_, event_.time);
        learn_autostart_removal(scene_, scene_.enrich(scene_.actor()));
    }

    Scene& scene_;
    Act& act_;
    Event& event_;
    HostMemory& memory_;
};

}  // namespace

/// All hosts, and the texts that their memories share.
struct ProvenanceLedger::Fleet {
    static constexpr size_t hosts_max = 100'000;

    Texts texts;                                                 // outlives the memories, which hold handles
    BoundedTable<std::unique_ptr<HostMemory>> hosts{hosts_max};  // by name
    uint64_t hosts_refused = 0;
};

ProvenanceLedger::ProvenanceLedger(uint64_t seed) : fleet_(new Fleet{Texts(seed)}) {}
ProvenanceLedger::~ProvenanceLedger() = default;

bool ProvenanceLedger::may_want(const Event& outline) const {
    const auto service = outline.log_source.service;
    return act_kind(outline) != ActKind::none || service == "dpkg" || service == "rpm";
}

bool ProvenanceLedger::wants(const Event& event) const {
    if (is_package_statement(event))
        return !event.has(field::TargetFilename) || is_program_file(event.get(field::TargetFilename));
    switch (act_kind(event)) {
        case ActKind::none: return false;
        // The system's own signed libraries say nothing, and are most of all loads.
        case ActKind::module_load:
            return !starts_with_ignoring_case(event.get(field::ImageLoaded), "C:\\Windows\\") ||
                   !equals_ignoring_case(event.get(field::Signed), "true");
        case ActKind::file_time: return is_program_file(event.get(field::TargetFilename));
        case ActKind::registry_set:
        case ActKind::registry_delete: {
            const auto key = event.get(field::TargetObject);
            return contains_ignoring_case(key, "\\Services\\") || contains_ignoring_case(key, "Server32\\") ||
                   contains_ignoring_case(key, "\\Image File Execution Options\\") ||
                   contains_ignoring_case(key, "\\CurrentVersion\\Win") ||
                   contains_ignoring_case(key, "\\CurrentVersion\\Uninstall\\") ||
                   contains_ignoring_case(key, "\\CurrentVersion\\Run");
        }
        case ActKind::file_write:
            return is_program_file(event.get(field::TargetFilename)) ||
                   event.get(field::TargetFilename).starts_with("/etc/") ||
                   contains_ignoring_case(event.get(field::TargetFilename), "/.config/") ||
                   contains_ignoring_case(event.get(field::TargetFilename), "\\System32\\Tasks\\") ||
                   contains_ignoring_case(event.get(field::TargetFilename), "\\Programs\\Startup\\");
        default: return true;
    }
}

uint8_t ProvenanceLedger::precedence(const Event& event) const {
    switch (act_kind(event)) {
        case ActKind::product_installed: return 1;
        case ActKind::stream: return 2;
        // Before what it writes; what runs in the instant it was written has its lineage from its parent.
        case ActKind::process_start: return 3;
        case ActKind::file_write: return 4;
        case ActKind::registry_set:
        case ActKind::registry_delete: return 5;
        case ActKind::service_install:
        case ActKind::task_install:
        case ActKind::wmi_consumer: return 6;
        case ActKind::process_end: return 9;
        default: return 7;
    }
}

namespace {

// What only the wire shows is looked at where an endpoint's log knows the machine: a sensor at the
// border sees a million addresses.
bool is_from_the_wire(const Event& event) {
    const auto product = event.log_source.product;
    return product == "zeek" || product == "suricata" || product == "network";
}

}  // namespace

HostMemory* ProvenanceLedger::memory_of(const Event& event) {
    const Key host = fleet_->texts.hash(event.host);
    if (const auto* found = fleet_->hosts.find(host)) return found->get();
    if (event.host.empty() || is_from_the_wire(event)) return nullptr;
    if (fleet_->hosts.size() >= Fleet::hosts_max) {
        ++fleet_->hosts_refused;
        return nullptr;
    }
    return (fleet_->hosts[host] = std::make_unique<HostMemory>(fleet_->texts, event.host)).get();
}

void ProvenanceLedger::observe(events::Event& event, Arena& event_arena, events::Batch& facts) {
    HostMemory* memory = memory_of(event);
    if (!memory) return;
    // After a long silence the recording begins anew: what ran before is as unknown as at the start.
    const bool is_new_stretch = event.time - memory->last_event > recording_gap;
    if (!memory->first_event || is_new_stretch) memory->first_event = event.time;
    memory->last_event = event.time;
    Scene scene(*memory, event, event_arena, facts);
    HostAct(scene).take();
}

void ProvenanceLedger::learn(const Event& event) {
    if (!is_package_statement(event)) return;
    HostMemory* memory = memory_of(event);
    if (!memory) return;
    if (!memory->packages) memory->packages = std::make_unique<PackageFiles>(fleet_->texts);
    memory->packages->learn(event);
}

void ProvenanceLedger::recall(std::string_view lineage, const Event& now, events::Batch& facts) {
    const auto* found = fleet_->hosts.find(fleet_->texts.hash(now.host));
    const auto root = parse_integer(lineage.substr(lineage.rfind('/') + 1));
    if (!found || !root || *root < 0 || static_cast<size_t>(*root) >= (*found)->roots.size()) return;
    if ((*found)->known_until != Time{})
        tell_known_parts(**found, (*found)->settled(static_cast<size_t>(*root)), now, facts);
}

void ProvenanceLedger::save(SnapshotWriter& writer) const {
    writer(fleet_->texts, uint64_t{fleet_->hosts.size()});
    fleet_->hosts.each([&writer](Key, const auto& memory) { writer(memory->name, *memory); });
}

bool ProvenanceLedger::restore(SnapshotReader& reader) {
    uint64_t hosts = 0;
    reader(fleet_->texts, hosts);
    bool is_sound = hosts <= Fleet::hosts_max;
    for (; hosts > 0 && reader.ok() && is_sound; --hosts) {
        auto memory = std::make_unique<HostMemory>(fleet_->texts, "");
        reader(memory->name, *memory);
        is_sound = is_consistent(*memory);
        memory->known_until = memory->last_event;
        memory->known_hops = memory->hops.size();
        fleet_->hosts[memory->name.hash()] = std::move(memory);
    }
    if (!reader.ok() || !is_sound) fleet_->hosts.clear();
    fleet_->texts.drop_unused();
    return reader.ok() && is_sound;
}

uint64_t ProvenanceLedger::forgotten() const {
    uint64_t total = fleet_->hosts_refused;
    fleet_->hosts.each([&total](Key, const auto& memory) { total += memory->forgotten(); });
    return total;
}

}  // namespace mitsuke::ledgers
