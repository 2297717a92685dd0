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

/// The bytes of an open file or pipe, read piece by piece. Nothing is mapped: a file that shrinks
/// while it is mapped ends the program with SIGBUS, and no lease or look at it beforehand prevents that.
/// A file that is cut while it is read yields what could be read and then an error with the offset,
/// which `budget` notes too. The bytes read count as the packed side of `budget`.
Result<std::unique_ptr<ByteStream>> open_file_stream(Descriptor file, std::shared_ptr<UnpackBudget> budget);

}  // namespace mitsuke::sources
