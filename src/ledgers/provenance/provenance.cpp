// SPDX-License-Identifier: Apache-2.0
// One host's part of the ledger: takes each act in order of time, asks Lineage where it belongs,
// writes the answer into the event, and tells the facts that follow.
#include "ledgers/provenance/provenance.h"

#include <fmt/format.h>

#include <array>

#include "base/ip.h"
#include "ledgers/provenance/facts.h"
#include "ledgers/provenance/installs.h"
#include "ledgers/provenance/names.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

constexpr Duration recording_gap = std::chrono::hours(24 * 7);
constexpr Duration respawn_max = std::chrono::minutes(2);
constexpr Duration after_uninstall_min = std::chrono::minutes(5);
// The wire's and the endpoint's view of one connection come within this time.
constexpr Duration same_contact = std::chrono::seconds(2);
// Two records of one registration (System 7045, Security 4697, Sysmon 13) come within this time.
constexpr Duration same_registration = std::chrono::minutes(1);

class HostAct {
public:
    HostAct(HostMemory& memory, Event& event, Arena& arena, events::Batch& facts)
        : memory_(memory),
          lineage_(memory),
          writer_(memory, lineage_, event.host),
          event_(event),
          arena_(arena),
          facts_(facts),
          act_(read_act(event)) {}

    void take() {
        switch (act_.kind) {
            case ActKind::process_start: return process_start();
            case ActKind::process_end: return process_end();
            case ActKind::file_write: return file_write();
            case ActKind::stream: return stream();
            case ActKind::module_load: return module_load();
            case ActKind::registry_set: return registry_set();
            case ActKind::registry_delete:
            case ActKind::product_installed:
            case ActKind::product_removed: return learn_product(act_, lineage_, memory_, event_.time);
            case ActKind::service_install:
            case ActKind::task_install: return autostart();
            case ActKind::connection: return connection();
            case ActKind::dns_answer: return dns_answer();
            case ActKind::file_delete: return enrich_by_actor();
            case ActKind::none: return;
        }
    }

private:
    Process* enrich(Process* actor) {
        if (!actor) return actor;
        if (const auto hop = lineage_.acting_hop(*actor, event_.time))
            writer_.add_lineage(event_, arena_, *hop, actor->company);
        return actor;
    }
    void enrich_by_actor() { (void)enrich(lineage_.actor(act_, event_.time)); }

    void process_start() {
        act_.extra = event_.get(field::Product);
        act_.details = event_.get(field::FileVersion);
        Process& process = lineage_.start(act_, event_.time);
        take_carried(process);
        learn_image(process.image, process.company);
        settle_late(process);
        writer_.add_image(event_, arena_, process.image);
        if (!process.hop) return;
        writer_.add_lineage(event_, arena_, *process.hop, process.company);
        tell_late_payload(process);
        tell_respawn(process);
        tell_twins(path_key(process.image), *process.hop, process.company);
        tell_outlives(*process.hop, process.company);
    }

    // rundll32 and its kin are nobody's program: what they run is.
    void take_carried(Process& process) {
        process.program = carried_program(process.image, act_.command_line);
        if (process.program.empty()) return;
        const auto hop = lineage_.hop_of_program(process.program, event_.time);
        if (hop) process.hop = hop;
        process.company.clear();  // the loader's says nothing of what it loads
    }

    void learn_image(std::string_view image, std::string_view company) {
        if (!company.empty()) memory_.companies.put(path_key(image), std::string(company));
        const auto hash = strongest_hash(event_.get(field::Hashes));
        if (!hash.empty()) memory_.hashes.put(path_key(image), std::string(hash));
    }

    // A program by the product's own company, wherever it lies, is an update, not a payload.
    void settle_late(const Process& process) {
        if (!process.hop || !memory_.hops[*process.hop].late) return;
        const Root& root = memory_.roots[memory_.hops[*process.hop].root];
        if (same_company(process.company, root.signer).value_or(false)) memory_.hops[*process.hop].late = false;
    }

