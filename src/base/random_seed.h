// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>

namespace mitsuke {

/// For hashes of what others choose: a number that nobody can foresee, from the system.
inline uint64_t random_seed() {
    std::random_device device;
    return uint64_t{device()} << 32 | device();
}

}  // namespace mitsuke
