// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace mitsuke::sources {

/// The bytes of one input in order, whether of a file, piped or unpacked in passing. One thread.
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

    /// How many bytes there are, when that is known and seek() works (a file); else none.
    virtual std::optional<uint64_t> size() const { return {}; }
    /// Goes to a place up to size(); what the last peek showed is no longer valid.
    virtual Result<void> seek(uint64_t) { return fail(ErrorKind::unsupported, "this input can only be read forwards"); }
};

}  // namespace mitsuke::sources