    void tell_late_payload(const Process& process) {
        const Hop& hop = memory_.hops[*process.hop];
        const std::string& program = process.program.empty() ? process.image : process.program;
        if (!hop.late || is_system_place(program) || !first_time("late_payload", program)) return;
        const Root& root = memory_.roots[hop.root];
        Event& fact = writer_.tell(facts_, event_, "late_payload", process.hop, process.company);
        state_program(fact, program);
        writer_.add_image(fact, facts_.arena, program);
        if (root.installed) add_number(fact, facts_.arena, field::QuietTime, quiet_seconds(root, hop));
    }

    int64_t quiet_seconds(const Root& root, const Hop& hop) const {
        return std::chrono::floor<std::chrono::seconds>(hop.at - root.last_install_act).count();
    }

    void tell_respawn(const Process& process) {
        const Process* parent = memory_.processes.find(process.parent);
        if (!parent || !parent->hop || is_pass_through(parent->image)) return;
        const std::string image = path_key(process.image), peer = path_key(parent->image);
        const Ended* ended = memory_.ended.find(image);
        const bool one_lineage = memory_.hops[*parent->hop].root == memory_.hops[*process.hop].root;
        if (!ended || image == peer || !one_lineage || event_.time - ended->at > respawn_max) return;
        memory_.respawns.put(image + "|" + peer, true);
        const bool mutual = memory_.respawns.find(peer + "|" + image) != nullptr;
        Event& fact = writer_.tell(facts_, event_, "respawn", process.hop, process.company);
        add_text(fact, facts_.arena, field::Peer, parent->image);
        add_number(fact, facts_.arena, field::RespawnDelay,
                   std::chrono::floor<std::chrono::seconds>(event_.time - ended->at).count());
        add_number(fact, facts_.arena, field::RespawnCount, static_cast<int64_t>(ended->times));
        fact.add(field::Mutual, mutual ? "true" : "false", events::ValueType::boolean);
    }

    // Two autostarts of one lineage with the same program, or, where no hash is known, with names of
    // which one begins with the other, side by side.
    void tell_twins(const std::string& image, size_t hop, std::string_view company) {
        const Autostart* mine = memory_.autostarts.find(image);
        if (!mine) return;
        for (const auto& [key, other] : memory_.autostarts) {
            if (!other.hop || other.image == image || memory_.hops[*other.hop].root != memory_.hops[hop].root) continue;
            const auto* my_hash = memory_.hashes.find(image);
            const auto* its_hash = memory_.hashes.find(other.image);
            const bool same_hash = my_hash && its_hash && *my_hash == *its_hash;
            if (!same_hash && (my_hash || !names_alike(image, other.image))) continue;
            if (!first_time("twin_persistence", std::min(image, other.image) + "|" + std::max(image, other.image)))
                continue;
            Event& fact = writer_.tell(facts_, event_, "twin_persistence", hop, company);
            state_program(fact, mine->program);
            add_text(fact, facts_.arena, field::Peer, other.program);
            add_text(fact, facts_.arena, field::PeerService, other.name);
            if (!fact.has(field::ServiceName)) add_text(fact, facts_.arena, field::ServiceName, mine->name);
            return;
        }
    }

    static bool names_alike(std::string_view left, std::string_view right) {
        if (directory(left) != directory(right)) return false;
        const auto shorter = file_name(left.size() < right.size() ? left : right);
        const auto longer = file_name(left.size() < right.size() ? right : left);
        return longer.starts_with(shorter.substr(0, shorter.find('.')));
    }

    void tell_outlives(size_t hop, std::string_view company) {
        Root& root = memory_.roots[memory_.hops[hop].root];
        if (!root.uninstalled || root.outlived || event_.time - *root.uninstalled < after_uninstall_min) return;
        root.outlived = true;
        (void)writer_.tell(facts_, event_, "outlives_uninstall", hop, company);
    }

    void process_end() {
        enrich_by_actor();
        lineage_.end(act_, event_.time);
    }

    void file_write() {
        Process* actor = lineage_.actor(act_, event_.time);
        if (actor && is_program_file(act_.target)) lineage_.wrote(*actor, act_.target, event_.time);
        (void)enrich(actor);
        if (actor) tell_self_update(*actor);
        autostart();
    }

