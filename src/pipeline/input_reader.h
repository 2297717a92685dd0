// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/random_seed.h"
#include "base/slot_index.h"
#include "events/coverage.h"
#include "ledgers/keyed_hash.h"
#include "pipeline/road.h"
#include "pipeline/scan.h"

namespace mitsuke::pipeline {

/// Takes batches from one input after the other, and writes down what each input had. Not for two
/// threads at once: the members of an archive come one after another.
class InputReader {
public:
    using NextInput = std::function<std::optional<RoadInput>()>;

    /// Each input's report is appended to `reports` when it begins, with path and format, and whole when it ends.
    InputReader(const NextInput& next_input, const HomeNetworks& home, std::vector<events::SourceReport>& reports)
        : next_input_(next_input), home_(home), reports_(reports) {}

    /// Replaces what `batch` held by the next events, at least one; false when there are no more.
    bool next(SourceBatch& batch);

private:
    bool begin();
    bool read(SourceBatch& batch);
    void note_events(const events::Batch& batch);
    void note_day(Time time, uint64_t events);
    void close_day();
    void note_host(std::string_view host);
    void finish();

    const NextInput& next_input_;
    const HomeNetworks& home_;
    std::vector<events::SourceReport>& reports_;
    std::optional<RoadInput> input_;
    bool is_over_ = false;  // the input's
    // The day of the last event, and how many events came one after the other in it.
    Time day_begin_{}, day_end_{};
    uint64_t day_events_ = 0;
    // Hashes of the hosts that its report has, to be asked for with each event.
    ledgers::KeyedHash hash_{random_seed()};
    std::vector<uint64_t> known_hosts_;
    SlotIndex index_;  ///< of known_hosts_
};

}  // namespace mitsuke::pipeline
