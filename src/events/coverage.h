// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"

namespace mitsuke::events {

/// What became of the packets of a live capture: received = read + dropped_by_kernel. Packets that the
/// interface itself lost never were received.
struct PacketCounts {
    uint64_t received = 0;
    uint64_t read = 0;
    uint64_t dropped_by_kernel = 0;     ///< the capture buffer was full
    uint64_t dropped_by_interface = 0;  ///< lost by the card or its driver
    uint64_t truncated = 0;             ///< of those read: longer than what was captured of them
};

/// What an event log held in its slack: deleted records, and headers of those of which the rest is overwritten.
struct RecoveryCounts {
    uint64_t recovered = 0, overwritten = 0;
};

/// What was read of one input, and what was not.
struct SourceReport {
    std::string path;    ///< as given; a member of an archive as "outer.zip!inner.evtx"
    std::string format;  ///< "evtx", "zeek-tsv", ..; empty when no reader claims the input
    std::set<std::string> hosts;
    std::optional<Time> first, last;  ///< event times
    uint64_t events = 0;
    uint64_t unreadable = 0;  ///< records that could not be read
    std::string reason;       ///< why something is unreadable, with the offset of the first; empty when all was read
    std::optional<PacketCounts> packets{};  ///< of a live capture
    uint64_t passed_over = 0;               ///< of the events, those whose likes nobody wants: counted, and not decoded
    uint64_t checksum_mismatches = 0;       ///< parts whose checksum does not fit; what was readable of them is kept
    std::optional<RecoveryCounts> recovery{};  ///< of an event log in whose slack deleted records were looked for
    bool hunted_before = false;                ///< with the same state: what the ledgers learn of it counts twice
    std::map<std::chrono::sys_days, uint64_t> days{};  ///< how many of the events are of which day; none without a time
};

/// What was found under a path and not opened, as it is no file of the evidence: a link that leads elsewhere, a pipe.
struct SkippedInput {
    std::string path, why;
};

/// A list of indicators: how many it gave, and how many of its lines could not be read.
struct IndicatorListReport {
    std::string list;
    uint64_t taken = 0, refused = 0;
};

/// The indicators that were looked for.
struct IndicatorReport {
    uint64_t loaded = 0;
    std::vector<std::pair<std::string, uint64_t>> types;  ///< "domain": how many; those that there are, in one order
    std::vector<IndicatorListReport> lists;

    uint64_t refused() const {
        uint64_t sum = 0;
        for (const auto& each : lists) sum += each.refused;
        return sum;
    }
};

struct RejectedRule {
    std::string file;
    uint64_t line = 0;    ///< 1-based; 0 when unknown
    uint64_t column = 0;  ///< 1-based; 0 when unknown
    std::string rule_id;  ///< empty when not read yet
    std::string why;      ///< one line
    std::string excerpt;  ///< the line with a caret under the word; may be empty
};

struct SilentRule {
    std::string rule, rule_id, title;
    std::string why;
};

/// What was watched and what was not. offered = processed + dropped, always.
struct Coverage {
    std::vector<SourceReport> sources;
    std::vector<SkippedInput> skipped;  ///< the first; all are counted
    uint64_t skipped_count = 0;
    IndicatorReport indicators;
    uint64_t events_offered = 0;
    uint64_t events_processed = 0;
    uint64_t events_dropped = 0;           ///< packets that a live capture lost: as many events at most
    uint64_t events_older_than_state = 0;  ///< an earlier hunt with the same state saw newer ones of their hosts
    uint64_t events_without_time = 0;      ///< judged by rules, but of no use to ledgers
    uint64_t ledger_forgotten = 0;         ///< things a ledger had to forget to stay within its bounds
    uint64_t rules_loaded = 0;
    std::vector<RejectedRule> rules_rejected;
    std::vector<SilentRule> rules_cannot_fire;
    uint64_t correlations_forgotten =
        0;  ///< matches that correlations let go while they still counted, for want of room
};

}  // namespace mitsuke::events
