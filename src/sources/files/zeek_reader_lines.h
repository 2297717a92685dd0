// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "sources/files/byte_stream.h"

namespace mitsuke::sources {

/// The lines of an input, without their ends (LF or CR LF).
class LineReader {
public:
    static constexpr size_t line_max = 4 * 1024 * 1024;

    enum class Kind : uint8_t {
        whole,
        unended,   ///< the last line, without a line end
        too_long,  ///< longer than line_max; `text` is empty
        end,
    };
    struct Line {
        Kind kind = Kind::end;
        std::string_view text;  ///< valid until the next call
        uint64_t number = 0;    ///< from 1
    };

    explicit LineReader(std::unique_ptr<ByteStream> bytes) : bytes_(std::move(bytes)) {}
    Result<Line> next();

private:
    Result<void> show(size_t size);
    Result<Line> skip_long_line();

    std::unique_ptr<ByteStream> bytes_;
    std::string_view window_;
    size_t cursor_ = 0;
    uint64_t number_ = 0;
};

}  // namespace mitsuke::sources
