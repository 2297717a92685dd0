// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mitsuke::sources {

/// How bytes are wrapped, by their first bytes.
enum class Packing : uint8_t {
    none,
    gzip,   ///< RFC 1952
    zstd,   ///< RFC 8878
    bzip2,  ///< "BZh1".."BZh9" and the block magic
    xz,     ///< xz file format 1.2
    zip,    ///< APPNOTE.TXT 4.3
    tar,    ///< POSIX.1-1988 ustar, or an older header with a right checksum
};
Packing identify_packing(std::string_view head);
constexpr bool is_archive(Packing packing) { return packing == Packing::zip || packing == Packing::tar; }

/// What bytes that no reader knows seem to be: "a PDF document", "text", "unknown binary data".
std::string_view describe_content(std::string_view head);

}  // namespace mitsuke::sources
