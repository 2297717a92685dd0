// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
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

    /// Forgets all strings; keeps a few ordinary blocks for reuse.
    void clear() {
        blocks_.erase(
            std::remove_if(blocks_.begin(), blocks_.end(), [](const Block& each) { return !each.is_ordinary(); }),
            blocks_.end());
        if (blocks_.size() > kept_max) blocks_.resize(kept_max);
        in_use_ = 0;
        next_ = nullptr;
        left_ = 0;
        used_ = 0;
    }

    /// Bytes handed out since the last clear().
    size_t used() const { return used_; }

private:
    static constexpr size_t block_size = 256UL * 1024;
    static constexpr size_t kept_max = 6;  // a full batch and a little
    struct Block {
        std::unique_ptr<char[]> bytes;
        size_t size = 0;
        bool is_ordinary() const { return size == block_size; }
    };

    void grow(size_t size) {
        const bool has_next = in_use_ < blocks_.size() && size <= block_size;
        if (!has_next) {
            const size_t wanted = std::max(size, block_size);
            Block block{std::unique_ptr<char[]>(new char[wanted]), wanted};
            blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(in_use_), std::move(block));
        }
        const Block& block = blocks_[in_use_++];
        next_ = block.bytes.get();
        left_ = block.size;
    }

    std::vector<Block> blocks_;
    size_t in_use_ = 0;  // of blocks_; those after them wait
    char* next_ = nullptr;
    size_t left_ = 0;
    size_t used_ = 0;
};

}  // namespace mitsuke
