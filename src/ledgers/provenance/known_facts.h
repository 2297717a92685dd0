// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "events/event.h"
#include "ledgers/provenance/host_memory.h"

namespace mitsuke::ledgers {

/// Facts known_part, at the time of `now`: the late programs of `root` and their autostarts that were restored with
/// the memory. What this hunt saw has facts of its own.
void tell_known_parts(HostMemory& memory, size_t root, const events::Event& now, events::Batch& facts);

}  // namespace mitsuke::ledgers
