// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "rules/correlation_measure.h"

namespace mitsuke::rules {

/// What one correlation remembers: for each group the matches inside the window, which ends at the
/// group's newest event and slides with it. Bounded by limits.h; the group that was quiet longest is
/// forgotten first.
class CorrelationGroups {
public:
    struct Group {
        std::deque<CorrelatedEvent> events;
        std::unique_ptr<Measure> measure;
        const std::string* key = nullptr;
        bool held = false;  ///< the condition has held at every event since `fired`
        Time fired{};
    };
    struct Verdict {
        const Group* group = nullptr;  ///< valid until the next add()
        double value = 0;
        bool holds = false;
        bool fires = false;  ///< it holds and did not, or not since the window slid past what it fired with
    };

    /// `correlation` outlives this.
    explicit CorrelationGroups(const Correlation& correlation) : correlation_(correlation) {}

    /// Events come in order of time. `value` is that of the counted fields, folded.
    Verdict add(const std::string& key, const CorrelatedEvent& event, const std::string& value);

    /// Matches that were let go while they still counted.
    uint64_t forgotten() const { return forgotten_; }

private:
    using Groups = std::list<Group>;

    Group& ensure_group(const std::string& key, Time since);
    void remove_oldest(Group& group);
    void remove_before(Group& group, Time since);
    void make_room(Group& group, Time since);
    void drop(Groups::iterator group);
    void forget(Groups::iterator group, Time since);

    const Correlation& correlation_;
    Groups groups_;  ///< the one that was quiet longest first
    std::unordered_map<std::string, Groups::iterator> by_key_;
    size_t events_ = 0;
    uint64_t forgotten_ = 0;
};

}  // namespace mitsuke::rules
