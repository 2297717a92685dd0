// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/temporary_file.h"

namespace mitsuke::events {

/// Bytes of very many detections: the first in memory, all others in a temporary file of which a few blocks are
/// in memory at a time. So a rule that matches a million events costs disk, not memory. One thread.
class KeptStore {
public:
    static constexpr size_t block_size = 1UL << 20;

    struct Place {
        uint32_t block = 0, offset = 0, size = 0;
    };

    /// The first `memory_max` bytes never leave memory; the file is made in `folder` when there are more.
    explicit KeptStore(std::string folder, size_t memory_max = 16UL << 20);
    ~KeptStore();
    KeptStore(const KeptStore&) = delete;
    KeptStore& operator=(const KeptStore&) = delete;

    /// Ends the life of no view but those of bytes that were added since the last block began.
    Result<Place> add(std::string_view bytes);
    /// Valid as long as the store, once add() is called no more.
    std::string_view view(Place place) const;

    uint64_t spilled_bytes() const { return file_.size(); }

private:
    struct Block {
        std::string own;          ///< empty when it was spilled
        std::string_view mapped;  ///< empty when it was not
        bool is_resident = false;
    };
    Result<void> begin_block(size_t size);
    Result<void> spill(Block& block);
    void touch(Block& block) const;

    static constexpr size_t resident_max = 8;  ///< blocks of the file

    size_t memory_max_;
    size_t in_memory_ = 0;
    TemporaryFile file_;
    mutable std::deque<Block> blocks_;
    mutable std::deque<Block*> resident_;
};

}  // namespace mitsuke::events
