// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string_view>

namespace mitsuke::formats::evtx {

/// CRC-32 of ISO 3309 (polynomial 0xEDB88320, reflected), as EVTX headers carry it. `previous` is the
/// result for the bytes before these.
inline uint32_t crc32(std::string_view bytes, uint32_t previous = 0) {
    return static_cast<uint32_t>(::crc32_z(previous, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace mitsuke::formats::evtx
