// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace mitsuke::formats::evtx {

static_assert(std::endian::native == std::endian::little, "load() copies little-endian integers as they are");

/// The little-endian integer at `offset`. The caller has checked that it lies within `bytes`: this
/// is for loops over many integers whose extent was checked once.
template <std::integral T>
T load(std::string_view bytes, size_t offset) {
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof(T));
    return value;
}

}  // namespace mitsuke::formats::evtx
