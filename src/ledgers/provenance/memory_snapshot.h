// SPDX-License-Identifier: Apache-2.0
// The parts of a host's memory, named once for saving and restoring.
#pragma once

#include "ledgers/provenance/host_memory.h"

namespace mitsuke::ledgers {

template <typename Snapshot>
void describe(Snapshot& snapshot, Root& root) {
    snapshot(root.name, root.version, root.signer, root.installer, root.origin, root.folders, root.vendors,
             root.installed, root.first_seen, root.last_install_act, root.uninstalled, root.is_library, root.brought_by,
             root.outlived, root.named);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, Hop& hop) {
    snapshot(hop.root, hop.before, hop.depth, hop.program, hop.late, hop.arrived_late, hop.foreign, hop.at);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, NetworkAct& act) {
    snapshot(act.at, act.whom);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, Process& process) {
    snapshot(process.key, process.parent, process.image, process.company, process.nameless, process.is_persons,
             process.product, process.version, process.start, process.end, process.hop, process.program,
             process.installs, process.last_contact);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, ImageState& state) {
    snapshot(state.company, state.nameless, state.hash, state.version, state.signer, state.is_signed);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, Removal& removal) {
    snapshot(removal.at, removal.by, removal.root);
}
template <typename Snapshot>
void describe(Snapshot& snapshot, WrittenFile& file) {
    snapshot(file.written, file.writer, file.writer_key, file.hop, file.at_home, file.late, file.origin);
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
void describe(Snapshot& snapshot, HostMemory& memory) {
    snapshot(memory.roots, memory.hops, memory.processes, memory.key_of_pid, memory.files, memory.plain_files,
             memory.images, memory.removed, memory.service_orders, memory.ended, memory.name_of_address,
             memory.contacts, memory.written_by_name, memory.autostarts, memory.hop_index, memory.root_of_uninstall_key,
             memory.root_of_folder, memory.root_of_name, memory.msi_session, memory.hops_refused, memory.last_late_file,
             memory.youngest, memory.youngest_stranger, memory.told, memory.respawns, memory.files_written_home,
             memory.first_event, memory.last_event);
}

/// Whether every index points at something that is there.
bool is_consistent(const HostMemory& memory);

}  // namespace mitsuke::ledgers