    // A late program that writes programs into the product's own folder does what an updater does.
    void tell_self_update(const Process& actor) {
        if (!actor.hop || !memory_.hops[*actor.hop].late || !is_program_file(act_.target)) return;
        const Root& root = memory_.roots[memory_.hops[*actor.hop].root];
        if (!lineage_.in_own_folder(root, act_.target) || !same_company(actor.company, root.signer).value_or(true))
            return;
        // One library beside a program may be a payload, too; an update replaces many files.
        constexpr size_t files_of_an_update = 3;
        size_t& written = memory_.files_written_home[path_key(actor.image)];
        if (++written < files_of_an_update || !first_time("self_update", actor.image)) return;
        (void)writer_.tell(facts_, event_, "self_update", actor.hop, actor.company);
    }

    void stream() {
        constexpr std::string_view key = "HostUrl=";
        const size_t at = act_.details.find(key);
        if (at != std::string_view::npos) {
            std::string_view path = act_.target.substr(0, act_.target.find(":Zone.Identifier"));
            std::string_view url = act_.details.substr(at + key.size());
            url = url.substr(0, url.find_first_of(" \r\n"));
            WrittenFile file;
            if (const auto* before = memory_.file(path_key(path))) file = *before;
            else file.written = event_.time;
            file.writer = act_.image;
            file.origin = url;
            memory_.put_file(path_key(path), std::move(file));
        }
        enrich_by_actor();
    }

    void module_load() {
        enrich_by_actor();
        writer_.add_image(event_, arena_, act_.target);
    }

    void registry_set() {
        learn_product(act_, lineage_, memory_, event_.time);
        enrich_by_actor();
        autostart();
    }

    void autostart() {
        const auto made = read_autostart(act_, memory_);
        if (!made) return;
        // Where the record does not name the program, the registration stands under its own name.
        const std::string image = made->program.empty() ? "name " + made->name : path_key(made->program);
        const auto* known = memory_.autostarts.find(image);
        if (known && known->kind == made->kind && event_.time - known->at < same_registration) return;
        std::optional<size_t> hop;
        if (!made->program.empty()) hop = lineage_.hop_of_program(made->program, event_.time);
        if (!hop)
            if (const Process* actor = lineage_.actor(act_, event_.time))
                hop = lineage_.acting_hop(*actor, event_.time);
        memory_.autostarts.put(image, {made->name, made->kind, made->program, image, hop, event_.time});
        if (!event_.has(field::RootProduct) && hop) writer_.add_lineage(event_, arena_, *hop, company_of(image));
        tell_persistence(*made, hop);
        if (hop) tell_twins(image, *hop, company_of(image));
    }

    std::string_view company_of(const std::string& image) const {
        const auto* company = memory_.companies.find(image);
        return company ? std::string_view(*company) : std::string_view{};
    }

    void tell_persistence(const NewAutostart& made, std::optional<size_t> hop) {
        Event& fact = writer_.tell(facts_, event_, "persistence", hop, company_of(path_key(made.program)));
        state_program(fact, made.program);
        if (!fact.has(field::ServiceName)) add_text(fact, facts_.arena, field::ServiceName, made.name);
        add_text(fact, facts_.arena, field::EventType, made.kind);
    }

    // The fact is about `program`; the program that registered it, if the proof names one, is its parent.
    void state_program(Event& fact, std::string_view program) {
        auto* image = fact.find(field::Image);
        if (image && equals_ignoring_case(image->value, program)) return;
        if (image) image->name = field::ParentImage;
        add_text(fact, facts_.arena, field::Image, program);
    }

    void connection() {
        Process* actor = enrich(lineage_.actor(act_, event_.time));
        if (const auto address = IpAddress::parse(act_.target))
            if (const auto* name = memory_.name_of_address.find(address->to_string()))
                add_text(event_, arena_, field::DestinationName, *name);
        if (!actor) return;
        memory_.contacts.put(destination(), {actor->key, event_.time});
        if (actor->hop) tell_outlives(*actor->hop, actor->company);
    }

