// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "events/event.h"
#include "ledgers/snapshot.h"

namespace mitsuke::ledgers {

/// Long memory that learns from the events of a fleet and answers in fields. Sees events in order
/// of time over all hosts; a replay of two weeks in two seconds gives the same answers.
class Ledger {
public:
    virtual ~Ledger() = default;

    /// Whether this ledger learns from such an event. Asked before ordering, from any thread: what
    /// no ledger wants and no rule matched is not kept.
    virtual bool wants(const events::Event& event) const = 0;

    /// Whether it may want an event of which only log source, EventID and Provider_Name are known: true when wants()
    /// could be, whatever the other fields hold.
    virtual bool may_want(const events::Event& outline) const = 0;

    /// Which of several events of one instant comes first: what is written before what runs it.
    /// Smaller is earlier. Asked for wanted events, from any thread.
    virtual uint8_t precedence(const events::Event& event) const = 0;

    /// Told some events ahead of observe(), in the same order: a ledger with large tables begins to load what it will
    /// look at. The event stays where and as it is until then, and so does the arena. Need not be called.
    virtual void expect(const events::Event& /*event*/, Arena& /*event_arena*/) {}

    /// Learns from the event, adds its fields to it, and appends the facts that follow from it to
    /// `facts`. Strings it adds live in `event_arena` (for the event) or in `facts.arena`.
    virtual void observe(events::Event& event, Arena& event_arena, events::Batch& facts) = 0;

    /// Learns from an event without a time, which says what is so and not what happened (a package database). These
    /// come before all others.
    virtual void learn(const events::Event& /*event*/) {}

    /// A case may be about this lineage, of which `now` is an event as observe() left it: appends to `facts` what was
    /// known of the lineage before this hunt, by a restored memory. Asked once a hunt.
    virtual void recall(std::string_view /*lineage*/, const events::Event& /*now*/, events::Batch& /*facts*/) {}

    /// Its memory, to be restored by a ledger of the same name into an empty one. False when the bytes are
    /// none that save() wrote; the ledger is empty then.
    virtual std::string_view name() const = 0;
    virtual void save(SnapshotWriter& /*writer*/) const {}
    virtual bool restore(SnapshotReader& /*reader*/) { return true; }

    /// How many things it had to forget to stay within its bounds.
    virtual uint64_t forgotten() const { return 0; }
};

}  // namespace mitsuke::ledgers
