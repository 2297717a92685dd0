// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/beacons.h"

#include <algorithm>

namespace mitsuke::ledgers {

namespace {

// Of a million simulated keys without a rhythm, of five kinds, 20 in a million of the worst kind reach it
// (docs/decisions/0019-a-beacon-is-no-verdict.md).
constexpr double told_bits = 12;
constexpr uint32_t memory_seconds = 14 * 86'400;
// What a program does within this time is one contact: a question, its second type, the connection.
constexpr uint32_t one_contact_seconds = 5;
constexpr uint8_t tellings_max = 3;

// Six contacts are looked at, then a quarter more each time.
uint32_t next_due(uint32_t count) { return std::max<uint32_t>(rhythm_contacts_min, count + 1 + count / 4); }

}  // namespace

std::optional<Beacon> Beacons::contact(uint64_t key, uint64_t pool, uint32_t second, const Activity& activity) {
    Times* times = keys_.find(key);
    if (!times) {
        const uint32_t* single = singles_.find(key);
        if (!single) {
            singles_[key] = second;
            return {};
        }
        const uint32_t first = *single;
        if (second < first + one_contact_seconds) return {};
        singles_.erase(key);
        times = &keys_[key];
        *times = {{first}, first, 1, rhythm_contacts_min, 0};
    }
    if (times->seconds.empty() || second < times->seconds.back() + one_contact_seconds) return {};
    const uint32_t interval = second - times->seconds.back();
    times->seconds.push_back(second);
    ++times->count;
    const auto is_old = [second](uint32_t each) { return each + memory_seconds < second; };
    auto kept = std::find_if_not(times->seconds.begin(), times->seconds.end(), is_old);
    if (times->seconds.end() - kept > static_cast<std::ptrdiff_t>(times_max)) kept = times->seconds.end() - times_max;
    times->seconds.erase(times->seconds.begin(), kept);
    if (times->count >= times->due && times->tellings < tellings_max) {
        times->due = next_due(times->count);
        if (const auto rhythm = find_rhythm(times->seconds, activity, told_bits)) {
            ++times->tellings;
            times->due = 2 * times->count;
            return Beacon{*rhythm, times->count, times->first, false};
        }
    }
    // What one host shows, the pool need not show again.
    return pool == 0 || times->tellings > 0 ? std::nullopt : pooled(pool, key, interval, second);
}

std::optional<Beacon> Beacons::pooled(uint64_t pool_key, uint64_t key, uint32_t interval, uint32_t second) {
    Pool& pool = pools_[pool_key];
    if (pool.count == 0) pool.first = second - interval;
    pool.has_hosts |= pool.last_key != 0 && pool.last_key != key;
    pool.last_key = key;
    ++pool.count;
    if (pool.intervals.size() >= times_max) pool.intervals.erase(pool.intervals.begin());
    pool.intervals.push_back(interval);
    if (!pool.has_hosts || pool.count < pool.due || pool.tellings >= tellings_max) return {};
    pool.due = next_due(pool.count);
    const auto rhythm = find_pooled_renewal(pool.intervals, told_bits);
    if (!rhythm) return {};
    ++pool.tellings;
    pool.due = 2 * pool.count;
    return Beacon{*rhythm, pool.count, pool.first, true};
}

uint32_t Beacons::contacts(uint64_t key) const {
    if (const auto* times = keys_.find(key)) return times->count;
    return singles_.find(key) ? 1 : 0;
}

void Beacons::take_back(uint64_t key, uint32_t second) {
    if (const uint32_t* single = singles_.find(key); single && *single == second) return singles_.erase(key);
    Times* times = keys_.find(key);
    if (!times || times->seconds.empty() || times->seconds.back() != second) return;
    times->seconds.pop_back();
    --times->count;
    if (times->seconds.empty()) keys_.erase(key);
}

}  // namespace mitsuke::ledgers
