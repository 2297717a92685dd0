// SPDX-License-Identifier: Apache-2.0
#include "programs/choices.h"

#include <fmt/format.h>

#include <algorithm>

namespace mitsuke::programs {

// CLI11's own check would add its list once more to the help, and speaks like a program.
CLI::Option* allow_only(CLI::Option* option, const std::vector<std::string>& names) {
    return option
        ->check([names](const std::string& chosen) {
            const bool is_known = std::find(names.begin(), names.end(), chosen) != names.end();
            return is_known ? std::string{} : fmt::format("“{}” is none of {}", chosen, fmt::join(names, ", "));
        })
        ->type_name(fmt::format("{}", fmt::join(names, "|")));
}

}  // namespace mitsuke::programs
