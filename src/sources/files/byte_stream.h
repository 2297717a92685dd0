// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace mitsuke::sources {

/// The bytes of one input in order, whether mapped, piped or unpacked in passing. One thread.
class ByteStream {
public:
    virtual ~ByteStream() = default;

    /// The next bytes without consuming them: at least `size` of them, or all that are left when
    /// fewer are. May hand out more than asked. Valid until the next call of peek or consume.
    /// `size` must be at most peek_max.
    virtual Result<std::string_view> peek(size_t size) = 0;
    static constexpr size_t peek_max = 32UL * 1024 * 1024;

    /// Moves on by `size` bytes, all of which the last peek showed.
    virtual void consume(size_t size) = 0;

    /// Bytes consumed so far (of the unpacked input).
    virtual uint64_t offset() const = 0;

    /// True when views stay valid until the stream is destroyed (a mapped file): readers may then
    /// hand them out without copying.
    virtual bool stable() const { return false; }
};

}  // namespace mitsuke::sources
