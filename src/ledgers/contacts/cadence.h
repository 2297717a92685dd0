// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <complex>
#include <cstdint>
#include <optional>
#include <span>

namespace mitsuke::ledgers {

/// When a host was awake, in quarters of an hour over the last 14 days: what honest contacts follow. 168 bytes.
class Activity {
public:
    static constexpr uint32_t bin_seconds = 900;
    static constexpr size_t bins = size_t{14} * 24 * 4;

    /// Times in seconds since any fixed moment; they must not go back by more than a day.
    void add(uint32_t second);
    /// The mean of e^(i w t) over the awake quarters between two times: 1 when they say nothing.
    std::complex<double> spectrum(double radians_a_second, uint32_t first, uint32_t last) const;
    /// Awake quarters between two times.
    size_t awake(uint32_t first, uint32_t last) const;

    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(words_, newest_);
    }

private:
    bool is_awake(uint32_t bin) const { return (words_[bin % bins / 64] >> bin % bins % 64 & 1U) != 0; }

    std::array<uint64_t, bins / 64> words_{};
    uint32_t newest_ = 0;  ///< bin
};

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
///   less what the host's own waking hours explain (8 h is the third harmonic of the working day).
/// Both scan periods; the scan is paid for in bits. Empty when neither is worth `bits_min`.
std::optional<Rhythm> find_rhythm(std::span<const uint32_t> seconds, const Activity& activity, double bits_min);

/// The first test alone.
std::optional<Rhythm> find_renewal(std::span<const uint32_t> seconds, double bits_min);
/// .. over times between contacts, as of several hosts that run one program.
std::optional<Rhythm> find_pooled_renewal(std::span<const uint32_t> intervals, double bits_min);
/// The second alone.
std::optional<Rhythm> find_phase(std::span<const uint32_t> seconds, const Activity& activity, double bits_min);

}  // namespace mitsuke::ledgers
