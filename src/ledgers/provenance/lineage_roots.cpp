// SPDX-License-Identifier: Apache-2.0
// Where lineages begin: setup programs, packages, libraries, and the names that products get.
#include <algorithm>

#include "ledgers/provenance/lineage.h"
#include "ledgers/provenance/names.h"
#include "ledgers/provenance/package_commands.h"

namespace mitsuke::ledgers {

namespace {

std::string stem(std::string_view path) {
    const std::string_view name = file_name(path);
    const size_t dot = name.find_last_of('.');
    return std::string(dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot));
}

// The first word of a command line that ends in `extension`, quotes removed.
std::string word_ending_in(std::string_view command, std::string_view extension) {
    const std::string lower = ascii_lower(command);
    const size_t end = lower.find(extension);
    if (end == std::string::npos) return {};
    const size_t quote = command.rfind('"', end);
    const size_t space = command.rfind(' ', end);
    const bool quoted = quote != std::string_view::npos &&
                        std::count(command.begin(), command.begin() + static_cast<std::ptrdiff_t>(end), '"') % 2 == 1;
    const size_t start = quoted ? quote + 1 : space == std::string_view::npos ? 0 : space + 1;
    return std::string(command.substr(start, end + extension.size() - start));
}

}  // namespace

std::optional<size_t> Lineage::library_hop(const Process& process, const Act& act, Time time) {
    if (const auto package = script_package(act.command_line); !package.empty()) {
        const size_t root = find_or_make_root(package, time);
        declare(root, package, Root::Named::declared);
        return child_hop(root, {}, process.image, time);
    }
    const std::string library = library_of(process.image, act.command_line);
    if (library.empty()) return {};
    const size_t index = find_or_make_root(library, time);
    Root& root = memory_.roots[index];
    root.is_library = true;
    root.named = Root::Named::declared;
    root.installer = act.command_line;
    root.installed = root.last_install_act = time;
    return child_hop(index, {}, process.image, time);
}

std::optional<size_t> Lineage::package_hop(const Process& process, const Process* parent, const Act& act, Time time) {
    std::string package;
    if (is_msiexec(process.image)) package = word_ending_in(act.command_line, ".msi");
    else if (file_name(process.image) == "dpkg" && act.command_line.find("--unpack") != std::string_view::npos)
        package = word_ending_in(act.command_line, ".deb");
    const auto ordered = package.empty() ? ordered_package(process.image, act.command_line) : std::nullopt;
    if (ordered) package = ordered->installer;
    if (package.empty()) return library_hop(process, act, time);
    const std::string name = ordered ? ordered->name : stem(package);
    const auto parts = split(name, '_');
    const bool is_deb = package.ends_with(".deb") && parts.size() >= 2;
    const size_t root = find_or_make_root(is_deb ? parts[0] : std::string_view(name), time);
    Root& made = memory_.roots[root];
    made.installer = package;
    if (is_deb) made.version = parts[1];
    if (ordered && !ordered->version.empty()) made.version = ordered->version;
    if (is_deb || ordered) made.named = Root::Named::declared;
    if (const auto* file = memory_.file(path_key(package))) made.origin = file->origin;
    // A product that was installed long ago has another one installed.
    if (parent && parent->hop && !parent->installs && !made.installed && memory_.hops[*parent->hop].root != root &&
        is_news(memory_.roots[memory_.hops[*parent->hop].root], time))
        made.brought_by = parent->hop;
    made.installed = made.last_install_act = time;
    const size_t hop = child_hop(root, {}, package, time);
    if (is_msiexec(process.image)) memory_.msi_session = MsiSession{root, hop, time};
    return hop;
}

