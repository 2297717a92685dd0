// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "events/event.h"

namespace mitsuke::sources {

/// How many fields a reader gives one event. Real events have some hundred at most; a hostile record
/// of a few megabytes could have a million, each of which every rule would have to look at, and nulls
/// do not even fill the batch's arena. What is beyond is left out, and the record is counted with
/// `event_is_cut` as its reason.
constexpr size_t event_fields_max = 4096;
constexpr std::string_view event_is_cut = "has 4096 fields or more, of which the rest is left out";

inline bool is_full(const events::Event& event) { return event.fields.size() >= event_fields_max; }

}  // namespace mitsuke::sources
