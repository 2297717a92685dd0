// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/known_facts.h"

#include "ledgers/provenance/facts.h"
#include "ledgers/provenance/names.h"

namespace mitsuke::ledgers {

namespace field = events::field;
using events::Event;

namespace {

// A product that brought more is a store of programs; nobody removes these by hand.
constexpr size_t parts_max = 256;

class KnownParts {
public:
    KnownParts(HostMemory& memory, size_t root, const Event& now, events::Batch& facts)
        : memory_(memory), root_(root), lineage_(memory), writer_(memory, lineage_, now.host), facts_(facts) {
        // What this event shows beside its time is not what the parts did.
        proof_.time = now.time;
        proof_.source = now.source;
        proof_.record = now.record;
    }

    void tell() {
        for (size_t hop = 0; hop < memory_.hops.size(); ++hop)
            if (is_known(hop, memory_.hops[hop].at)) tell_program(hop, memory_.hops[hop].program);
        memory_.autostarts.each([this](Key, const Autostart& each) {
            if (!each.hop || !is_known(*each.hop, each.at)) return;
            Event* const fact = tell_program(*each.hop, each.program);
            if (!fact) return;
            add_text(*fact, facts_.arena, field::ServiceName, each.name);
            add_text(*fact, facts_.arena, field::EventType, each.kind);
            add_text(*fact, facts_.arena, field::TargetObject, each.entry);
        });
    }

private:
    bool is_known(size_t hop, Time at) const {
        return hop < memory_.known_hops && memory_.hops[hop].late && at <= memory_.known_until &&
               memory_.root_of(hop) == root_;
    }
    Event* tell_program(size_t hop, const Text& program) {
        if (is_system_place(program) || told_ == parts_max) return nullptr;
        ++told_;
        const auto* image = memory_.images.find(program.path_key());
        Event& fact = writer_.tell(facts_, proof_, "known_part", hop, image ? image->company : Text{});
        add_text(fact, facts_.arena, field::Image, program);
        writer_.add_image(fact, facts_.arena, program);
        return &fact;
    }

    HostMemory& memory_;
    size_t root_;
    Lineage lineage_;
    FactWriter writer_;
    events::Batch& facts_;
    Event proof_;
    size_t told_ = 0;
};

}  // namespace

void tell_known_parts(HostMemory& memory, size_t root, const Event& now, events::Batch& facts) {
    KnownParts(memory, root, now, facts).tell();
}

}  // namespace mitsuke::ledgers
