// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "sources/files/byte_stream.h"

namespace mitsuke::sources {

/// One line without its end.
struct Line {
    std::string_view text;
    uint64_t number = 0;     ///< 1-based
    uint64_t offset = 0;     ///< of its first byte
    bool cut = false;        ///< longer than the bound: `text` is its start, the rest was skipped
    bool lacks_end = false;  ///< the last line, when no line end follows: perhaps it was torn
};

/// Lines of a ByteStream, ended by \n or \r\n; the last may lack its end. `stream` must outlive it.
class LineStream {
public:
    static constexpr size_t line_max = 4UL * 1024 * 1024;

    explicit LineStream(ByteStream& stream) : stream_(stream) {}

    /// The next line, or none at the end. The text is valid until the next call, or as long as the
    /// stream where that is stable.
    Result<std::optional<Line>> next();

private:
    Result<size_t> find_end(std::string_view& shown);
    Result<void> skip_rest();

    ByteStream& stream_;
    size_t pending_ = 0;  // bytes of the line handed out last, consumed when the next is asked for
    bool skipping_ = false;
    uint64_t number_ = 0;
};

}  // namespace mitsuke::sources
