// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ledgers/bounded_table.h"
#include "ledgers/contacts/cadence.h"

namespace mitsuke::ledgers {

/// Contacts that are regular enough to be told.
struct Beacon {
    Rhythm rhythm;
    uint32_t contacts = 0;   ///< all that were counted
    uint32_t first = 0;      ///< second of the first
    bool is_pooled = false;  ///< over the hosts of one program
};

/// When each key was contacted, and whether that is regular. A key is a host, an identity, a destination and
/// a channel; a pool is an identity, a destination and a channel, over all hosts. Bounds: `keys_max` keys of
/// 68 bytes with a list of at most `times_max` times of 4 bytes; `singles_max` keys contacted once (28
/// bytes); the oldest goes first, the singles in a line of their own, so that a flood of names that are
/// asked once pushes out nothing else.
class Beacons {
public:
    static constexpr size_t keys_max = 1'000'000, singles_max = 1'000'000, pools_max = 200'000, times_max = 96;

    /// `pool` is 0 where the identity is unknown. Tells of a beacon when it is first found, and again each
    /// time the contacts have doubled.
    std::optional<Beacon> contact(uint64_t key, uint64_t pool, uint32_t second, const Activity& activity);
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
        std::vector<uint32_t> seconds;  ///< the newest, of the last 14 days
        uint32_t first = 0, count = 0, due = 0;
        uint8_t tellings = 0;
        template <typename Snapshot>
        void describe(Snapshot& snapshot) {
            snapshot(seconds, first, count, due, tellings);
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

    std::optional<Beacon> pooled(uint64_t pool, uint64_t key, uint32_t interval, uint32_t second);

    BoundedTable<Times> keys_{keys_max};
    BoundedTable<uint32_t> singles_{singles_max};
    BoundedTable<Pool> pools_{pools_max};
};

}  // namespace mitsuke::ledgers
