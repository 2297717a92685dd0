// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "events/coverage.h"
#include "views/json_writer.h"

namespace mitsuke::views {

/// The member `cannot_fire`, the same in `hunt` and in `rules check`: an array of rule, rule_id, title, why.
void write_silent_rules(const std::vector<events::SilentRule>& silent, JsonWriter& json);

}  // namespace mitsuke::views
