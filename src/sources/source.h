// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "events/coverage.h"
#include "events/event.h"

namespace mitsuke::sources {

enum class Progress : uint8_t { more, end };

/// Whatever yields events: a file, a live sensor, a test. The road asks; a source never pushes.
/// One thread at a time.
class Source {
public:
    virtual ~Source() = default;

    /// Appends events to `batch` until it is full or the input ends. `more` with an empty batch is
    /// allowed (a slow live source). A record that cannot be read is counted, not an error. An error
    /// means that nothing after it can be read; what was appended before it is good.
    virtual Result<Progress> read(events::Batch& batch) = 0;

    /// Records that could not be read so far, and the first reason with its place
    /// ("offset 4096: chunk magic is not ElfChnk"); empty when there is none.
    virtual uint64_t unreadable() const { return unreadable_; }
    virtual const std::string& first_reason() const { return first_reason_; }

    /// Parts of the input whose checksum does not fit; what was readable of them is kept.
    virtual uint64_t checksum_mismatches() const { return 0; }

    /// Of an event log whose slack is read, what became of the deleted records; to be asked at the end.
    virtual std::optional<events::RecoveryCounts> recovery() const { return {}; }

    /// Of a live capture, what became of its packets; to be asked at the end.
    virtual std::optional<events::PacketCounts> packets() const { return {}; }

protected:
    void count_unreadable(std::string reason, uint64_t records = 1) {
        unreadable_ += records;
        if (first_reason_.empty()) first_reason_ = std::move(reason);
    }

private:
    uint64_t unreadable_ = 0;
    std::string first_reason_;
};

}  // namespace mitsuke::sources
