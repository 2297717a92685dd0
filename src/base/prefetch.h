// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace mitsuke {

/// Begins to load the cache line of `place`, which need not be readable.
inline void prefetch(const void* place) {
    __builtin_prefetch(place);
    // GCC 12 takes a function that does nothing but this for one without effects, and drops the calls of it.
    asm volatile("");
}

}  // namespace mitsuke
