// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mitsuke::rules {

enum class TimePart : uint8_t { minute, hour, day, week, month, year };

/// That number of a time, as the value writes it: a zone is not converted (specification, "Time
/// Modifiers"). Seconds since the epoch are read as UTC. The week is ISO 8601's. Empty when the
/// value is no time.
std::optional<int64_t> time_part(std::string_view value, TimePart part);

}  // namespace mitsuke::rules
