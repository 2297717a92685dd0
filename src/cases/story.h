// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cases/case.h"

namespace mitsuke::cases {

/// The words of a case: every sentence is an id of content/messages/cases.tsv with parameters.
Message why_of(const events::Detection& detection);
Message title_of(const Case& made, const std::vector<const events::Detection*>& evidence);
/// Who brought what, when, and whom it talked to, in order of time; each thing is said once.
std::vector<Message> story_of(const Case& made, const std::vector<const events::Detection*>& evidence);
/// Names and addresses that only the bad in this case has use for: of the evidence, then what earlier hunts told.
std::vector<std::string> to_block_of(const Case& made, const std::vector<const events::Detection*>& evidence);
/// What to do, in order.
std::vector<Message> actions_of(const Case& made, const std::vector<const events::Detection*>& evidence);

}  // namespace mitsuke::cases
