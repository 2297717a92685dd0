// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "events/event.h"
#include "rules/rule.h"

namespace mitsuke::rules {

/// Finds the rules whose log source fits an event without asking each.
class LogSourceIndex {
public:
    void add(const LogSourceFilter& filter, uint32_t rule);

    /// Appends the indices of the rules that fit, in no order, each once.
    void find(const events::LogSource& source, std::vector<uint32_t>& rules) const;

private:
    static void write_key(std::string_view product, std::string_view service, std::string_view category,
                          std::string& key);

    std::unordered_map<std::string, std::vector<uint32_t>, StringHash, std::equal_to<>> rules_;
};

}  // namespace mitsuke::rules
