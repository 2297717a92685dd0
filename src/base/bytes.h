// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mitsuke {

/// Reads integers from bytes that nobody trusts. A read past the end yields zero and sets
/// failed(), which sticks: check once after a group of reads, before using any length read.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

    template <std::unsigned_integral T>
    T little() {
        return integer<T>([](size_t index) { return index; });
    }
    template <std::unsigned_integral T>
    T big() {
        return integer<T>([](size_t index) { return sizeof(T) - 1 - index; });
    }

    /// The next `size` bytes; empty and failed() when fewer are left.
    std::string_view take(size_t size) {
        if (size > left()) {
            failed_ = true;
            return {};
        }
        const std::string_view result = bytes_.substr(position_, size);
        position_ += size;
        return result;
    }
    void skip(size_t size) { (void)take(size); }
    void seek(size_t position) {
        if (position > bytes_.size()) {
            failed_ = true;
            return;
        }
        position_ = position;
    }

    std::string_view rest() const { return bytes_.substr(position_); }
    size_t position() const { return position_; }
    size_t left() const { return bytes_.size() - position_; }
    bool failed() const { return failed_; }

private:
    template <typename T, typename Place>
    T integer(Place place) {
        const std::string_view raw = take(sizeof(T));
        if (raw.size() != sizeof(T)) return 0;
        T value = 0;
        for (size_t index = 0; index < sizeof(T); ++index) {
            const auto byte = static_cast<T>(static_cast<unsigned char>(raw[index]));
            value = static_cast<T>(value | static_cast<T>(byte << (8 * place(index))));
        }
        return value;
    }

    std::string_view bytes_;
    size_t position_ = 0;
    bool failed_ = false;
};

}  // namespace mitsuke
