// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "sources/files/byte_stream.h"
#include "sources/files/unpack_budget.h"

namespace mitsuke::sources {

/// A descriptor that is closed once.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor();
    int number() const { return number_; }

private:
    int number_ = -1;
};

/// The bytes of an open file: mapped when it is a regular file that nobody writes to, else read piece
/// by piece. A mapped file that shrinks would end the program with SIGBUS; therefore a file that
/// somebody has open for writing (a live log), or of which that cannot be known, is never mapped.
/// The bytes read count as the packed side of `budget`.
Result<std::unique_ptr<ByteStream>> open_file_stream(Descriptor file, std::shared_ptr<UnpackBudget> budget);

}  // namespace mitsuke::sources
