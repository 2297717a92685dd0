// SPDX-License-Identifier: Apache-2.0
// New versions of what was there: what tells an update from an installation, and what it brings for the first time.
#include "ledgers/provenance/company_names.h"
#include "ledgers/provenance/lineage.h"
#include "ledgers/provenance/names.h"

namespace mitsuke::ledgers {

namespace {

// Of "c:\\program files\\acme\\suite" what the product itself chose; in a person's folder only the last.
std::string_view own_part(std::string_view folder) {
    constexpr size_t shared = 2;
    if (is_persons_place(folder)) return file_name(folder);
    for (size_t level = 0; level < shared; ++level) {
        const size_t slash = folder.find_first_of("\\/");
        if (slash == std::string_view::npos) return {};
        folder.remove_prefix(slash + 1);
    }
    return folder;
}

}  // namespace

bool Lineage::was_there(const Root& root, Time time) const {
    if (root.installed) return time - root.last_install_act >= session_gap;
    return !root.hops.empty() && time - memory_.hops[root.hops.front()].at >= session_gap;
}

void Lineage::note_update(size_t index, std::string_view folder, Time time) {
    const uint32_t* owner = folder.empty() ? nullptr : memory_.root_of_folder.find(memory_.texts.hash(folder));
    if (!owner || memory_.settled(*owner) == index) return;
    const Root& older = memory_.roots[memory_.settled(*owner)];
    if (!was_there(older, time)) return;
    // A guest in another's folder is no new version of it.
    if (same_company(older.signer, memory_.roots[index].signer) == false) return;
    auto& updated = memory_.roots[index].updated;
    if (!updated || time - *updated >= session_gap) updated = time;
}

bool Lineage::is_first_there(Key path, Time time) const {
    if (const auto* before = memory_.file(path)) return before->added && time - before->written < session_gap;
    // An update may register what it brings before it writes it.
    const auto* autostart = memory_.autostarts.find(path);
    const bool was_registered = autostart && time - autostart->at >= session_gap;
    return !memory_.images.find(path) && !memory_.ended.find(path) && !was_registered && !memory_.removed.find(path);
}

bool Lineage::came_with_update(const Root& root, const WrittenFile& file) const {
    return file.added && root.updated && file.written >= *root.updated;
}

// Nobody was seen installing the product: its publisher is who its folder or name says it is. Anybody may write a
// company into a version resource, so that the first program to name one is not believed without that.
void Lineage::learn_publisher(const Process& process) {
    const size_t index = memory_.root_of(*process.hop);
    Root& root = memory_.roots[index];
    if (!root.signer.empty() || process.company.empty() || !in_own_folder(root, process.image)) return;
    const FoldedPath folded(process.image);
    const std::string_view folder = own_part(product_folder(folded));
    if (!bears_name(folder, process.company) && !bears_name(root.name, process.company)) return;
    root.signer = process.company;
    if (process.product.size() > 1) declare(index, process.product, Root::Named::by_version_resource);
}

bool Lineage::is_own_update(const Process& process, const Process* parent, Time time) const {
    const bool is_kins = parent && parent->hop && process.hop && !is_pass_through(parent->image) &&
                         memory_.root_of(*parent->hop) == memory_.root_of(*process.hop);
    // What starts by itself is the product, not its setup.
    if (!is_kins || process.installs || memory_.autostarts.find(process.image.path_key())) return false;
    const Root& root = memory_.roots[memory_.root_of(*process.hop)];
    if (!same_company(process.company, root.signer).value_or(false)) return false;
    if (parent->updates) return true;
    const WrittenFile* file = memory_.file(process.image.path_key());
    return file && file->hop && time - file->written < session_gap && is_news(root, time);
}

}  // namespace mitsuke::ledgers
