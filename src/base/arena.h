// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace mitsuke {

/// Memory for many short-lived strings that die together. Views handed out stay valid until
/// clear() or destruction, wherever the arena is moved. Not for two threads at once.
class Arena {
public:
    Arena() = default;
    Arena(Arena&&) = default;
    Arena& operator=(Arena&&) = default;

    /// `size` writable bytes, uninitialised, unaligned.
    char* allocate(size_t size) {
        if (size > left_) grow(size);
        char* result = next_;
        next_ += size;
        left_ -= size;
        used_ += size;
        return result;
    }

    std::string_view copy(std::string_view text) {
        if (text.empty()) return {};
        char* bytes = allocate(text.size());
        std::memcpy(bytes, text.data(), text.size());
        return {bytes, text.size()};
    }

    /// Gives back the tail of the most recent allocate() that turned out not to be needed.
    void give_back(size_t size) {
        next_ -= size;
        left_ += size;
        used_ -= size;
    }

    /// Forgets all strings; keeps one ordinary block for reuse.
    void clear() {
        if (blocks_.size() > 1 || (!blocks_.empty() && blocks_.front().size > block_size)) {
            if (!blocks_.empty() && blocks_.front().size > block_size) blocks_.clear();
            if (blocks_.size() > 1) blocks_.resize(1);
        }
        next_ = blocks_.empty() ? nullptr : blocks_.front().bytes.get();
        left_ = blocks_.empty() ? 0 : blocks_.front().size;
        used_ = 0;
    }

    /// Bytes handed out since the last clear().
    size_t used() const { return used_; }

private:
    static constexpr size_t block_size = 256UL * 1024;
    struct Block {
        std::unique_ptr<char[]> bytes;
        size_t size = 0;
    };

    void grow(size_t size) {
        const size_t wanted = size > block_size ? size : block_size;
        blocks_.push_back({std::unique_ptr<char[]>(new char[wanted]), wanted});
        next_ = blocks_.back().bytes.get();
        left_ = wanted;
    }

    std::vector<Block> blocks_;
    char* next_ = nullptr;
    size_t left_ = 0;
    size_t used_ = 0;
};

}  // namespace mitsuke
