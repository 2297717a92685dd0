// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/memory_snapshot.h"

#include <algorithm>

namespace mitsuke::ledgers {

namespace {

bool is_below(const MaybeIndex& index, size_t size) { return !index || *index < size; }

// Whether each entry's hop, if it has one, is there.
template <typename Value>
bool hops_exist(const BoundedTable<Value>& table, size_t hops) {
    bool all = true;
    table.each([&all, hops](Key, const Value& value) { all = all && is_below(value.hop, hops); });
    return all;
}

bool all_below(const BoundedTable<uint32_t>& table, size_t size) {
    bool all = true;
    table.each([&all, size](Key, uint32_t index) { all = all && index < size; });
    return all;
}

// Whether what a root was merged into ends in a root that was not.
bool is_settled(const std::vector<Root>& roots, const Root& root) {
    const Root* at = &root;
    for (size_t steps = 0; at->merged_into; ++steps) {
        if (steps > roots.size() || *at->merged_into >= roots.size()) return false;
        at = &roots[*at->merged_into];
    }
    return true;
}

bool is_sound(const HostMemory& memory, const Root& root) {
    const size_t hops = memory.hops.size();
    return is_settled(memory.roots, root) && is_below(root.brought_by, hops) && root.named <= Root::Named::declared &&
           std::all_of(root.hops.begin(), root.hops.end(), [hops](uint32_t hop) { return hop < hops; });
}

bool hops_are_sound(const HostMemory& memory) {
    for (size_t index = 0; index < memory.hops.size(); ++index) {
        const Hop& hop = memory.hops[index];
        // A hop comes after the one before it, so that no walk back goes round.
        if (hop.root >= memory.roots.size() || !is_below(hop.before, index)) return false;
    }
    return true;
}

// Counts what each table of a memory forgot.
struct ForgottenCount {
    uint64_t total = 0;

    template <typename... Parts>
    void operator()(const Parts&... parts) {
        (add(parts), ...);
    }
    template <typename Value>
    void add(const BoundedTable<Value>& table) {
        total += table.forgotten();
    }
    void add(const std::vector<Root>& roots) {
        for (const Root& root : roots) total += root.folders.forgotten() + root.vendors.forgotten();
    }
    template <typename Other>
    void add(const Other& /*other*/) {}
};

}  // namespace

bool is_consistent(const HostMemory& memory) {
    const size_t hops = memory.hops.size(), roots = memory.roots.size();
    if (roots > HostMemory::roots_max || hops > HostMemory::hops_max || !hops_are_sound(memory)) return false;
    for (const Root& root : memory.roots)
        if (!is_sound(memory, root)) return false;
    bool removals_are_sound = true;
    memory.removed.each([&](Key, const Removal& each) { removals_are_sound &= is_below(each.root, roots); });
    const auto& session = memory.msi_session;
    if (session && (session->root >= roots || session->hop >= hops)) return false;
    return removals_are_sound && hops_exist(memory.processes, hops) && hops_exist(memory.past_processes, hops) &&
           hops_exist(memory.files, hops) && hops_exist(memory.plain_files, hops) &&
           hops_exist(memory.autostarts, hops) && all_below(memory.hop_index, hops) &&
           all_below(memory.root_of_uninstall_key, roots) && all_below(memory.root_of_folder, roots) &&
           all_below(memory.root_of_name, roots);
}

uint64_t HostMemory::forgotten() const {
    ForgottenCount count;
    describe(count, const_cast<HostMemory&>(*this));  // describe only names the parts
    return count.total + refused + (packages ? packages->forgotten() : 0);
}

}  // namespace mitsuke::ledgers
