// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace mitsuke {

/// A file without a name, made when it is first written to, which is gone with this object, whatever ends the
/// program. Errors are of kind io and name the folder.
class TemporaryFile {
public:
    explicit TemporaryFile(std::string folder) : folder_(std::move(folder)) {}
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    Result<void> append(std::string_view bytes);
    uint64_t size() const { return size_; }

    /// Exactly these bytes, which were appended before.
    Result<void> read(uint64_t offset, size_t size, char* into) const;
    /// The same bytes where the system keeps them, for as long as this object lives. `offset` is a multiple of the
    /// page size.
    Result<std::string_view> map(uint64_t offset, size_t size) const;

private:
    Result<void> open();
    Result<void> failure(std::string_view what) const;

    std::string folder_;
    int descriptor_ = -1;
    uint64_t size_ = 0;
};

}  // namespace mitsuke
