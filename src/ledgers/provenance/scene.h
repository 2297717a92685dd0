// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "events/event.h"
#include "ledgers/provenance/act.h"
#include "ledgers/provenance/facts.h"
#include "ledgers/provenance/host_memory.h"
#include "ledgers/provenance/lineage.h"

namespace mitsuke::ledgers {

/// One act on one host, and all that is needed to judge it. Lives for one event.
struct Scene {
    Scene(HostMemory& host_memory, events::Event& seen, Arena& event_arena, events::Batch& told)
        : memory(host_memory),
          lineage(host_memory),
          writer(host_memory, lineage, seen.host),
          event(seen),
          arena(event_arena),
          facts(told),
          act(read_act(seen, host_memory.texts)) {}

    HostMemory& memory;
    Lineage lineage;
    FactWriter writer;
    events::Event& event;
    Arena& arena;
    events::Batch& facts;
    Act act;
    bool tells_again = false;  ///< a poorer record of the same act was there before this one

    const Root& root_of(size_t hop) const { return memory.roots[memory.root_of(hop)]; }
    Key path_key(std::string_view path) const { return memory.texts.path_key(path); }
    /// What "kind name" of an autostart is remembered under when it was removed.
    Key autostart_key(std::string_view kind, std::string_view name) const;
    bool is_late(std::optional<size_t> hop) const { return hop && memory.hops[*hop].late; }

    /// The company that a program names in its version resource; empty when unknown.
    std::string_view company_of(Key image) const;

    /// The process that acts; null when it is not known.
    Process* actor() { return lineage.actor(act, event.time); }
    /// Adds the lineage of the process to the event; returns it.
    Process* enrich(Process* process);

    /// A fact of `kind` about `hop`, proved by this event.
    events::Event& tell(std::string_view kind, std::optional<size_t> hop, std::string_view company) {
        return writer.tell(facts, event, kind, hop, company);
    }
    /// The fact is about what came late, though its hop is that of the one who acted.
    static void state_late(events::Event& fact);
    /// The fact is about `program`; the program that acted, if the proof names one, is its parent.
    void state_program(events::Event& fact, std::string_view program);

    /// True once for each kind and thing: a fact is told when it becomes true, not each time it is seen. What a
    /// record without a GUID, and so without hashes and publisher, told is told once more by the richer record of the
    /// same act.
    bool first_time(std::string_view kind, std::string_view what);
    bool first_time(std::string_view kind, Key what);
};

}  // namespace mitsuke::ledgers
