// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mitsuke::formats {

/// One comparison of a STIX pattern: "file:hashes.'SHA-256' = '..'".
struct StixComparison {
    std::string object;               ///< "file", "domain-name"
    std::string path;                 ///< "hashes.SHA-256", "value"; quotes dropped
    std::string comparator;           ///< "=", "IN", "ISSUBSET", "LIKE", "MATCHES", ..
    std::vector<std::string> values;  ///< as text; more than one for IN
    bool is_negated = false;
    /// False when it must hold together with others (AND, FOLLOWEDBY) to mean anything.
    bool is_sufficient = true;
};

/// The comparisons of a STIX 2.1 pattern (section 9), structure flattened: what OR joins is
/// sufficient alone, what AND or FOLLOWEDBY joins is not. Qualifiers (WITHIN, START, REPEATS) are
/// passed over.
Result<std::vector<StixComparison>> parse_stix_pattern(std::string_view pattern);

}  // namespace mitsuke::formats
