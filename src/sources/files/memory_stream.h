// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

#include "sources/files/byte_stream.h"

namespace mitsuke::sources {

/// Bytes that are already in memory and outlive the stream. `piece` bounds what one peek shows beyond
/// what was asked, so that a test meets every border; 0 shows all that is left.
class MemoryStream : public ByteStream {
public:
    explicit MemoryStream(std::string_view bytes, size_t piece = 0) : bytes_(bytes), piece_(piece) {}

    Result<std::string_view> peek(size_t size) override {
        const std::string_view left = bytes_.substr(position_);
        return piece_ == 0 ? left : left.substr(0, std::max(size, piece_));
    }
    void consume(size_t size) override { position_ += std::min(size, bytes_.size() - position_); }
    uint64_t offset() const override { return position_; }

private:
    std::string_view bytes_;
    size_t piece_;
    size_t position_ = 0;
};

}  // namespace mitsuke::sources
