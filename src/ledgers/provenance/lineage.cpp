// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/lineage.h"

#include <algorithm>
#include <array>

#include "ledgers/provenance/company_names.h"
#include "ledgers/provenance/names.h"
#include "ledgers/provenance/package_commands.h"
#include "ledgers/provenance/script_names.h"

namespace mitsuke::ledgers {

namespace {

// A service registered without a known writer belongs to a program of a lineage this young.
constexpr Duration young = std::chrono::minutes(2);
constexpr Duration msi_session_max = std::chrono::minutes(30);

Key numbered_key(Key pid, Time time) { return mixed(pid, static_cast<uint64_t>(time.time_since_epoch().count())); }

}  // namespace

Process* Lineage::actor(const Act& act, Time time) {
    if (!act.process.is_told) return nullptr;
    Key key = act.process.key;
    if (act.process.is_number) {
        // A number is used again: it is the same process only while that lives and its program agrees.
        const Key* alias = memory_.key_of_pid.find(key);
        Process* known = alias ? memory_.process(*alias) : nullptr;
        const bool agrees = known && (act.image.empty() || equals_ignoring_case(known->image, act.image));
        if (agrees && (!known->end || time - *known->end < same_start)) return known;
        key = numbered_key(key, time);
        if (!act.image.empty()) memory_.key_of_pid.put(act.process.key, key);
    }
    if (Process* known = memory_.process(key)) return known;
    if (act.image.empty()) return nullptr;
    // It was running before the recording began.
    Process process;
    process.key = key;
    process.image = memory_.texts.keep(act.image);
    process.is_persons = !act.user.empty() && is_person(act.user);
    process.start = time;
    process.hop = place(process, nullptr, act, time);
    return &memory_.put_process(std::move(process));
}

Process& Lineage::start(const Act& act, Time time) {
    const bool by_pid = act.process.is_number;
    if (by_pid) memory_.has_numbers = true;
    Act parent_act;
    parent_act.process = act.parent;
    parent_act.image = act.parent_image;
    const Process* found = actor(parent_act, time);
    // A copy, since remembering the child may make room by forgetting the parent.
    const std::optional<Process> parent = found ? std::optional<Process>(*found) : std::nullopt;

    Process process;
    // A number is used again: the key of such a process has its start in it.
    process.key = by_pid ? numbered_key(act.process.key, time) : act.process.key;
    process.parent = parent ? parent->key : 0;
    process.image = memory_.texts.keep(act.image);
    if (act.company != "-") process.company = memory_.texts.keep(act.company);
    process.is_persons = !act.user.empty() && is_person(act.user);
    process.nameless = is_nameless(act.company, act.image);
    process.product = memory_.texts.keep(act.extra);
    process.version = memory_.texts.keep(act.details);
    process.start = time;
    const Process* parent_or_null = parent ? &*parent : nullptr;
    process.hop = package_hop(process, parent_or_null, act, time);
    if (!process.hop) process.hop = place(process, parent_or_null, act, time);
    process.installs =
        parent && parent->installs && !(process.hop && in_own_folder(root_at(*process.hop), process.image));
    if (is_msiexec(process.image) && process.hop) process.installs = true;
    if (process.hop) learn_publisher(process);
    process.updates = is_own_update(process, parent_or_null, time);
    if (process.updates && !(parent && parent->updates)) root_at(*process.hop).updated = time;
    if (by_pid) memory_.key_of_pid.put(act.process.key, process.key);
    // A host whose processes have no second name need not remember the numbers.
    if (act.number.is_told && memory_.has_numbers) memory_.key_of_pid.put(act.number.key, process.key);
    if (!is_system_place(process.image)) (process.hop ? memory_.youngest : memory_.youngest_stranger) = process.key;
    return memory_.put_process(std::move(process));
}

void Lineage::end(const Act& act, Time time) {
    Process* process = actor(act, time);
    const bool is_told = process && process->end && time - *process->end < same_start;  // by another log
    if (!process || is_told) return;
    Ended& ended = memory_.ended[process->image.path_key()];
    ended.at = time;
    ++ended.times;
    process->end = time;
    if (!process->matters()) memory_.put_process(Process(*process));
}

std::optional<size_t> Lineage::acting_hop(const Process& actor, Time time) const {
    const auto& session = memory_.msi_session;
    if (session && is_msiexec(actor.image) && time - session->start < msi_session_max) return session->hop;
    return actor.hop;
}

bool Lineage::session_open(const Root& root, Time time) const {
    return root.installed && time - root.last_install_act < session_gap;
}

bool Lineage::in_own_folder(const Root& root, std::string_view path) const {
    const FoldedPath folded(path);
    for (std::string_view folder = directory(folded); !folder.empty(); folder = directory(folder))
        if (root.folders.contains(memory_.texts.hash(folder))) return true;
    const std::string_view vendor = vendor_of(folded);
    return !vendor.empty() && root.vendors.contains(memory_.texts.hash(vendor));
}

bool Lineage::is_late(const Root& root, std::string_view path, Time time) const {
    return !in_own_folder(root, path) && is_news(root, time);
}

bool Lineage::is_news(const Root& root, Time time) const {
    if (session_open(root, time)) return false;
    const Time quiet_since = root.installed ? root.last_install_act : memory_.first_event.value_or(time);
    return time - quiet_since >= session_gap;
}

// A hop has the root of the one before it, so that only the first of a lineage need be told apart by root.
Key Lineage::hop_key(size_t root, std::optional<size_t> before, Key program) const {
    constexpr uint64_t is_first = uint64_t{1} << 32;
    return mixed(program, before ? *before : root | is_first);
}

size_t Lineage::child_hop(size_t root, std::optional<size_t> before, const Text& program, Time time) {
    const Key path = program.path_key();
    if (before && memory_.hops[*before].program.path_key() == path) return *before;
    const Key key = hop_key(root, before, path);
    if (const uint32_t* found = memory_.hop_index.find(key)) return *found;
    if (memory_.hops.size() >= HostMemory::hops_max) {
        ++memory_.refused;
        return before.value_or(0);
    }
    Hop hop;
    hop.root = static_cast<uint32_t>(root);
    hop.before = before;
    hop.depth = before ? memory_.hops[*before].depth + 1 : 0;
    hop.program = program;
    hop.late = before && memory_.hops[*before].late;
    hop.foreign = before && memory_.hops[*before].foreign;
    hop.at = time;
    const auto index = static_cast<uint32_t>(memory_.hops.size());
    memory_.hops.push_back(std::move(hop));
    memory_.hop_index.put(key, index);
    if (!before) memory_.roots[root].hops.push_back(index);
    return index;
}

std::optional<size_t> Lineage::root_of_folder(std::string_view path) const {
    const FoldedPath folded(path);
    for (std::string_view folder = directory(folded); !folder.empty(); folder = directory(folder))
        if (const uint32_t* found = memory_.root_of_folder.find(memory_.texts.hash(folder)))
            return memory_.settled(*found);
    return {};
}

std::optional<size_t> Lineage::claim_folder(std::string_view path, Time time, std::string_view company) {
    const auto& session = memory_.msi_session;
    if (!session || time - session->start > msi_session_max) return {};
    const FoldedPath folded(path);
    const std::string_view folder = product_folder(folded);
    const size_t index = memory_.settled(session->root);
    Root& root = memory_.roots[index];
    // While the installer works, a program registered in a product's folder is its; later only one
    // whose folder bears the product's name.
    const bool named_alike =
        contains_ignoring_case(root.name, file_name(folder)) || contains_ignoring_case(root.signer, file_name(folder));
    const bool is_others = same_company(company, root.signer) == false;
    if (folder.empty() || (!named_alike && (is_others || !session_open(root, time)))) return {};
    claim(index, folder);
    return index;
}

std::optional<size_t> Lineage::claim_for_stranger(std::string_view path, Time time) {
    const FoldedPath folded(path);
    const std::string_view folder = product_folder(folded);
    if (folder.empty() || !memory_.youngest_stranger) return {};
    Process* process = memory_.process(*memory_.youngest_stranger);
    const bool is_at_work =
        process && !process->hop && time - process->start < session_gap && time <= process->end.value_or(time);
    if (!is_at_work) return {};
    const auto root = installing_root(*process, time);
    if (root) claim(*root, folder);
    return root;
}

std::optional<size_t> Lineage::implicit_root(const Process& process, Time time) {
    const FoldedPath folded(process.image);
    const std::string_view folder = product_folder(folded);
    if (folder.empty()) return {};
    if (const auto claimed = claim_folder(process.image, time, process.company)) return claimed;
    Root root;
    const bool has_product = !process.product.empty() && process.product != "-";
    root.name = has_product ? process.product : memory_.texts.keep(file_name(folder));
    root.named = has_product ? Root::Named::by_version_resource : Root::Named::by_file;
    root.signer = process.company;
    const size_t index = add_root(std::move(root));
    claim(index, folder);
    return index;
}

std::optional<size_t> Lineage::place(const Process& process, const Process* parent, const Act& act, Time time) {
    if (parent && parent->hop && has_odd_parent(process.image, parent->image)) return hop_under(*parent, process, time);
    if (is_pass_through(process.image) || is_package_manager(process.image)) return {};
    if (!unix_package_manager(process.image, act.command_line).empty()) return {};
    const WrittenFile* file = memory_.file(process.image.path_key());
    if (file && file->hop) {
        const Root& root = root_at(*file->hop);
        // A download that a person opens begins a story of its own; what a product brings and starts
        // itself, or through a service, continues the product's.
        const bool shell_asked = parent && is_user_shell(parent->image) && !parent->hop && !is_scheduled(*parent);
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
    const auto* autostart = memory_.autostarts.find(process.image.path_key());
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
    const size_t root = memory_.root_of(*parent.hop);
    const size_t hop = child_hop(root, parent.hop, process.image, time);
    const bool is_news = !is_system_place(process.image) && is_late(memory_.roots[root], process.image, time);
    const bool in_sight = process.is_persons && is_persons_place(process.image);
    if (is_news && !parent.installs && !in_sight) memory_.hops[hop].late = true;
    return hop;
}

bool Lineage::is_scheduled(const Process& process) const {
    constexpr int levels_max = 8;
    const Process* parent = memory_.process(process.parent);
    for (int level = 0; parent && level < levels_max; ++level, parent = memory_.process(parent->parent)) {
        if (is_scheduler(parent->image)) return true;
        if (!is_user_shell(parent->image)) return false;
    }
    return false;
}

std::string_view Lineage::scheduled_script(const Process& runner, std::string_view command_line) const {
    if (!command_line.starts_with('/') && command_line.find(" /") == std::string_view::npos) return {};
    if (!is_script_runner(runner.image) || !is_scheduled(runner)) return {};
    for (const std::string_view command : commands_of(command_line)) {
        const WrittenFile* file = memory_.file(memory_.texts.path_key(command));
        if (file && file->hop && file->late) return command;
    }
    return {};
}

size_t Lineage::carried_hop(size_t loader, const Process& process, Time time) {
    const size_t root = memory_.root_of(loader);
    if (is_system_place(process.program) || in_own_folder(memory_.roots[root], process.program)) return loader;
    const size_t hop = child_hop(root, loader, process.program, time);
    if (is_late(memory_.roots[root], process.program, time) && !process.installs) memory_.hops[hop].late = true;
    return hop;
}

size_t Lineage::hop_of_file(const WrittenFile& file, std::string_view path) {
    const size_t hops_before = memory_.hops.size();
    const size_t hop = child_hop(memory_.root_of(*file.hop), file.hop, path, file.written);
    const bool is_new = memory_.hops.size() > hops_before;
    if (is_new && file.late) memory_.hops[hop].late = true;
    return hop;
}

void Lineage::claim(size_t root, std::string_view folder) {
    if (folder.empty()) return;
    const Key key = memory_.texts.hash(folder);
    memory_.roots[root].folders.insert(key);
    const std::string below = std::string(folder) + "\\x";
    if (const auto vendor = vendor_of(below); !vendor.empty())
        memory_.roots[root].vendors.insert(memory_.texts.hash(vendor));
    memory_.root_of_folder.put(key, static_cast<uint32_t>(root));
}

void Lineage::wrote(Process& actor, std::string_view path, Time time) {
    path = final_path(path);
    const FoldedPath folded(path);
    const std::string_view folder = product_folder(folded);
    const Key key = memory_.texts.hash(folded);
    if (!folder.empty()) (void)installing_root(actor, time);
    WrittenFile file;
    file.written = time;
    file.writer = actor.image;
    file.writer_key = actor.key;
    if (const auto* before = memory_.file(key)) file.origin = before->origin;
    if (const auto hop = acting_hop(actor, time)) {
        const size_t index = memory_.root_of(*hop);
        Root& root = memory_.roots[index];
        const bool installs = actor.installs || is_msiexec(actor.image) || is_unpacking(actor);
        if (installs && root.installed && session_open(root, time)) {
            root.installed = root.last_install_act = time;
            note_update(index, folder, time);
            claim(index, folder);
            file.added = is_first_there(key, time);
        }
        file.hop = hop;
        // What a person's program puts in that person's sight is the person's own work or wish.
        const bool in_sight = actor.is_persons && is_persons_place(path);
        file.late = !in_sight && (is_late(root, path, time) || is_unpackaged(root, actor, path));
        const bool updates = actor.updates && time - actor.start < msi_session_max;
        file.by_update = updates;
        if (updates && !file.late) file.added = is_first_there(key, time);
        file.at_home = !file.late && !actor.installs && is_news(root, time);
    }
    const Text kept = memory_.texts.keep(path);
    if (file.late) memory_.last_late_file = {kept, time};
    memory_.written_by_name.put(memory_.texts.hash(file_name(path)), kept);
    memory_.put_file(key, std::move(file));
}

std::optional<size_t> Lineage::hop_of_program(std::string_view path, Time time) {
    if (const auto* file = memory_.file(memory_.texts.path_key(path)); file && file->hop)
        return hop_of_file(*file, path);
    if (const auto hop = packaged_hop(path, time)) return hop;
    if (const auto root = root_of_folder(path)) return child_hop(*root, {}, path, time);
    if (const auto root = claim_folder(path, time)) return child_hop(*root, {}, path, time);
    if (const auto root = claim_for_stranger(path, time)) return child_hop(*root, {}, path, time);
    if (is_system_place(path) || !memory_.youngest) return {};
    const Process* last = memory_.process(*memory_.youngest);
    if (!last || !last->hop || time - last->start > young || last->end.value_or(time) < time) return {};
    return child_hop(memory_.root_of(*last->hop), last->hop, path, time);
}

// A package manager at work: its hop is the package, not the program that it is.
bool Lineage::is_unpacking(const Process& process) const {
    if (file_name(process.image) == "dpkg") return true;
    if (!process.hop || !std::string_view(process.image).starts_with('/')) return false;
    const Hop& hop = memory_.hops[*process.hop];
    const Text& installer = memory_.roots[memory_.root_of(*process.hop)].installer;
    return !hop.before && hop.program == installer && hop.program != process.image;
}

// What a package's scripts fetch is in no list of the package's files, whenever it comes.
bool Lineage::is_unpackaged(const Root& root, const Process& actor, std::string_view path) const {
    return path.starts_with('/') && root.named == Root::Named::declared && !root.is_library && !is_unpacking(actor) &&
           !in_own_folder(root, path);
}

std::string_view Lineage::path_of(size_t hop, Arena& arena) const {
    constexpr size_t steps_max = 32;
    constexpr std::string_view between = " > ";
    std::array<std::string_view, steps_max> steps;
    size_t count = 0, size = 0;
    for (std::optional<size_t> at = hop; at && count < steps_max; at = memory_.hops[*at].before) {
        steps[count] = memory_.hops[*at].program;
        size += steps[count++].size() + between.size();
    }
    char* const path = arena.allocate(size);
    char* end = path;
    const auto append = [&end](std::string_view text) { end = std::copy(text.begin(), text.end(), end); };
    while (count > 0) {
        append(steps[--count]);
        append(between);
    }
    arena.give_back(between.size());
    return {path, size - between.size()};
}

}  // namespace mitsuke::ledgers
