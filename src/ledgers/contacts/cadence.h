// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "ledgers/contacts/activity.h"

namespace mitsuke::ledgers {

/// A rhythm found in contacts.
struct Rhythm {
    double bits = 0;      ///< how much likelier the contacts are with it than without, log2, all tries counted
    double period = 0;    ///< seconds
    double jitter = 0;    ///< standard deviation of one step, seconds
    size_t contacts = 0;  ///< that it was found in
    enum class Test : uint8_t {
        renewal,  ///< the time since the last contact decides: a sleep; contacts may be missing
        phase,    ///< the clock decides; other contacts may be among them
    } test = Test::renewal;
};

/// Periods looked for, seconds.
constexpr double period_min = 10, period_max = 7 * 86'400.0;
/// Fewer contacts have no rhythm.
constexpr size_t rhythm_contacts_min = 6;

/// The stronger of two tests over contact times in seconds, ascending:
/// - renewal with misses: each interval is k steps of period P with a normal error of s P sqrt(k), the misses
///   are geometric, one interval in twenty is anything; against an exponential of the same mean;
/// - phase, conditioned on `activity`: Rayleigh's test of the contacts, clusters of 15 minutes counted once,
///   less what the host's own waking hours explain (8 h is the third harmonic of the working day), and less what
///   people's hours could explain on a host that never sleeps, unless the contacts come at a moment of the period.
/// Both scan periods; the scan is paid for in bits. Empty when neither is worth `bits_min`.
std::optional<Rhythm> find_rhythm(std::span<const uint32_t> seconds, const Activity& activity, double bits_min);

/// The first test alone.
std::optional<Rhythm> find_renewal(std::span<const uint32_t> seconds, double bits_min);
/// .. over times between contacts, as of several hosts that run one program.
std::optional<Rhythm> find_pooled_renewal(std::span<const uint32_t> intervals, double bits_min);
/// The second alone.
std::optional<Rhythm> find_phase(std::span<const uint32_t> seconds, const Activity& activity, double bits_min);

}  // namespace mitsuke::ledgers
