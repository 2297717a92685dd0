// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/activity.h"

#include <algorithm>

namespace mitsuke::ledgers {

void Activity::add(uint32_t second) {
    const uint32_t bin = second / bin_seconds;
    if (bin + bins <= newest_) return;
    if (bin > newest_ + bins) words_.fill(0);
    else
        for (; newest_ < bin; ++newest_)
            words_[(newest_ + 1) % bins / 64] &= ~(uint64_t{1} << (newest_ + 1) % bins % 64);
    newest_ = std::max(newest_, bin);
    words_[bin % bins / 64] |= uint64_t{1} << bin % bins % 64;
}

size_t Activity::awake(uint32_t first, uint32_t last) const {
    size_t count = 0;
    const uint32_t oldest = newest_ >= bins ? newest_ - static_cast<uint32_t>(bins) + 1 : 0;
    for (uint32_t bin = std::max(oldest, first / bin_seconds); bin <= std::min(newest_, last / bin_seconds); ++bin)
        count += is_awake(bin);
    return count;
}

std::complex<double> Activity::spectrum(double radians_a_second, uint32_t first, uint32_t last) const {
    const uint32_t oldest = newest_ >= bins ? newest_ - static_cast<uint32_t>(bins) + 1 : 0;
    const uint32_t begin = std::max(oldest, first / bin_seconds), end = std::min(newest_, last / bin_seconds);
    // The middle of a quarter stands for all of it. Turning by one quarter at a time needs no sine.
    const std::complex<double> turn = std::polar(1.0, radians_a_second * bin_seconds);
    std::complex<double> at = std::polar(1.0, radians_a_second * (static_cast<double>(begin) + 0.5) * bin_seconds);
    std::complex<double> total = 0;
    size_t count = 0;
    for (uint32_t bin = begin; bin <= end; ++bin, at *= turn) {
        if (!is_awake(bin)) continue;
        total += at;
        ++count;
    }
    return count == 0 ? std::complex<double>{1, 0} : total / static_cast<double>(count);
}

}  // namespace mitsuke::ledgers
