// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "events/detection.h"
#include "events/event.h"
#include "intel/indicators.h"

namespace mitsuke::pipeline {

/// A rule that matched an event before it was put in order.
struct Match {
    const events::RuleInfo* rule = nullptr;
    const intel::Indicator* indicator = nullptr;  ///< for an indicator match
};

/// Writes an event and its matches as bytes that only this process can read back: log sources and
/// matches are kept as addresses, field names as ids.
void append_kept(const events::Event& event, const std::vector<Match>& matches, std::string& out);

/// Reads one back at the front of `bytes`, its strings as views into `bytes`. The number of bytes
/// read. `bytes` were written by append_kept.
size_t read_kept(std::string_view bytes, events::Event& event, std::vector<Match>& matches);

}  // namespace mitsuke::pipeline
