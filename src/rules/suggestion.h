// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mitsuke::rules {

/// ", did you mean 'contains'?" when one of the names differs in letter case only, or by a slip of the pen; else empty.
std::string suggestion(std::string_view name, const std::vector<std::string_view>& names);

}  // namespace mitsuke::rules
