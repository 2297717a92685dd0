// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cases/case.h"

namespace mitsuke::cases {

/// Names and addresses that only the bad in this case has use for, and those that a list of indicators calls bad: of
/// the evidence, then what earlier hunts told.
std::vector<std::string> to_block_of(const Case& made, const std::vector<const events::Detection*>& evidence);

/// What to do, in order; every sentence is an id of content/messages/cases.tsv with parameters.
std::vector<Message> actions_of(const Case& made, const std::vector<const events::Detection*>& evidence);

}  // namespace mitsuke::cases
