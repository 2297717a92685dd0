// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/package_facts.h"

#include <algorithm>

#include "ledgers/provenance/names.h"

namespace mitsuke::ledgers {

namespace field = events::field;

void tell_unpackaged(Scene& scene, const Process& process) {
    const auto& packages = scene.memory.packages;
    if (!packages) return;
    if (const auto* owner = packages->owner(process.image))
        add_text(scene.event, scene.arena, field::ImageOwnerProduct, owner->name);
    const auto* intruded = packages->intruded(process.image);
    const WrittenFile* file = scene.memory.file(process.image.path_key());
    // What a lineage was seen to bring is judged by that.
    if (!intruded || (file && file->hop) || !scene.first_time("unpackaged_program", process.image)) return;
    events::Event& fact = scene.tell("unpackaged_program", process.hop, process.company);
    add_text(fact, scene.facts.arena, field::Peer, intruded->name);
    if (const auto* autostart = scene.memory.autostarts.find(process.image.path_key()))
        add_text(fact, scene.facts.arena, field::ServiceName, autostart->name);
}

void learn_package(const Act& act, const Lineage& lineage, HostMemory& memory, Time time) {
    const auto known = lineage.named_root(act.target);
    if (!known) return;
    Root& root = memory.roots[*known];
    if (act.kind == ActKind::package_removed) {
        root.uninstalled = time;
        return;
    }
    if (!act.details.empty()) root.version = memory.texts.keep(act.details);
    root.last_install_act = std::max(root.last_install_act, time);
    root.installed = root.last_install_act;
    root.uninstalled.reset();
}

void learn_windows_package(const Act& act, Lineage& lineage, HostMemory& memory, Time time) {
    // Name_Version_Architecture_ResourceId_PublisherId (Microsoft Learn, "Package identity").
    const auto parts = split(act.target, '_');
    if (parts.size() != 5 || parts[0].empty()) return;
    const size_t index = lineage.find_or_make_root(parts[0]);
    Root& root = memory.roots[index];
    const std::string folder = "C:\\Program Files\\WindowsApps\\" + std::string(act.target);
    lineage.claim(index, FoldedPath(folder));
    root.named = Root::Named::declared;
    // The record of a removal is alike; it tells nothing new.
    if (root.installed && root.version == parts[1]) return;
    root.version = memory.texts.keep(parts[1]);
    root.installed = root.last_install_act = time;
    root.uninstalled.reset();
}

std::optional<size_t> Lineage::packaged_hop(std::string_view path, Time time) {
    if (!memory_.packages) return {};
    const auto* owner = memory_.packages->owner(path);
    const FoldedPath folded(path);
    const std::string_view folder = product_folder(folded);
    // The system's own programs are everybody's tools: who uses them says nothing of their package.
    if (owner && !folder.empty()) {
        const size_t index = find_or_make_root(owner->name);
        Root& root = memory_.roots[index];
        if (root.version.empty()) root.version = owner->version;
        if (root.signer.empty()) root.signer = owner->maintainer;
        // It ranks below what an installation declares: nobody was seen installing it.
        root.named = std::max(root.named, Root::Named::by_version_resource);
        claim(index, folder);
        return child_hop(index, {}, path, time);
    }
    if (!memory_.packages->intruded(path)) return {};
    // Nobody's product: it is called by the folder that it was put in, which stays its package's.
    const size_t hop = child_hop(find_or_make_root(directory(path)), {}, path, time);
    memory_.hops[hop].foreign = true;
    return hop;
}

}  // namespace mitsuke::ledgers
