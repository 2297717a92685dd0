// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>

#include "base/prefetch.h"

namespace mitsuke::ledgers {

/// When a host was awake, in quarters of an hour over the last 14 days: what honest contacts follow. 168 bytes.
class Activity {
public:
    static constexpr uint32_t bin_seconds = 900;
    static constexpr size_t bins = size_t{14} * 24 * 4;

    /// Times in seconds since any fixed moment; they must not go back by more than a day.
    void add(uint32_t second);
    /// Begins to load what add() will look at.
    void prefetch(uint32_t second) const {
        mitsuke::prefetch(&words_[second / bin_seconds % bins / 64]);
        mitsuke::prefetch(&newest_);
    }
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

}  // namespace mitsuke::ledgers