std::optional<size_t> Lineage::installing_root(Process& actor, Time time) {
    if (const auto hop = acting_hop(actor, time)) return memory_.hops[*hop].root;
    if (is_pass_through(actor.image) || is_user_shell(actor.image) || is_system_place(actor.image)) return {};
    // The topmost program that a person or the system started.
    std::vector<std::string> chain{actor.key};
    for (const Process* parent = memory_.processes.find(actor.parent); parent && chain.size() < 16;
         parent = memory_.processes.find(parent->parent)) {
        if (is_pass_through(parent->image) || is_user_shell(parent->image) || is_system_place(parent->image) ||
            parent->hop)
            break;
        chain.push_back(parent->key);
    }
    const Process& top = *memory_.processes.find(chain.back());
    Root root;
    const bool has_product = !top.product.empty() && top.product != "-";
    root.name = has_product ? top.product : stem(top.image);
    root.named = has_product ? Root::Named::by_version_resource : Root::Named::by_file;
    root.version = top.version;
    root.signer = top.company;
    root.installer = top.image;
    if (const auto* file = memory_.file(path_key(top.image))) root.origin = file->origin;
    root.first_seen = top.start;
    root.installed = root.last_install_act = time;
    const size_t index = add_root(std::move(root));
    std::optional<size_t> before;
    for (auto key = chain.rbegin(); key != chain.rend(); ++key) {
        Process* process = memory_.processes.find(*key);
        before = child_hop(index, before, process->image, time);
        process->hop = before;
        process->installs = true;
    }
    return index;
}

size_t Lineage::add_root(Root root) {
    // A host with more products than this gets one root for all the rest.
    if (memory_.roots.size() >= HostMemory::roots_max) return HostMemory::roots_max - 1;
    memory_.root_of_name[ascii_lower(root.name)] = memory_.roots.size();
    memory_.roots.push_back(std::move(root));
    return memory_.roots.size() - 1;
}

size_t Lineage::find_or_make_root(std::string_view name, Time time) {
    if (const auto known = memory_.root_of_name.find(ascii_lower(name)); known != memory_.root_of_name.end())
        return known->second;
    Root root;
    root.name = name;
    root.first_seen = time;
    return add_root(std::move(root));
}

void Lineage::declare(size_t index, std::string_view name, Root::Named how) {
    Root& root = memory_.roots[index];
    if (name.empty() || name == "-" || root.named >= how) return;
    const auto other = memory_.root_of_name.find(ascii_lower(name));
    if (other != memory_.root_of_name.end() && other->second != index) return merge_roots(other->second, index);
    memory_.root_of_name[ascii_lower(name)] = index;
    root.name = name;
    root.named = how;
}

void Lineage::merge_roots(size_t from, size_t into) {
    // The product was there before: what is known of it goes to the root in use.
    Root& old = memory_.roots[from];
    Root& root = memory_.roots[into];
    root.name = old.name;
    root.named = std::max(root.named, old.named);
    for (const auto& folder : old.folders) claim(into, folder);
    memory_.root_of_name[ascii_lower(old.name)] = into;
    for (auto part : {&Root::signer, &Root::version, &Root::installer, &Root::origin})
        if ((root.*part).empty()) root.*part = old.*part;
    if (!root.installed) {
        root.installed = old.installed;
        root.last_install_act = old.last_install_act;
    }
    if (!root.uninstalled) root.uninstalled = old.uninstalled;
    if (!root.brought_by) root.brought_by = old.brought_by;
    for (auto& [key, index] : memory_.root_of_uninstall_key)
        if (index == from) index = into;
    if (memory_.msi_session && memory_.msi_session->root == from) memory_.msi_session->root = into;
    root.first_seen = std::min(root.first_seen, old.first_seen);
    old.folders.clear();
    old.name.clear();
    for (auto& hop : memory_.hops)
        if (hop.root == from) hop.root = into;
    memory_.hop_index.clear();
    for (size_t index = 0; index < memory_.hops.size(); ++index) {
        const Hop& hop = memory_.hops[index];
        memory_.hop_index.emplace(std::tuple(hop.root, hop.before ? *hop.before + 1 : 0, path_key(hop.program)), index);
    }
}

}  // namespace mitsuke::ledgers
