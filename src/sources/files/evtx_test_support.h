// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

#include "sources/files/byte_stream.h"

namespace mitsuke::sources {

/// Bytes of a test, shown `piece` at a time beyond what is asked for; they outlive the stream.
class BorrowedBytes : public ByteStream {
public:
    explicit BorrowedBytes(std::string_view bytes, size_t piece = 0) : bytes_(bytes), piece_(piece) {}

    Result<std::string_view> peek(size_t size) override {
        return bytes_.substr(position_, piece_ == 0 ? bytes_.npos : std::max(size, piece_));
    }
    void consume(size_t size) override { position_ += std::min(size, bytes_.size() - position_); }
    uint64_t offset() const override { return position_; }

private:
    std::string_view bytes_;
    size_t piece_;
    size_t position_ = 0;
};

}  // namespace mitsuke::sources
