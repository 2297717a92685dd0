// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

namespace mitsuke::ledgers {

/// e^x for x <= 0, to 3e-7 of it. Without branches, so that compilers take several at a time; libm's costs five times
/// as much. 2^f for f in [-0.5, 0.5] by its series.
inline float exp_of(float x) {
    constexpr float log2_e = 1.44269504F, ln_2 = 0.693147181F, least = -80;
    const float turns = std::max(x, least) * log2_e;
    const auto whole = static_cast<int32_t>(turns - 0.5F);
    const float f = (turns - static_cast<float>(whole)) * ln_2;
    const float series =
        1 + f * (1 + f * (1 / 2.0F + f * (1 / 6.0F + f * (1 / 24.0F + f * (1 / 120.0F + f / 720.0F)))));
    return series * std::bit_cast<float>((whole + 127) << 23U);
}

}  // namespace mitsuke::ledgers
