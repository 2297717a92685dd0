// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "events/coverage.h"

namespace mitsuke::pipeline {

/// What earlier hunts with the same state have read, so that logs that come again are noticed: the newest event of
/// each host, and what each input looked like. Bounded at the end of a hunt: what was seen longest ago goes first.
class HuntedBefore {
public:
    static constexpr size_t hosts_max = 131'072;
    static constexpr size_t inputs_max = 65'536;

    /// Whether an earlier hunt saw a newer event of this host. `time` counts for later hunts, not for this one.
    bool saw_newer(std::string_view host, Time time);
    /// Whether an earlier hunt read an input with the same hosts, events and times, wherever it lay. One whose events
    /// have no time says what is so, and may come each day.
    bool has_read(const events::SourceReport& input) const;
    /// At the end of a hunt.
    void note(const std::vector<events::SourceReport>& inputs);

    /// False when it holds more than it would ever save.
    bool is_bounded() const { return hosts_.size() <= hosts_max && inputs_.size() <= inputs_max; }
    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(hosts_, inputs_);
    }

private:
    struct Host {
        Time before{};  ///< newest of earlier hunts
        Time last{};    ///< newest of all
        void describe(auto& snapshot) {
            snapshot(last);
            before = last;  // restored or saved: between two hunts
        }
    };
    struct Input {
        Time last{};
        void describe(auto& snapshot) { snapshot(last); }
    };

    // By hashes: who makes two names collide is warned of more than is so, and that is all.
    std::map<uint64_t, Host> hosts_;
    std::map<uint64_t, Input> inputs_;
};

}  // namespace mitsuke::pipeline
