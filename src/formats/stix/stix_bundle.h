// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/stix/stix_pattern.h"

namespace mitsuke::formats {

/// What one indicator object, or one observed object, of a bundle says.
struct StixIndicator {
    std::string id;
    std::string name;
    std::string description;
    std::string threat;                   ///< name of the malware, campaign, tool or actor it indicates; else empty
    std::string author;                   ///< name of created_by_ref
    std::string valid_from, valid_until;  ///< RFC 3339 as written; empty when absent
    std::optional<int64_t> confidence;    ///< 0 to 100
    std::vector<StixComparison> comparisons;
    /// True for an object that was only observed: nobody says that it is bad.
    bool is_observed = false;
};

struct StixBundle {
    std::vector<StixIndicator> indicators;
    std::vector<std::string> warnings;  ///< objects that could not be read, each with its id
};

/// STIX 2.1 (and 2.0) bundle, or a bare array or object of it: indicators with pattern_type "stix",
/// revoked ones left out, and the cyber-observable objects that an observed-data object refers to.
Result<StixBundle> parse_stix_bundle(std::string_view json);

}  // namespace mitsuke::formats
