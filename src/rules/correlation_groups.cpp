// SPDX-License-Identifier: Apache-2.0
#include "rules/correlation_groups.h"

#include <algorithm>

#include "rules/limits.h"

namespace mitsuke::rules {

CorrelationGroups::Verdict CorrelationGroups::add(const std::string& key, const CorrelatedEvent& event,
                                                  const std::string& value) {
    // An event exactly one timespan old still counts.
    const Time first = Time::min() + Duration{1};  // the least itself means never
    const Time since = event.time < first + correlation_.timespan ? first : event.time - correlation_.timespan;
    Group& group = ensure_group(key, since);
    remove_before(group, since);
    make_room(group, since);
    ++events_;
    CorrelatedEvent& newest = group.events.emplace_back(event);
    group.measure->add(newest, value);

    Verdict verdict{&group, group.measure->value(newest, since), false, false};
    verdict.holds = correlation_.holds(verdict.value);
    verdict.fires = verdict.holds && (!group.held || group.fired < since);
    group.held = verdict.holds;
    if (verdict.fires) group.fired = event.time;
    return verdict;
}

CorrelationGroups::Group& CorrelationGroups::ensure_group(const std::string& key, Time since) {
    while (!groups_.empty() && groups_.front().events.back().time < since) drop(groups_.begin());
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
        groups_.splice(groups_.end(), groups_, found->second);
        return groups_.back();
    }
    if (groups_.size() >= limits::correlation_groups_max) forget(groups_.begin(), since);
    groups_.emplace_back().measure = Measure::create(correlation_);
    groups_.back().key = &by_key_.emplace(key, std::prev(groups_.end())).first->first;
    return groups_.back();
}

void CorrelationGroups::remove_oldest(Group& group) {
    group.measure->remove(group.events.front());
    group.events.pop_front();
    --events_;
}

void CorrelationGroups::remove_before(Group& group, Time since) {
    while (!group.events.empty() && group.events.front().time < since) remove_oldest(group);
}

void CorrelationGroups::make_room(Group& group, Time since) {
    if (group.events.size() >= limits::correlation_group_events_max) {
        remove_oldest(group);
        ++forgotten_;
    }
    // The group itself is the last of the list, and may not fill the whole room alone.
    static_assert(limits::correlation_group_events_max < limits::correlation_events_max);
    while (events_ >= limits::correlation_events_max) forget(groups_.begin(), since);
}

void CorrelationGroups::drop(Groups::iterator group) {
    events_ -= group->events.size();
    by_key_.erase(by_key_.find(*group->key));
    groups_.erase(group);
}

void CorrelationGroups::forget(Groups::iterator group, Time since) {
    const auto counts = [since](const CorrelatedEvent& event) { return event.time >= since; };
    forgotten_ += static_cast<uint64_t>(std::count_if(group->events.begin(), group->events.end(), counts));
    drop(group);
}

}  // namespace mitsuke::rules
