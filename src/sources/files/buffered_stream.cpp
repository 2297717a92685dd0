// SPDX-License-Identifier: Apache-2.0
#include "sources/files/buffered_stream.h"

#include <algorithm>
#include <cstring>

namespace mitsuke::sources {

Result<std::string_view> BufferedStream::peek(size_t size) {
    if (size > peek_max) return fail(ErrorKind::limit, "a record longer than 32 MiB cannot be read");
    if (end_ - begin_ < size) fill(size);
    const size_t available = end_ - begin_;
    if (failure_ && available < size) {
        if (available == 0 || rest_was_shown_) return tl::make_unexpected(*failure_);
        rest_was_shown_ = true;
    }
    return std::string_view(buffer_.get() + begin_, available);
}

void BufferedStream::consume(size_t size) {
    size = std::min(size, end_ - begin_);
    begin_ += size;
    offset_ += size;
}

void BufferedStream::fill(size_t wanted) {
    while (!ended_ && end_ - begin_ < wanted) {
        make_room(wanted);
        const auto produced = produce(buffer_.get() + end_, capacity_ - end_);
        if (!produced) failure_ = produced.error();
        ended_ = !produced || *produced == 0;
        if (produced) end_ += std::min(*produced, capacity_ - end_);
    }
}

void BufferedStream::make_room(size_t wanted) {
    if (capacity_ - begin_ >= wanted && capacity_ > end_) return;
    const size_t kept = end_ - begin_;
    if (capacity_ < wanted || kept == capacity_) {
        // A little above a power of two is asked for often (a record and its header): leave air.
        const size_t capacity = std::max({first_capacity, capacity_ * 2, wanted + wanted / 4});
        std::unique_ptr<char[]> bigger(new char[capacity]);
        if (kept > 0) std::memcpy(bigger.get(), buffer_.get() + begin_, kept);
        buffer_ = std::move(bigger);
        capacity_ = capacity;
    } else if (kept > 0) {
        std::memmove(buffer_.get(), buffer_.get() + begin_, kept);
    }
    begin_ = 0;
    end_ = kept;
}

}  // namespace mitsuke::sources
