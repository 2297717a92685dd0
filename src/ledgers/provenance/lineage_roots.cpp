// SPDX-License-Identifier: Apache-2.0
// Where lineages begin: setup programs, packages, libraries, and the names that products get.
#include <algorithm>

#include "ledgers/provenance/lineage.h"
#include "ledgers/provenance/names.h"
#include "ledgers/provenance/package_commands.h"

namespace mitsuke::ledgers {

namespace {

std::string_view stem(std::string_view path) {
    const std::string_view name = file_name(path);
    const size_t dot = name.find_last_of('.');
    return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
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
        const size_t root = find_or_make_root(package);
        declare(root, package, Root::Named::declared);
        return child_hop(root, {}, process.image, time);
    }
    const std::string library = library_of(process.image, act.command_line);
    if (library.empty()) return {};
    const size_t index = find_or_make_root(library);
    Root& root = memory_.roots[index];
    root.is_library = true;
    root.named = Root::Named::declared;
    root.installer = memory_.texts.keep(act.command_line);
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
    const std::string_view name = ordered ? std::string_view(ordered->name) : stem(package);
    const auto parts = split(name, '_');
    const bool is_deb = package.ends_with(".deb") && parts.size() >= 2;
    const size_t root = find_or_make_root(is_deb ? parts[0] : name);
    Root& made = memory_.roots[root];
    made.installer = memory_.texts.keep(package);
    if (is_deb) made.version = memory_.texts.keep(parts[1]);
    if (ordered && !ordered->version.empty()) made.version = memory_.texts.keep(ordered->version);
    if (is_deb || ordered) made.named = Root::Named::declared;
    if (const auto* file = memory_.file(memory_.texts.path_key(package))) made.origin = file->origin;
    // A product that was installed long ago has another one installed.
    if (parent && parent->hop && !parent->installs && !made.installed && memory_.root_of(*parent->hop) != root &&
        is_news(root_at(*parent->hop), time))
        made.brought_by = parent->hop;
    if (was_there(made, time)) made.updated = time;
    made.installed = made.last_install_act = time;
    const size_t hop = child_hop(root, {}, package, time);
    if (is_msiexec(process.image)) memory_.msi_session = MsiSession{root, hop, time};
    return hop;
}

std::optional<size_t> Lineage::installing_root(Process& actor, Time time) {
    if (const auto hop = acting_hop(actor, time)) return memory_.root_of(*hop);
    if (is_pass_through(actor.image) || is_user_shell(actor.image) || is_system_place(actor.image)) return {};
    // The topmost program that a person or the system started.
    std::vector<Key> chain{actor.key};
    for (const Process* parent = memory_.process(actor.parent); parent && chain.size() < 16;
         parent = memory_.process(parent->parent)) {
        if (is_pass_through(parent->image) || is_user_shell(parent->image) || is_system_place(parent->image) ||
            parent->hop)
            break;
        chain.push_back(parent->key);
    }
    const Process& top = *memory_.process(chain.back());
    Root root;
    const bool has_product = !top.product.empty() && top.product != "-";
    root.name = has_product ? top.product : memory_.texts.keep(stem(top.image));
    root.named = has_product ? Root::Named::by_version_resource : Root::Named::by_file;
    root.version = top.version;
    root.signer = top.company;
    root.installer = top.image;
    if (const auto* file = memory_.file(top.image.path_key())) root.origin = file->origin;
    root.installed = root.last_install_act = time;
    const size_t index = add_root(std::move(root));
    std::optional<size_t> before;
    for (auto key = chain.rbegin(); key != chain.rend(); ++key) {
        Process* process = memory_.process(*key);
        before = child_hop(index, before, process->image, time);
        process->hop = before;
        process->installs = true;
    }
    return index;
}

size_t Lineage::add_root(Root root) {
    // A host with more products than this gets one root for all the rest.
    if (memory_.roots.size() >= HostMemory::roots_max) {
        ++memory_.refused;
        return memory_.settled(HostMemory::roots_max - 1);
    }
    const auto index = static_cast<uint32_t>(memory_.roots.size());
    memory_.root_of_name.put(name_key(root.name), index);
    memory_.roots.push_back(std::move(root));
    return index;
}

Key Lineage::name_key(std::string_view name) const { return memory_.texts.hash(ascii_lower(name)); }

std::optional<size_t> Lineage::named_root(std::string_view name) const {
    const uint32_t* known = memory_.root_of_name.find(name_key(name));
    return known ? std::optional<size_t>(memory_.settled(*known)) : std::nullopt;
}

size_t Lineage::find_or_make_root(std::string_view name) {
    if (const auto known = named_root(name)) return *known;
    Root root;
    root.name = memory_.texts.keep(name);
    return add_root(std::move(root));
}

void Lineage::declare(size_t index, std::string_view name, Root::Named how) {
    Root& root = memory_.roots[index];
    if (name.empty() || name == "-" || root.named >= how) return;
    const auto other = named_root(name);
    if (other && *other != index) return merge_roots(*other, index);
    root.name = memory_.texts.keep(name);
    root.named = how;
    memory_.root_of_name.put(name_key(root.name), static_cast<uint32_t>(index));
}

void Lineage::merge_roots(size_t from, size_t into) {
    // The product was there before: what is known of it goes to the root in use.
    Root& old = memory_.roots[from];
    Root& root = memory_.roots[into];
    root.name = old.name;
    root.named = std::max(root.named, old.named);
    for (const Key folder : old.folders) {
        root.folders.insert(folder);
        memory_.root_of_folder.put(folder, static_cast<uint32_t>(into));
    }
    for (const Key vendor : old.vendors) root.vendors.insert(vendor);
    for (auto part : {&Root::signer, &Root::version, &Root::installer, &Root::origin})
        if ((root.*part).empty()) root.*part = old.*part;
    // The name tells that the installation at work brings a new version of what was there.
    const Time begin = root.hops.empty() ? Time::max() : memory_.hops[root.hops.front()].at;
    if (root.installed && begin <= *root.installed && was_there(old, begin)) root.updated = begin;
    if (!root.updated) root.updated = old.updated;
    if (!root.installed) {
        root.installed = old.installed;
        root.last_install_act = old.last_install_act;
    }
    if (!root.uninstalled) root.uninstalled = old.uninstalled;
    if (!root.brought_by) root.brought_by = old.brought_by;
    move_first_hops(old, into);
    old = Root{};
    old.merged_into = into;
}

void Lineage::move_first_hops(Root& from, size_t into) {
    const size_t old = static_cast<size_t>(&from - memory_.roots.data());
    for (const uint32_t hop : from.hops) {
        const Key program = memory_.hops[hop].program.path_key();
        memory_.hop_index.erase(hop_key(old, {}, program));
        // Where both began with one program, the hop that was there first goes on.
        const Key key = hop_key(into, {}, program);
        const uint32_t* known = memory_.hop_index.find(key);
        memory_.hop_index.put(key, known ? std::min(*known, hop) : hop);
        memory_.roots[into].hops.push_back(hop);
    }
}

}  // namespace mitsuke::ledgers
