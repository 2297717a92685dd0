// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/catalogue.h"
#include "base/result.h"
#include "pipeline/road.h"
#include "programs/hunt.h"
#include "programs/stop_signals.h"
#include "sources/live/interface_source.h"

namespace mitsuke::programs {

inline constexpr size_t capture_buffer_mib_max = sources::PacketRing::blocks_max;

/// The one input of `hunt --interface`. Ctrl-C and SIGTERM end the capture, not the hunt.
class LiveCapture {
public:
    /// Begins to listen, says so ("listening on eth0"), and gives up the capabilities that this needed unless
    /// the user is root.
    static Result<LiveCapture> open(const HuntOptions& options, events::Vocabulary& vocabulary);

    std::optional<pipeline::RoadInput> next_input();

private:
    LiveCapture(std::string interface, std::unique_ptr<StopSignals> stop, std::shared_ptr<sources::Source> source)
        : interface_(std::move(interface)), stop_(std::move(stop)), source_(std::move(source)) {}

    std::string interface_;
    std::unique_ptr<StopSignals> stop_;
    std::shared_ptr<sources::Source> source_;  ///< until it is handed out
    bool said_end_ = false;
};

/// Says on standard error what was detected, once for the same rule, host and thing. Of one rule and host only the
/// first few things: a channel has a new name for each question. At the end it says how many there were; the report has
/// them all.
class TellAtOnce {
public:
    static constexpr size_t told_max = 65'536, things_max = 5;

    explicit TellAtOnce(Language language) : language_(language) {}
    ~TellAtOnce();
    TellAtOnce(const TellAtOnce&) = delete;
    TellAtOnce& operator=(const TellAtOnce&) = delete;

    void operator()(const events::Detection& detection);

private:
    struct Told {
        std::set<std::string> things;
        uint64_t untold = 0;
    };
    std::string title_of(const events::RuleInfo& rule) const;

    Language language_;
    std::map<std::pair<const events::RuleInfo*, std::string>, Told> told_;  ///< by rule and host
    uint64_t untold_ = 0;                                                   ///< of those for which there was no room
};

}  // namespace mitsuke::programs
