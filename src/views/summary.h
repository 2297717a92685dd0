// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cases/case.h"
#include "views/zone.h"

namespace mitsuke::views {

struct Reader;

/// What was examined, in figures.
struct Examined {
    size_t files = 0;
    std::vector<const events::SourceReport*> unreadable;  ///< nothing could be read of these
    std::vector<const events::SourceReport*> partial;     ///< something could not be read of these
    std::vector<const events::SourceReport*> lossy;       ///< captures that lost packets before anybody could read them
    uint64_t checksum_mismatches = 0;
    std::optional<events::RecoveryCounts> recovery;  ///< of all event logs; empty when none was asked
    std::set<std::string_view> hosts;
    std::optional<Time> first, last;
};
Examined examined(const events::Coverage& coverage);

/// The gravest that this or an earlier hunt told of the case.
events::Level severity_so_far(const cases::Case& each);

/// The overall assessment: E a critical case, D a high one, C a medium one, B a lesser one or a
/// detection of high level outside all cases, A none of these. Without a single event there is none.
/// Cases count as grave as they ever were told, and recent ones of earlier hunts count, too.
enum class Grade : uint8_t { a, b, c, d, e, not_examined };
Grade grade(const cases::Findings& findings);
/// What the evidence of this hunt alone would give.
Grade grade_of_this_hunt(const cases::Findings& findings);
/// Recent cases of earlier hunts of at least high severity, newest first.
std::vector<const cases::EarlierCase*> urgent_of_earlier(const cases::Findings& findings);
/// Id of what to say when this hunt has no case: recent ones of earlier hunts may be open.
std::string_view none_title(const cases::Findings& findings);
/// .. when nothing was examined: why; it takes the number of events.
std::string_view none_examined(const cases::Findings& findings);
/// Whether a case of the worst severity names a product by one of our own rules: only then may the
/// conclusion speak of a backdoor in trusted software.
bool blames_product(const cases::Findings& findings);

/// Inputs that could not be read for the same reason.
struct Unread {
    std::string_view reason;  ///< empty: the input is empty
    std::vector<const events::SourceReport*> sources;
};
/// The commonest first, then by name of the first input.
std::vector<Unread> unread_by_reason(const std::vector<const events::SourceReport*>& sources);

/// Whether a case still goes on when the recording of its hosts ends.
struct Activity {
    bool is_known = false;   ///< false when no source tells when it ends
    bool is_active = false;  ///< the last trace is within active_max of the end
    Duration quiet{};        ///< from the last trace to the end of the recording
};
/// A beacon of eight hours is quiet for eight hours.
constexpr Duration active_max = std::chrono::hours{24};
/// The end of the recording is that of the sources that know one of the case's hosts, else of all.
std::optional<Time> recording_end(const cases::Case& each, const events::Coverage& coverage);
Activity activity(const cases::Case& each, const events::Coverage& coverage);

/// Evidence that says the same: one rule, one reason.
struct EvidenceGroup {
    size_t first = 0;  ///< index into Case::evidence
    size_t count = 0;
    int weight = 0;  ///< sum
};
/// By weight, then by time. Repeats without a weight of their own join the first group of their rule.
std::vector<EvidenceGroup> evidence_by_reason(const cases::Case& each, const cases::Findings& findings);

/// A row of a timeline: what one rule says of one program and one destination (or file, or service) on
/// one day of the reader is one row, so that neither a beacon's rhythm nor two of them that alternate fill
/// the page, and a long silence is still seen.
struct TimelineRow {
    size_t first = 0, last = 0;  ///< indices into Case::evidence
    size_t count = 0;
    std::set<std::string_view> hosts;
};
/// By the time of their first evidence.
std::vector<TimelineRow> timeline(const cases::Case& each, const cases::Findings& findings, const Zone& zone);

/// Detections of one rule that belong to no case.
struct RuleTotal {
    const events::RuleInfo* rule = nullptr;
    std::vector<size_t> detections;
    std::set<std::string_view> hosts;
};
/// By level, then by number, then by title.
std::vector<RuleTotal> outside_cases(const cases::Findings& findings);

/// Rules that could not fire, by reason: the commonest first.
std::vector<std::pair<std::string_view, size_t>> silent_by_reason(const events::Coverage& coverage);

/// What was hunted before with the same state, a sentence each.
std::vector<std::string> repeats(const events::Coverage& coverage, const Reader& reader);

/// What the weights add up to, before the score is cut to 0..100.
int weight_sum(const cases::Case& each);

/// "Chozei Tax Suite 3.2", or empty when no product is known.
std::string product_name(const cases::Case& each);

}  // namespace mitsuke::views
