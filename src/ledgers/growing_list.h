// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "base/large_pages.h"

namespace mitsuke::ledgers {

/// A list that grows at its end and never moves what it has: each part of it is twice as large as the one before.
/// A part's memory is the system's until it is written to, so what is not used yet costs nothing; to grow copies
/// nothing.
template <typename T>
class GrowingList {
public:
    GrowingList() = default;
    GrowingList(GrowingList&& other) noexcept { swap(other); }
    GrowingList& operator=(GrowingList&& other) noexcept {
        cut(0);
        swap(other);
        return *this;
    }
    GrowingList(const GrowingList&) = delete;
    GrowingList& operator=(const GrowingList&) = delete;
    ~GrowingList() { cut(0); }

    size_t size() const { return size_; }
    T& operator[](size_t index) {
        const auto [part, at] = place_of(index);
        return parts_[part][at];
    }
    const T& operator[](size_t index) const { return const_cast<GrowingList&>(*this)[index]; }
    T& push_back(T value) {
        const auto [part, at] = place_of(size_);
        if (part == parts_.size()) parts_.push_back(Allocator().allocate(size_of(part)));
        T* const made = std::construct_at(parts_[part] + at, std::move(value));
        ++size_;
        return *made;
    }
    /// Keeps the first `size` things.
    void cut(size_t size) {
        while (size_ > size) std::destroy_at(&(*this)[--size_]);
        while (!parts_.empty() && begin_of(parts_.size() - 1) >= size_) {
            Allocator().deallocate(parts_.back(), size_of(parts_.size() - 1));
            parts_.pop_back();
        }
    }

private:
    using Allocator = LargePageAllocator<T>;
    static constexpr size_t first_size = 8;

    static constexpr size_t size_of(size_t part) { return first_size << part; }
    static constexpr size_t begin_of(size_t part) { return size_of(part) - first_size; }
    struct Place {
        size_t part, at;
    };
    static Place place_of(size_t index) {
        const size_t part = static_cast<size_t>(std::bit_width(index / first_size + 1)) - 1;
        return {part, index - begin_of(part)};
    }
    void swap(GrowingList& other) noexcept {
        std::swap(parts_, other.parts_);
        std::swap(size_, other.size_);
    }

    std::vector<T*> parts_;
    size_t size_ = 0;
};

}  // namespace mitsuke::ledgers
