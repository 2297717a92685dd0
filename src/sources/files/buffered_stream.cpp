// SPDX-License-Identifier: Apache-2.0
#include "sources/files/buffered_stream.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace mitsuke::sources {

Result<std::string_view> BufferedStream::peek(size_t size) {
    if (size > peek_max) return fail(ErrorKind::limit, "a record longer than 32 MiB cannot be read");
    if (end_ - begin_ < size) fill(size);
    const size_t available = end_ - begin_;
    if (failure_ && available == 0 && size > 0) return tl::make_unexpected(*failure_);
    return std::string_view(buffer_.get() + begin_, available);
}

void BufferedStream::consume(size_t size) {
    size = std::min(size, end_ - begin_);
    begin_ += size;
    offset_ += size;
}

Result<void> BufferedStream::seek(uint64_t offset) {
    const auto last = size();
    if (!last || offset > *last) return fail(ErrorKind::unsupported, "there is no such place in this input");
    const uint64_t first_buffered = offset_ - begin_;
    if (offset >= first_buffered && offset - first_buffered <= end_) {
        begin_ = static_cast<size_t>(offset - first_buffered);
    } else {
        begin_ = end_ = 0;
        ended_ = false;
        failure_.reset();
        go_to(offset);
    }
    offset_ = offset;
    return {};
}

void BufferedStream::fill(size_t wanted) {
    if (capacity_ == 0 && !ended_) start(wanted);
    while (!ended_ && end_ - begin_ < wanted) {
        make_room(wanted);
        end_ += accept(produce(buffer_.get() + end_, capacity_ - end_), capacity_ - end_);
    }
}

// An archive may have any number of empty members: they shall not cost a buffer each.
void BufferedStream::start(size_t wanted) {
    std::array<char, 512> first{};
    const size_t size = accept(produce(first.data(), first.size()), first.size());
    if (size == 0) return;
    make_room(wanted);
    std::memcpy(buffer_.get(), first.data(), size);
    end_ = size;
}

size_t BufferedStream::accept(const Result<size_t>& produced, size_t size) {
    if (!produced) failure_ = produced.error();
    ended_ = !produced || *produced == 0;
    return produced ? std::min(*produced, size) : 0;
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
