// SPDX-License-Identifier: Apache-2.0
// The parts of a host's memory, named once for saving and restoring.
#pragma once

#include "ledgers/provenance/host_memory.h"

namespace mitsuke::ledgers {

template <typename Snapshot>
void describe(Snapshot& snapshot, Root& root) {
    snapshot(root.name, root.version, root.signer, root.installer, root.origin, root.folders, root.vendors, root.hops,
             root.installed, root.last_install_act, root.uninstalled, root.updated, root.brought_by, root.merged_into,
             root.is_library, root.outlived, root.named);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, Hop& hop) {
    snapshot(hop.root, hop.before, hop.depth, hop.program, hop.late, hop.arrived_late, hop.foreign, hop.added, hop.at);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, NetworkAct& act) {
    snapshot(act.at, act.whom);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, Process& process) {
    snapshot(process.key, process.parent, process.image, process.company, process.product, process.version,
             process.program, process.start, process.end, process.last_contact, process.hop, process.nameless,
             process.is_persons, process.installs, process.updates);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, ImageState& state) {
    snapshot(state.company, state.hash, state.version, state.signer, state.nameless, state.is_signed);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, Removal& removal) {
    snapshot(removal.at, removal.root);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, WrittenFile& file) {
    snapshot(file.written, file.writer, file.origin, file.writer_key, file.hop, file.at_home, file.late, file.added,
             file.by_update);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, Autostart& autostart) {
    snapshot(autostart.name, autostart.kind, autostart.program, autostart.image, autostart.hop, autostart.at,
             autostart.entry, autostart.told_late);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, Contact& contact) {
    snapshot(contact.process, contact.at);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, Ended& ended) {
    snapshot(ended.at, ended.times);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, MsiSession& session) {
    snapshot(session.root, session.hop, session.start);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, LateFile& file) {
    snapshot(file.path, file.at);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, HostMemory& memory) {
    snapshot(memory.roots, memory.hops, memory.processes, memory.past_processes, memory.key_of_pid, memory.files,
             memory.plain_files, memory.images, memory.removed, memory.service_orders, memory.ended,
             memory.name_of_address, memory.contacts, memory.written_by_name, memory.autostarts, memory.hop_index,
             memory.root_of_uninstall_key, memory.root_of_folder, memory.root_of_name, memory.told, memory.respawns,
             memory.files_written_home, memory.msi_session, memory.youngest, memory.youngest_stranger,
             memory.last_late_file, memory.first_event, memory.last_event, memory.has_numbers, memory.refused);
}

/// Whether every index points at something that is there.
bool is_consistent(const HostMemory& memory);

}  // namespace mitsuke::ledgers
