// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "sources/files/byte_stream.h"

namespace mitsuke::sources {

/// A ByteStream over bytes that come in pieces: a pipe, a decompressor, a member of an archive. Keeps
/// one buffer, taken with the first byte and grown only as far as peek() asks. When the bytes end in
/// an error, peek() hands out what came before it until all of that is consumed, then the error.
class BufferedStream : public ByteStream {
public:
    Result<std::string_view> peek(size_t size) final;
    void consume(size_t size) final;
    uint64_t offset() const final { return offset_; }
    Result<void> seek(uint64_t offset) final;

protected:
    /// Writes 1 to `size` bytes to `into`; 0 is the end. Not called again after 0 or an error.
    virtual Result<size_t> produce(char* into, size_t size) = 0;
    /// Makes produce() go on from `offset`, for a stream that has a size().
    virtual void go_to(uint64_t) {}

private:
    void make_room(size_t wanted);
    void fill(size_t wanted);
    void start(size_t wanted);
    size_t accept(const Result<size_t>& produced, size_t size);

    static constexpr size_t first_capacity = 256UL * 1024;
    std::unique_ptr<char[]> buffer_;
    size_t capacity_ = 0;
    size_t begin_ = 0;
    size_t end_ = 0;
    uint64_t offset_ = 0;
    bool ended_ = false;
    std::optional<Error> failure_;
};

}  // namespace mitsuke::sources
