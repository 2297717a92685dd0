// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rules/event_view.h"
#include "rules/rule.h"

namespace mitsuke::rules {

/// Says whether a field was ever seen, by slot.
using WasSeen = std::function<bool(uint32_t slot)>;

/// False only when it is certain that no event which has only the fields seen can match. `null`,
/// `exists: false`, `neq` and `not` can hold without a field, and are taken so.
bool can_match(const Rule& rule, const WasSeen& was_seen);

/// False only when it is certain that no event matches whose fields `known` (slots) are those of `outline`, whatever
/// other fields it has.
bool can_match(const Rule& rule, EventView& outline, const std::vector<uint32_t>& known);

/// The fields without which some test of the rule cannot hold and which were never seen, in the
/// order of the rule, each once.
std::vector<std::string> missing_fields(const Rule& rule, const WasSeen& was_seen);

}  // namespace mitsuke::rules
