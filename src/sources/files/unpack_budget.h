// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace mitsuke::sources {

/// How far one input may swell when it is unpacked, and why it ended early if it did. Shared by the
/// layers of one input (gzip, tar in it, zip in that), since bombs multiply.
struct UnpackLimits {
    /// Below this much unpacked, any ratio is fine: a fresh event log is nearly all zeros.
    uint64_t unpacked_free = uint64_t{1} << 30;
    /// Above, unpacked bytes may be this many times the packed bytes. Logs reach some 50; a bomb of
    /// zeros 1,000 and more. Each layer counts, so a tar.gz counts double.
    uint64_t ratio_max = 250;
    /// Archives and compressions inside each other.
    unsigned layers_max = 8;
};

class UnpackBudget {
public:
    explicit UnpackBudget(UnpackLimits limits = {}) : limits_(limits) {}

    void add_packed(uint64_t bytes) { packed_ += bytes; }
    /// An error once the limits are passed; it stays.
    Result<void> spend(uint64_t unpacked_bytes);
    bool is_spent() const { return is_spent_; }
    const UnpackLimits& limits() const { return limits_; }

    /// Keeps the first reason why bytes could not be unpacked.
    void note_trouble(const std::string& reason) {
        if (trouble_.empty()) trouble_ = reason;
    }
    const std::string& trouble() const { return trouble_; }
    /// Before the next member; a spent budget stays the reason of all that follows.
    void forget_trouble() {
        if (!is_spent_) trouble_.clear();
    }

private:
    UnpackLimits limits_;
    uint64_t packed_ = 0;
    uint64_t unpacked_ = 0;
    bool is_spent_ = false;
    std::string trouble_;
};

}  // namespace mitsuke::sources
