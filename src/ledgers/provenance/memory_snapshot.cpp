// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/memory_snapshot.h"

#include <algorithm>

namespace mitsuke::ledgers {

namespace {

// Whether each entry's hop, if it has one, is there.
template <typename Value>
bool hops_exist(const BoundedMap<Value>& map, size_t hops) {
    bool all = true;
    map.each([&all, hops](const std::string&, const Value& value) { all = all && (!value.hop || *value.hop < hops); });
    return all;
}

template <typename Map>
bool roots_exist(const Map& map, size_t roots) {
    return std::all_of(map.begin(), map.end(), [roots](const auto& each) { return each.second < roots; });
}

}  // namespace

bool is_consistent(const HostMemory& memory) {
    const size_t hops = memory.hops.size(), roots = memory.roots.size();
    for (size_t index = 0; index < hops; ++index) {
        const Hop& hop = memory.hops[index];
        // A hop comes after the one before it, so that no walk back goes round.
        if (hop.root >= roots || (hop.before && *hop.before >= index)) return false;
    }
    if (roots > HostMemory::roots_max || hops > HostMemory::hops_max) return false;
    for (const Root& root : memory.roots)
        if ((root.brought_by && *root.brought_by >= hops) || root.named > Root::Named::declared) return false;
    for (const auto& [key, hop] : memory.hop_index)
        if (hop >= hops) return false;
    const auto& session = memory.msi_session;
    if (session && (session->root >= roots || session->hop >= hops)) return false;
    return hops_exist(memory.processes, hops) && hops_exist(memory.files, hops) &&
           hops_exist(memory.plain_files, hops) && hops_exist(memory.autostarts, hops) &&
           roots_exist(memory.root_of_uninstall_key, roots) && roots_exist(memory.root_of_folder, roots) &&
           roots_exist(memory.root_of_name, roots);
}

}  // namespace mitsuke::ledgers
