// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "events/event.h"
#include "pipeline/kept_event.h"

namespace mitsuke::pipeline {

/// Puts events that come in any order, from several threads, in order of time, within a bounded
/// memory: sorted runs go to a temporary file that has no name, and are merged as they are read.
/// Ties are broken by precedence, then by what the event says, and only for events that say the same
/// by where they were read: the order of files on the command line does not matter.
class TimeOrder {
public:
    /// Place of an event in the whole order.
    struct Key {
        Time time{};
        uint64_t precedence = 0;  ///< of the ledgers; wide so that keys have no padding
        uint64_t record = 0;      ///< a log numbers a parent before its child
        uint64_t digest = 0;      ///< of host, record number and fields; 0 until an equal key asks for it
        uint64_t source = 0;
        uint64_t position = 0;  ///< in its source
        bool operator<(const Key& other) const {
            return std::tie(time, precedence, record, digest, source, position) <
                   std::tie(other.time, other.precedence, other.record, other.digest, other.source, other.position);
        }
    };

    /// One thread's way in. `run_bytes_max` of events are sorted at a time.
    class Writer {
    public:
        Writer(TimeOrder& order, size_t run_bytes_max) : order_(order), run_bytes_max_(run_bytes_max) {}
        Result<void> add(const events::Event& event, uint8_t precedence, uint64_t position,
                         const std::vector<Match>& matches);
        /// Hands over what is left; to be called once, at the end.
        Result<void> finish();

    private:
        Result<void> flush();
        size_t size_of(size_t index) const;
        std::vector<size_t> sort_entries();

        TimeOrder& order_;
        size_t run_bytes_max_;
        std::string bytes_;
        struct Entry {
            Key key;
            size_t offset;
        };
        std::vector<Entry> entries_;
    };

    /// Temporary files are made in `folder`.
    explicit TimeOrder(std::string folder);
    ~TimeOrder();
    TimeOrder(const TimeOrder&) = delete;
    TimeOrder& operator=(const TimeOrder&) = delete;

    /// The next event in order, after all writers have finished; false at the end. Its strings live in `arena`.
    Result<bool> next(events::Event& event, std::vector<Match>& matches, Arena& arena);

    /// The place of the event that next() gave.
    const Key& key() const;

    uint64_t spilled_bytes() const;

private:
    class Run;
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace mitsuke::pipeline
