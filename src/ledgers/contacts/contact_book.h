// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/time.h"
#include "ledgers/bounded_table.h"

namespace mitsuke::ledgers {

/// Different numbers, counted up to `limit`.
template <size_t limit>
class FewDistinct {
public:
    void add(uint64_t value) {
        if (size_ < limit && !has(value)) values_[size_++] = static_cast<uint32_t>(value);
    }
    bool has(uint64_t value) const {
        return std::find(values_.begin(), values_.begin() + size_, static_cast<uint32_t>(value)) !=
               values_.begin() + size_;
    }
    size_t size() const { return size_; }
    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(values_, size_);
        size_ = std::min<uint8_t>(size_, limit);
    }

private:
    std::array<uint32_t, limit> values_{};
    uint8_t size_ = 0;
};

/// Who, by hash: host, identity (product or program; 0 when unknown), version and destination.
struct BookEntry {
    uint64_t host = 0, identity = 0, version = 0, destination = 0;
    Time time{};

    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(host, identity, version, destination, time);
    }
};

/// What the book knows of a contact at the moment it is made.
struct Standing {
    bool is_first = false;  ///< the identity, which is known, never contacted the destination before
    /// The identity never contacted the destination before, on any host, and had been at work for a day, or
    /// in another version.
    bool is_novel = false;
    bool added_by_update = false;  ///< it had been at work in another version before
    Duration age{};                ///< since anybody first contacted the destination
    size_t products = 0, hosts = 0;
    double novel_habit = 0;  ///< share of the identity's other destinations that were new to it
};

/// Which product talks to whom, over hosts and versions. An update that adds a destination is what both
/// GoldenSpy and ShadowPad did. Bounds: at most `destinations_max` destinations (168 bytes each),
/// `pairs_max` pairs (38) and `identities_max` identities (48); the oldest goes first.
class ContactBook {
public:
    static constexpr size_t destinations_max = 1'000'000, pairs_max = 1'000'000, identities_max = 100'000;
    static constexpr size_t counted_max = 12;  ///< hosts and products of a destination; more are not told apart

    Standing learn(const BookEntry& entry);
    /// Begins to load what learn() needs of the destination.
    void prefetch(uint64_t destination) const { destinations_.prefetch(destination); }
    void prefetch_value(uint64_t destination) const { destinations_.prefetch_value(destination); }
    /// What was known when the identity first contacted the destination, brought up to `time`.
    Standing standing(const BookEntry& entry) const;
    /// A name under the destination that does not look like data was asked for.
    struct PlainNames {
        size_t before = 0, now = 0;
    };
    PlainNames learn_plain_name(uint64_t destination, uint64_t name);
    size_t plain_names(uint64_t destination) const;

    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(destinations_, pairs_, identities_);
    }
    uint64_t forgotten() const { return destinations_.forgotten() + pairs_.forgotten() + identities_.forgotten(); }

private:
    struct Destination {
        Time first{};
        FewDistinct<counted_max> hosts, products;
        uint16_t plain_names = 0;  ///< a sketch: one bit for each hash of four bits
        template <typename Snapshot>
        void describe(Snapshot& snapshot) {
            snapshot(first, hosts, products, plain_names);
        }
    };
    struct Pair {
        Time first{};
        bool is_novel = false, added_by_update = false;
        template <typename Snapshot>
        void describe(Snapshot& snapshot) {
            snapshot(first, is_novel, added_by_update);
        }
    };
    struct Identity {
        Time first{};
        uint64_t version = 0;
        bool was_updated = false;
        uint32_t destinations = 0, novel = 0;
        double novel_habit() const;
        template <typename Snapshot>
        void describe(Snapshot& snapshot) {
            snapshot(first, version, was_updated, destinations, novel);
        }
    };

    BoundedTable<Destination> destinations_{destinations_max};
    BoundedTable<Pair> pairs_{pairs_max};
    BoundedTable<Identity> identities_{identities_max};
};

}  // namespace mitsuke::ledgers
