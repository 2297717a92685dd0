// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/detection.h"
#include "events/vocabulary.h"
#include "pipeline/kept_event.h"

namespace mitsuke::pipeline {

/// A copy of the event as it is now, with what matched it; an indicator adds its own fields.
events::Detection make_detection(const events::Event& event, const Match& match, const events::Vocabulary& vocabulary);

}  // namespace mitsuke::pipeline
