// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/beacons.h"

#include <algorithm>
#include <cmath>

namespace mitsuke::ledgers {

namespace {

// Of simulated keys without a rhythm, of eight kinds, 4 in 10,000 of the worst kind ever reach it
// (docs/decisions/0019-a-beacon-is-no-verdict.md).
constexpr double told_bits = 12, sure_bits = 16;
constexpr uint32_t memory_seconds = 14 * 86'400;
// What a program does within this time is one contact: a question, its second type, the connection.
constexpr uint32_t one_contact_seconds = 5;
constexpr uint8_t tellings_max = 4;
double bits_wanted(uint8_t tellings) { return tellings == 0 ? told_bits : sure_bits; }

// Six contacts are looked at, then a quarter more each time; a slow sender's, which are few and dear, each time.
uint32_t next_due(uint32_t count, uint32_t mean_interval) {
    constexpr uint32_t slow_seconds = 1'800;
    const uint32_t more = mean_interval >= slow_seconds ? 0 : count / 4;
    return std::max<uint32_t>(rhythm_contacts_min, count + 1 + more);
}

constexpr double steps_a_doubling = 8;
uint8_t step_of(uint64_t bytes) {
    const double steps = std::ceil(steps_a_doubling * std::log2(static_cast<double>(bytes) + 1));
    return static_cast<uint8_t>(std::clamp(steps, 0.0, 255.0));
}
uint64_t bytes_of(uint8_t step) { return static_cast<uint64_t>(std::exp2(step / steps_a_doubling) - 1); }

}  // namespace

// Null while the key was contacted once only.
Beacons::Times* Beacons::find_or_make(uint64_t key, uint32_t second) {
    if (Times* times = keys_.find(key)) return times;
    const uint32_t* single = singles_.find(key);
    if (!single) {
        singles_[key] = second;
        return nullptr;
    }
    const uint32_t first = *single;
    if (second < first + one_contact_seconds) return nullptr;
    singles_.erase(key);
    Times& times = keys_[key];
    times.times = ContactTimes(first);
    times.first = first;
    times.count = 1;
    times.due = rhythm_contacts_min;
    return &times;
}

Heard Beacons::contact(uint64_t key, uint64_t pool, uint32_t second, const Activity& activity) {
    Times* times = find_or_make(key, second);
    if (!times || second < times->times.last() + one_contact_seconds) return {};
    const uint32_t interval = second - times->times.last();
    times->times.add(second);
    times->times.forget_before(second < memory_seconds ? 0 : second - memory_seconds);
    ++times->count;
    Heard heard;
    if (times->count >= times->due && times->tellings < tellings_max) {
        heard.is_judged = true;
        heard.is_new = (times->marks & Times::judged_mark) == 0;
        heard.beacon = judge(*times, activity);
        if (heard.beacon) return heard;
    }
    // What one host shows, the pool need not show again.
    if (pool != 0 && times->tellings == 0) hear_pool(pool, key, {interval, second}, heard);
    return heard;
}

std::optional<Beacon> Beacons::judge(Times& times, const Activity& activity) const {
    ContactTimes::Seconds buffer;
    times.marks |= Times::judged_mark;
    times.due = next_due(times.count, (times.times.last() - times.first) / std::max<uint32_t>(1, times.count - 1));
    const auto rhythm = find_rhythm(times.times.read(buffer), activity, bits_wanted(times.tellings));
    if (!rhythm) return {};
    ++times.tellings;
    if (rhythm->bits >= sure_bits) times.due = 2 * times.count;
    return Beacon{*rhythm, times.count, times.first, false};
}

void Beacons::hear_pool(uint64_t pool_key, uint64_t key, Pause pause, Heard& heard) {
    Pool& pool = pools_[pool_key];
    if (pool.count == 0) pool.first = pause.end - pause.length;
    pool.has_hosts |= pool.last_key != 0 && pool.last_key != key;
    pool.last_key = key;
    ++pool.count;
    if (pool.intervals.size() >= times_max) pool.intervals.erase(pool.intervals.begin());
    pool.intervals.push_back(pause.length);
    if (!pool.has_hosts || pool.count < pool.due || pool.tellings >= tellings_max) return;
    heard.is_judged = true;
    pool.due = next_due(pool.count, 0);
    const auto rhythm = find_pooled_renewal(pool.intervals, bits_wanted(pool.tellings));
    if (!rhythm) return;
    ++pool.tellings;
    if (rhythm->bits >= sure_bits) pool.due = 2 * pool.count;
    heard.beacon = Beacon{*rhythm, pool.count, pool.first, true};
}

AnswerHeard Beacons::answered(uint64_t key, uint64_t bytes, uint32_t second) {
    constexpr uint8_t answers_min = 8;
    constexpr uint32_t quiet_seconds = 86'400;
    constexpr uint64_t small_max = 16'384, large_min = 32'768, times_larger = 16;
    Times* times = keys_.find(key);
    if (!times) return {};
    const uint64_t before = bytes_of(times->largest);
    const bool was_quiet =
        times->answers >= answers_min && second - times->first >= quiet_seconds && before <= small_max;
    AnswerHeard heard;
    if (was_quiet && bytes >= large_min && bytes >= times_larger * before)
        heard.large = LargeAnswer{bytes, before, times->count, times->first, times->tellings > 0};
    times->largest = std::max(times->largest, step_of(bytes));
    if (times->answers >= answers_min) return heard;
    ++times->answers;
    heard.is_quiet_now = times->answers == answers_min && bytes_of(times->largest) <= small_max;
    return heard;
}

void Beacons::connected(uint64_t key) {
    if (Times* times = keys_.find(key)) times->marks |= Times::connected_mark;
}

bool Beacons::is_never_connected(uint64_t key) const {
    const Times* times = keys_.find(key);
    return times && (times->marks & Times::connected_mark) == 0;
}

uint32_t Beacons::contacts(uint64_t key) const {
    if (const auto* times = keys_.find(key)) return times->count;
    return singles_.find(key) ? 1 : 0;
}

void Beacons::take_back(uint64_t key, uint32_t second) {
    if (const uint32_t* single = singles_.find(key); single && *single == second) return singles_.erase(key);
    Times* times = keys_.find(key);
    if (!times || times->times.last() != second) return;
    --times->count;
    if (!times->times.remove_last()) keys_.erase(key);
}

}  // namespace mitsuke::ledgers
