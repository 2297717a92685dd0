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

}  // namespace mitsuke::cases
