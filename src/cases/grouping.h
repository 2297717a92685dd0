// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "cases/case_book.h"
#include "events/detection.h"

namespace mitsuke::cases {

/// Detections that tell one story.
struct Group {
    std::vector<size_t> members;     ///< indices in order
    std::vector<std::string> bonds;  ///< what makes a later detection part of this story
    std::set<uint64_t> told;         ///< cases of the book that it goes on with
};

/// Sorts detections into groups:
/// - those of one lineage (product and host);
/// - those without a lineage by host, a new group after an hour of silence;
/// - indicator matches without a lineage by threat;
/// - then groups of one product on several hosts that share a program, name or indicator, and
///   groups that show the same indicator, become one;
/// - and so do groups that go on with the same case of the book.
/// Detections of low and informational level join a group but never make one.
std::vector<Group> group(const std::vector<events::Detection>& detections, const CaseBook& book);

/// The last two labels of a name, three where the last is a country's and the one before is short
/// ("co.jp"): near enough to the registered domain for a reader.
std::string parent_domain(std::string_view name);

/// The things of a detection worth looking for elsewhere: payload programs and their hashes,
/// autostarts, names and addresses contacted, indicators.
std::vector<std::string> traces_of(const events::Detection& detection);

}  // namespace mitsuke::cases
