// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "events/event.h"
#include "ledgers/provenance/lineage.h"

namespace mitsuke::ledgers {

/// Writes what the ledger knows into events: the fields of a lineage, and facts.
class FactWriter {
public:
    FactWriter(HostMemory& memory, Lineage& lineage, std::string_view host)
        : memory_(memory), lineage_(lineage), host_(host) {}

    /// The fields of `hop`'s lineage. `company` is that of the program, empty when unknown.
    void add_lineage(events::Event& event, Arena& arena, size_t hop, const Text& company) const;
    /// Who wrote the program, how long ago, where it came from.
    void add_image(events::Event& event, Arena& arena, std::string_view image) const;

    /// A fact of `kind` about `hop`, proved by `proof`, whose fields it keeps. The caller may add more.
    events::Event& tell(events::Batch& facts, const events::Event& proof, std::string_view kind,
                        std::optional<size_t> hop, std::string_view company) const;

private:
    std::string_view lineage_name(Arena& arena, size_t root) const;
    bool is_nameless_image(std::string_view path) const;

    HostMemory& memory_;
    Lineage& lineage_;
    std::string_view host_;
};

void add_number(events::Event& event, Arena& arena, events::FieldId name, int64_t value);
void add_text(events::Event& event, Arena& arena, events::FieldId name, std::string_view value);

}  // namespace mitsuke::ledgers
