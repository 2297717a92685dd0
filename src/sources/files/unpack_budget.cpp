// SPDX-License-Identifier: Apache-2.0
#include "sources/files/unpack_budget.h"

#include <fmt/format.h>

namespace mitsuke::sources {

Result<void> UnpackBudget::spend(uint64_t unpacked_bytes) {
    unpacked_ += unpacked_bytes;
    if (unpacked_ <= limits_.unpacked_free || unpacked_ / limits_.ratio_max <= packed_) return {};
    is_spent_ = true;
    return fail(ErrorKind::limit,
                fmt::format("looks like a decompression bomb: {} bytes so far out of {}, more than {} times as many",
                            unpacked_, packed_, limits_.ratio_max));
}

}  // namespace mitsuke::sources
