// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <thread>

#include "base/result.h"
#include "sources/files/file_stream.h"

namespace mitsuke::programs {

/// Turns the first SIGINT or SIGTERM into a readable descriptor; the second ends the program. To be
/// begun before other threads, which must not have these signals unblocked.
class StopSignals {
public:
    static Result<std::unique_ptr<StopSignals>> create();
    /// From here on signals are taken, by a thread of its own; until then they wait.
    void begin();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    /// Readable from the first signal on.
    int descriptor() const { return stop_.number(); }

private:
    StopSignals() = default;
    void watch() const;

    sources::Descriptor signals_, stop_, quit_;
    std::thread watcher_;
};

}  // namespace mitsuke::programs
