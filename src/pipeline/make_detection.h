// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/detection.h"
#include "events/vocabulary.h"
#include "pipeline/kept_event.h"

namespace mitsuke::pipeline {

/// A copy of the event's fields as they are now; names live as long as the vocabulary.
events::KeptFields keep_fields(const events::Event& event, const events::Vocabulary& vocabulary);

/// What an indicator adds to the fields of an event that shows it.
void keep_indicator(const intel::Indicator& indicator, events::KeptFields& fields);

events::Detection make_detection(const events::Event& event, const events::RuleInfo& rule, events::KeptFields fields);

/// All of it, for one match.
events::Detection make_detection(const events::Event& event, const Match& match, const events::Vocabulary& vocabulary);

}  // namespace mitsuke::pipeline
