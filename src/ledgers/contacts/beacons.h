// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ledgers/bounded_table.h"
#include "ledgers/contacts/cadence.h"
#include "ledgers/contacts/contact_times.h"

namespace mitsuke::ledgers {

/// Contacts that are regular enough to be told.
struct Beacon {
    Rhythm rhythm;
    uint32_t contacts = 0;   ///< all that were counted
    uint32_t first = 0;      ///< second of the first
    bool is_pooled = false;  ///< over the hosts of one program
};

/// What came of a contact.
struct Heard {
    bool is_judged = false;  ///< the tests looked at its times
    bool is_new = false;     ///< for the first time
    std::optional<Beacon> beacon;
};

/// An answer far larger than all before it.
struct LargeAnswer {
    uint64_t bytes = 0, before = 0;  ///< before: rounded up by a tenth at most
    uint32_t contacts = 0, first = 0;
    bool is_beacon = false;  ///< told as one
};
struct AnswerHeard {
    bool is_quiet_now = false;  ///< the contact has just become one with small answers only
    std::optional<LargeAnswer> large;
};

/// When each key was contacted, and whether that is regular. A key is a host, an identity, a destination and
/// a channel; a pool is an identity, a destination and a channel, over all hosts. Bounds: `keys_max` keys of
/// 114 bytes with twelve times (bench/contacts_bench), 178 with 42 and 290 with as many as are kept; `singles_max` keys
/// contacted once (24 bytes); the oldest goes first, the singles in a line of their own, so that a flood of names that
/// are asked once pushes out nothing else.
class Beacons {
public:
    static constexpr size_t keys_max = 1'000'000, singles_max = 1'000'000, pools_max = 200'000,
                            times_max = ContactTimes::size_max;

    /// `pool` is 0 where the identity is unknown. Tells of a beacon when it is first found, when it is sure
    /// (16 bits), and again each time the contacts have doubled.
    Heard contact(uint64_t key, uint64_t pool, uint32_t second, const Activity& activity);
    /// A contact of the key was answered with so many bytes. Tells of the first answer that is far larger than
    /// the small ones of a day or more before it.
    AnswerHeard answered(uint64_t key, uint64_t bytes, uint32_t second);
    /// Begins to load what contact() needs; some time later what that leads to.
    void prefetch(uint64_t key) const {
        keys_.prefetch(key);
        singles_.prefetch(key);
    }
    void prefetch_value(uint64_t key) const {
        keys_.prefetch_value(key);
        singles_.prefetch_value(key);
    }
    /// What the key's names lead to was connected to as well.
    void connected(uint64_t key);
    bool is_never_connected(uint64_t key) const;
    /// How often a key was contacted.
    uint32_t contacts(uint64_t key) const;
    /// A contact of the key was another's.
    void take_back(uint64_t key, uint32_t second);

    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(keys_, singles_, pools_);
    }
    uint64_t forgotten() const { return keys_.forgotten() + singles_.forgotten() + pools_.forgotten(); }

private:
    struct Times {
        ContactTimes times;
        uint32_t first = 0, count = 0, due = 0;
        uint8_t tellings = 0;
        uint8_t answers = 0;  ///< counted up to a bound
        uint8_t largest = 0;  ///< answer, in eighths of a doubling
        enum Mark : uint8_t { judged_mark = 1, connected_mark = 2 };
        uint8_t marks = 0;
        template <typename Snapshot>
        void describe(Snapshot& snapshot) {
            snapshot(times, first, count, due, tellings, answers, largest, marks);
        }
    };
    struct Pool {
        std::vector<uint32_t> intervals;
        uint64_t last_key = 0;
        uint32_t first = 0, count = 0, due = 0;
        uint8_t tellings = 0;
        bool has_hosts = false;  ///< more than one
        template <typename Snapshot>
        void describe(Snapshot& snapshot) {
            snapshot(intervals, last_key, first, count, due, tellings, has_hosts);
        }
    };

    Times* find_or_make(uint64_t key, uint32_t second);
    std::optional<Beacon> judge(Times& times, const Activity& activity) const;
    struct Pause {
        uint32_t length, end;
    };
    void hear_pool(uint64_t pool, uint64_t key, Pause pause, Heard& heard);

    BoundedTable<Times> keys_{keys_max};
    BoundedTable<uint32_t> singles_{singles_max};
    BoundedTable<Pool> pools_{pools_max};
};

}  // namespace mitsuke::ledgers