    std::string destination() const {
        return fmt::format("{}:{}", event_.get(field::DestinationIp), event_.get(field::DestinationPort));
    }

    // Whose packets are these? The wire knows no programs; the endpoint's log does, if it told of a
    // connection to the same place at the same time. The source port is not asked: a sensor behind
    // address translation sees another.
    void enrich_by_contact() {
        const Contact* contact = memory_.contacts.find(destination());
        if (!contact || event_.time - contact->at > same_contact || contact->at - event_.time > same_contact) return;
        Process* actor = enrich(memory_.processes.find(contact->process));
        if (actor && !event_.has(field::Image)) add_text(event_, arena_, field::Image, actor->image);
    }

    void dns_answer() {
        if (act_.process.empty()) enrich_by_contact();
        else enrich_by_actor();
        std::string_view rest = act_.details;
        while (!rest.empty()) {
            const size_t end = rest.find_first_of(";,");
            if (const auto address = IpAddress::parse(trim(rest.substr(0, end))))
                memory_.name_of_address.put(address->to_string(), std::string(act_.target));
            if (end == std::string_view::npos) return;
            rest.remove_prefix(end + 1);
        }
    }

    bool first_time(std::string_view kind, std::string_view what) {
        const std::string key = fmt::format("{} {}", kind, path_key(what));
        if (memory_.told.find(key)) return false;
        memory_.told.put(key, true);
        return true;
    }

    HostMemory& memory_;
    Lineage lineage_;
    FactWriter writer_;
    Event& event_;
    Arena& arena_;
    events::Batch& facts_;
    Act act_;
};

}  // namespace

ProvenanceLedger::ProvenanceLedger() = default;
ProvenanceLedger::~ProvenanceLedger() = default;

bool ProvenanceLedger::wants(const Event& event) const {
    switch (act_kind(event)) {
        case ActKind::none:
        case ActKind::module_load: return false;
        case ActKind::registry_set:
        case ActKind::registry_delete: {
            const auto key = event.get(field::TargetObject);
            return contains_ignoring_case(key, "\\Services\\") ||
                   contains_ignoring_case(key, "\\CurrentVersion\\Uninstall\\") ||
                   contains_ignoring_case(key, "\\CurrentVersion\\Run");
        }
        case ActKind::file_write:
            return is_program_file(event.get(field::TargetFilename)) ||
                   event.get(field::TargetFilename).starts_with("/etc/");
        default: return true;
    }
}

uint8_t ProvenanceLedger::precedence(const Event& event) const {
    switch (act_kind(event)) {
        case ActKind::product_installed: return 1;
        case ActKind::stream: return 2;
        case ActKind::file_write: return 3;
        case ActKind::registry_set:
        case ActKind::registry_delete: return 4;
        case ActKind::service_install:
        case ActKind::task_install: return 5;
        case ActKind::process_start: return 6;
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
    const auto found = hosts_.find(event.host);
    if (found != hosts_.end()) return found->second.get();
    if (event.host.empty() || is_from_the_wire(event)) return nullptr;
    if (hosts_.size() >= hosts_max) {
        ++hosts_refused_;
        return nullptr;
    }
    return hosts_.emplace(std::string(event.host), std::make_unique<HostMemory>()).first->second.get();
}

void ProvenanceLedger::observe(events::Event& event, Arena& event_arena, events::Batch& facts) {
    HostMemory* memory = memory_of(event);
    if (!memory) return;
    // After a long silence the recording begins anew: what ran before is as unknown as at the start.
    const bool is_new_stretch = event.time - memory->last_event > recording_gap;
    if (!memory->first_event || is_new_stretch) memory->first_event = event.time;
    memory->last_event = event.time;
    HostAct(*memory, event, event_arena, facts).take();
}

uint64_t ProvenanceLedger::forgotten() const {
    uint64_t total = hosts_refused_;
    for (const auto& [name, memory] : hosts_)
        total += memory->processes.forgotten() + memory->files.forgotten() + memory->name_of_address.forgotten() +
                 memory->plain_files.forgotten() + memory->autostarts.forgotten() + memory->hops_refused;
    return total;
}

}  // namespace mitsuke::ledgers
