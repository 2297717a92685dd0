// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>

namespace mitsuke {

/// For tables that are asked at random: where they are large, the system is asked for large pages (madvise(2),
/// Transparent Hugepages), so that a look is one miss of the cache and not one of the page table, too.
template <typename T>
struct LargePageAllocator {
    using value_type = T;
    LargePageAllocator() = default;
    template <typename U>
    explicit LargePageAllocator(const LargePageAllocator<U>&) {}

    T* allocate(size_t count) {
        const size_t size = count * sizeof(T);
        if (size < large) return static_cast<T*>(::operator new(size));
        void* const bytes = ::operator new (size, std::align_val_t{page});
        (void)madvise(bytes, size / page * page, MADV_HUGEPAGE);  // refused: slower, no more
        return static_cast<T*>(bytes);
    }
    void deallocate(T* bytes, size_t count) {
        if (count * sizeof(T) < large) return ::operator delete(bytes);
        ::operator delete (bytes, std::align_val_t{page});
    }
    bool operator==(const LargePageAllocator&) const = default;

private:
    static constexpr size_t page = size_t{2} << 20, large = 2 * page;
};

}  // namespace mitsuke
