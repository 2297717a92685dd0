// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/lineage.h"

#include <algorithm>
#include <array>

#include "ledgers/provenance/names.h"
#include "ledgers/provenance/package_commands.h"

namespace mitsuke::ledgers {

namespace {

// Two logs tell the same start within this time.
constexpr Duration same_start = std::chrono::seconds(5);
// A service registered without a known writer belongs to a program of a lineage this young.
constexpr Duration young = std::chrono::minutes(2);
constexpr Duration msi_session_max = std::chrono::minutes(30);

std::string numbered_key(std::string_view pid_key, Time time) {
    return std::string(pid_key) + "@" + std::to_string(time.time_since_epoch().count());
}

}  // namespace

Process& Lineage::remember(Process process) {
    const std::string key = process.key;
    return memory_.processes.put(key, std::move(process));
}

Process* Lineage::actor(const Act& act, Time time) {
    if (act.process.empty()) return nullptr;
    std::string key = act.process;
    if (key.starts_with("pid:")) {
        // A number is used again: it is the same process only while that lives and its program agrees.
        const auto* alias = memory_.key_of_pid.find(key);
        Process* known = alias ? memory_.processes.find(*alias) : nullptr;
        const bool agrees = known && (act.image.empty() || equals_ignoring_case(known->image, act.image));
        if (agrees && !known->end) return known;
        if (agrees && time - *known->end < same_start) return known;
        key = numbered_key(key, time);
        if (!act.image.empty()) memory_.key_of_pid.put(act.process, key);
    }
    if (Process* known = memory_.processes.find(key)) return known;
    if (act.image.empty()) return nullptr;
    // It was running before the recording began.
    Process process;
    process.key = key;
    process.image = act.image;
    process.is_persons = !act.user.empty() && is_person(act.user);
    process.start = time;
    process.hop = place(process, nullptr, act, time);
    return &remember(std::move(process));
}

Process& Lineage::start(const Act& act, Time time) {
    const bool by_pid = act.process.starts_with("pid:");
    if (by_pid) {
        const auto* alias = memory_.key_of_pid.find(act.process);
        Process* same = alias ? memory_.processes.find(*alias) : nullptr;
        if (same && equals_ignoring_case(same->image, act.image) && time - same->start < same_start && !same->end)
            return *same;
    }
    Act parent_act;
    parent_act.process = act.parent;
    parent_act.image = act.parent_image;
    const Process* found = actor(parent_act, time);
    // A copy, since remembering the child may make room by forgetting the parent.
    const std::optional<Process> parent = found ? std::optional<Process>(*found) : std::nullopt;

    Process process;
    // A number is used again: the key of such a process has its start in it.
    process.key = by_pid ? numbered_key(act.process, time) : act.process;
    process.parent = parent ? parent->key : std::string{};
    process.image = act.image;
    process.company = act.company == "-" ? std::string_view{} : act.company;
    process.is_persons = !act.user.empty() && is_person(act.user);
    process.nameless = is_nameless(act.company, act.image);
    process.product = act.extra;
    process.version = act.details;
    process.start = time;
    const Process* parent_or_null = parent ? &*parent : nullptr;
    process.hop = package_hop(process, parent_or_null, act, time);
    if (!process.hop) process.hop = place(process, parent_or_null, act, time);
    process.installs = parent && parent->installs &&
                       !(process.hop && in_own_folder(memory_.roots[memory_.hops[*process.hop].root], process.image));
    if (is_msiexec(process.image) && process.hop) process.installs = true;
    if (by_pid) memory_.key_of_pid.put(act.process, process.key);
    if (!is_system_place(process.image)) (process.hop ? memory_.youngest : memory_.youngest_stranger) = process.key;
    return remember(std::move(process));
}

void Lineage::end(const Act& act, Time time) {
    Process* process = actor(act, time);
    if (!process) return;
    process->end = time;
    Ended ended{time, 0};
    if (const auto* before = memory_.ended.find(path_key(process->image))) ended.times = before->times;
    ++ended.times;
    memory_.ended.put(path_key(process->image), ended);
}

std::optional<size_t> Lineage::acting_hop(const Process& actor, Time time) const {
    const auto& session = memory_.msi_session;
    if (is_msiexec(actor.image) && session && time - session->start < msi_session_max) return session->hop;
    return actor.hop;
}

bool Lineage::session_open(const Root& root, Time time) const {
    return root.installed && time - root.last_install_act < session_gap;
}

bool Lineage::in_own_folder(const Root& root, std::string_view path) const {
    const std::string key = path_key(path);
    for (std::string_view folder = directory(key); !folder.empty(); folder = directory(folder))
        if (root.folders.contains(folder)) return true;
    return root.vendors.contains(vendor_of(path));
}

bool Lineage::is_late(const Root& root, std::string_view path, Time time) const {
    return !in_own_folder(root, path) && is_news(root, time);
}

bool Lineage::is_news(const Root& root, Time time) const {
    if (session_open(root, time)) return false;
    const Time quiet_since = root.installed ? root.last_install_act : memory_.first_event.value_or(time);
    return time - quiet_since >= session_gap;
}

size_t Lineage::child_hop(size_t root, std::optional<size_t> before, std::string_view program, Time time) {
    if (before && path_key(memory_.hops[*before].program) == path_key(program)) return *before;
    const auto key = std::tuple(root, before ? *before + 1 : 0, path_key(program));
    if (const auto found = memory_.hop_index.find(key); found != memory_.hop_index.end()) return found->second;
    if (memory_.hops.size() >= HostMemory::hops_max) {
        ++memory_.hops_refused;
        return before.value_or(0);
    }
    Hop hop;
    hop.root = root;
    hop.before = before;
    hop.depth = before ? memory_.hops[*before].depth + 1 : 0;
    hop.program = program;
    hop.late = before && memory_.hops[*before].late;
    hop.foreign = before && memory_.hops[*before].foreign;
    hop.at = time;
    memory_.hops.push_back(std::move(hop));
    memory_.hop_index.emplace(key, memory_.hops.size() - 1);
    return memory_.hops.size() - 1;
}

std::optional<size_t> Lineage::root_of_folder(std::string_view path) const {
    const std::string key = path_key(path);
    for (std::string_view folder = directory(key); !folder.empty(); folder = directory(folder))
        if (const auto found = memory_.root_of_folder.find(folder); found != memory_.root_of_folder.end())
            return found->second;
    return {};
}

std::optional<size_t> Lineage::claim_folder(std::string_view path, Time time) {
    const auto& session = memory_.msi_session;
    if (!session || time - session->start > msi_session_max) return {};
    const std::string folder = product_folder(path);
    Root& root = memory_.roots[session->root];
    // While the installer works, a program registered in a product's folder is its; later only one
    // whose folder bears the product's name.
    const bool named_alike =
        contains_ignoring_case(root.name, file_name(folder)) || contains_ignoring_case(root.signer, file_name(folder));
    if (folder.empty() || (!session_open(root, time) && !named_alike)) return {};
    claim(session->root, folder);
    return session->root;
}

std::optional<size_t> Lineage::claim_for_stranger(std::string_view path, Time time) {
    const std::string folder = product_folder(path);
    if (folder.empty() || !memory_.youngest_stranger) return {};
    Process* process = memory_.processes.find(*memory_.youngest_stranger);
    const bool is_at_work =
        process && !process->hop && time - process->start < session_gap && time <= process->end.value_or(time);
    if (!is_at_work) return {};
    const auto root = installing_root(*process, time);
    if (root) claim(*root, folder);
    return root;
}

std::optional<size_t> Lineage::implicit_root(const Process& process, Time time) {
    const std::string folder = product_folder(process.image);
    if (folder.empty()) return {};
    if (const auto claimed = claim_folder(process.image, time)) return claimed;
    Root root;
    const bool has_product = !process.product.empty() && process.product != "-";
    root.name = has_product ? process.product : std::string(file_name(folder));
    root.named = has_product ? Root::Named::by_version_resource : Root::Named::by_file;
    root.signer = process.company;
    root.first_seen = time;
    const size_t index = add_root(std::move(root));
    claim(index, folder);
    return index;
}

std::optional<size_t> Lineage::place(const Process& process, const Process* parent, const Act& act, Time time) {
    if (parent && parent->hop && has_odd_parent(process.image, parent->image)) return hop_under(*parent, process, time);
    if (is_pass_through(process.image) || is_package_manager(process.image)) return {};
    if (!unix_package_manager(process.image, act.command_line).empty()) return {};
    const WrittenFile* file = memory_.file(path_key(process.image));
    if (file && file->hop) {
        const Root& root = memory_.roots[memory_.hops[*file->hop].root];
        // A download that a person opens begins a story of its own; what a product brings and starts
        // itself, or through a service, continues the product's.
        const bool shell_asked = parent && is_user_shell(parent->image) && !parent->hop;
        const bool download_opened = is_download(process.image, file->origin) && is_person(act.user);
        const bool continues = in_own_folder(root, process.image) || session_open(root, file->written);
        if (continues || (!shell_asked && !download_opened)) return hop_of_file(*file, process.image);
        return {};
    }
    if (const auto hop = packaged_hop(process.image, time)) {
        if (!memory_.hops[*hop].foreign || !parent || !parent->hop || is_pass_through(parent->image)) return hop;
        const auto brought = hop_under(*parent, process, time);
        memory_.hops[*brought].foreign = true;
        return brought;
    }
    if (const auto root = root_of_folder(process.image)) {
        if (process.company.size() && memory_.roots[*root].signer.empty())
            memory_.roots[*root].signer = process.company;
        if (process.product.size() > 1) declare(*root, process.product, Root::Named::by_version_resource);
        return child_hop(*root, {}, process.image, time);
    }
    const auto* autostart = memory_.autostarts.find(path_key(process.image));
    if (autostart && autostart->hop) return autostart->hop;
    // A nameless program that a late one starts is no product of its own.
    // What a service starts outside the folders of products is no product of its own either.
    const bool is_services = !process.is_persons && !act.user.empty() && !is_program_folder(process.image);
    const bool is_late_ones = parent && parent->hop && process.company.empty() &&
                              (memory_.hops[*parent->hop].late || is_user_shell(parent->image) || is_services);
    if (is_late_ones && !is_system_place(process.image)) return hop_under(*parent, process, time);
    if (const auto root = implicit_root(process, time)) return child_hop(*root, {}, process.image, time);
    if (!parent || !parent->hop || is_pass_through(parent->image)) return {};
    // Who types into a shell that a product opened does so for himself.
    const bool is_piped_to =
        is_user_shell(parent->image) && !act.parent_command_line.empty() && !is_interactive(act.parent_command_line);
    if (is_user_shell(process.image) && is_interactive(act.command_line) && !is_piped_to) return {};
    return hop_under(*parent, process, time);
}

std::optional<size_t> Lineage::hop_under(const Process& parent, const Process& process, Time time) {
    const size_t root = memory_.hops[*parent.hop].root;
    const size_t hop = child_hop(root, parent.hop, process.image, time);
    const bool is_news = !is_system_place(process.image) && is_late(memory_.roots[root], process.image, time);
    const bool in_sight = process.is_persons && is_persons_place(process.image);
    if (is_news && !parent.installs && !in_sight) memory_.hops[hop].late = true;
    return hop;
}

size_t Lineage::carried_hop(size_t loader, const Process& process, Time time) {
    const size_t root = memory_.hops[loader].root;
    if (is_system_place(process.program) || in_own_folder(memory_.roots[root], process.program)) return loader;
    const size_t hop = child_hop(root, loader, process.program, time);
    if (is_late(memory_.roots[root], process.program, time) && !process.installs) memory_.hops[hop].late = true;
    return hop;
}

size_t Lineage::hop_of_file(const WrittenFile& file, std::string_view path) {
    const size_t hops_before = memory_.hops.size();
    const size_t hop = child_hop(memory_.hops[*file.hop].root, file.hop, path, file.written);
    const bool is_new = memory_.hops.size() > hops_before;
    if (is_new && file.late) memory_.hops[hop].late = true;
    return hop;
}

void Lineage::claim(size_t root, const std::string& folder) {
    if (folder.empty()) return;
    memory_.roots[root].folders.insert(folder);
    if (auto vendor = vendor_of(folder + "\\x"); !vendor.empty()) memory_.roots[root].vendors.insert(std::move(vendor));
    memory_.root_of_folder[folder] = root;
}

void Lineage::wrote(Process& actor, std::string_view path, Time time) {
    path = final_path(path);
    const std::string folder = product_folder(path);
    if (!folder.empty()) (void)installing_root(actor, time);
    WrittenFile file;
    file.written = time;
    file.writer = actor.image;
    file.writer_key = actor.key;
    if (const auto* before = memory_.file(path_key(path))) file.origin = before->origin;
    if (const auto hop = acting_hop(actor, time)) {
        const size_t index = memory_.hops[*hop].root;
        Root& root = memory_.roots[index];
        const bool installs = actor.installs || is_msiexec(actor.image) || is_unpacking(actor);
        if (installs && root.installed && session_open(root, time)) {
            root.installed = root.last_install_act = time;
            claim(index, folder);
        }
        file.hop = hop;
        // What a person's program puts in that person's sight is the person's own work or wish.
        const bool in_sight = actor.is_persons && is_persons_place(path);
        file.late = !in_sight && (is_late(root, path, time) || is_unpackaged(root, actor, path));
        file.at_home = !file.late && !actor.installs && is_news(root, time);
    }
    if (file.late) memory_.last_late_file = {std::string(path), time};
    memory_.written_by_name.put(std::string(file_name(path)), std::string(path));
    memory_.put_file(path_key(path), std::move(file));
}

std::optional<size_t> Lineage::hop_of_program(std::string_view path, Time time) {
    if (const auto* file = memory_.file(path_key(path)); file && file->hop) return hop_of_file(*file, path);
    if (const auto hop = packaged_hop(path, time)) return hop;
    if (const auto root = root_of_folder(path)) return child_hop(*root, {}, path, time);
    if (const auto root = claim_folder(path, time)) return child_hop(*root, {}, path, time);
    if (const auto root = claim_for_stranger(path, time)) return child_hop(*root, {}, path, time);
    if (is_system_place(path) || !memory_.youngest) return {};
    const Process* last = memory_.processes.find(*memory_.youngest);
    if (!last || !last->hop || time - last->start > young || last->end.value_or(time) < time) return {};
    return child_hop(memory_.hops[*last->hop].root, last->hop, path, time);
}

// A package manager at work: its hop is the package, not the program that it is.
bool Lineage::is_unpacking(const Process& process) const {
    if (file_name(process.image) == "dpkg") return true;
    if (!process.hop || !process.image.starts_with('/')) return false;
    const Hop& hop = memory_.hops[*process.hop];
    return !hop.before && hop.program == memory_.roots[hop.root].installer && hop.program != process.image;
}

// What a package's scripts fetch is in no list of the package's files, whenever it comes.
bool Lineage::is_unpackaged(const Root& root, const Process& actor, std::string_view path) const {
    return path.starts_with('/') && root.named == Root::Named::declared && !root.is_library && !is_unpacking(actor) &&
           !in_own_folder(root, path);
}

std::string Lineage::path_of(size_t hop) const {
    std::vector<std::string_view> steps;
    for (std::optional<size_t> at = hop; at && steps.size() < 32; at = memory_.hops[*at].before)
        steps.push_back(memory_.hops[*at].program);
    std::string path;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        if (!path.empty()) path += " > ";
        path += *step;
    }
    return path;
}

}  // namespace mitsuke::ledgers
