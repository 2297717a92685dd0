// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "sources/files/byte_stream.h"
#include "sources/files/packing.h"
#include "sources/files/unpack_budget.h"

namespace mitsuke::sources {

/// The unpacked bytes of `packed`, which is gzip, zstd, bzip2 or xz. Everything that can be unpacked
/// before a defect is handed out; the defect is an error with its offset in the packed bytes, and is
/// noted in `budget`.
Result<std::unique_ptr<ByteStream>> open_unpacking_stream(Packing packing, std::unique_ptr<ByteStream> packed,
                                                          std::shared_ptr<UnpackBudget> budget);

}  // namespace mitsuke::sources
