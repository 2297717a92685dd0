// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace mitsuke {

template <std::unsigned_integral T>
constexpr T swap_bytes(T value) {
    if constexpr (sizeof(T) == 8) return __builtin_bswap64(value);
    else if constexpr (sizeof(T) == 4) return __builtin_bswap32(value);
    else if constexpr (sizeof(T) == 2) return __builtin_bswap16(value);
    else return value;
}

/// An integer in network order; sizeof(T) bytes must be there.
template <std::unsigned_integral T>
T load_big(const char* bytes) {
    T value = 0;
    std::memcpy(&value, bytes, sizeof(T));
    return std::endian::native == std::endian::big ? value : swap_bytes(value);
}

/// Reads integers from bytes that nobody trusts. A read past the end yields zero and sets
/// failed(), which sticks: check once after a group of reads, before using any length read.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

    template <std::unsigned_integral T>
    T little() {
        return integer<T>(std::endian::little);
    }
    template <std::unsigned_integral T>
    T big() {
        return integer<T>(std::endian::big);
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
    template <typename T>
    T integer(std::endian order) {
        if (sizeof(T) > left()) {
            failed_ = true;
            return 0;
        }
        T value = 0;
        std::memcpy(&value, bytes_.data() + position_, sizeof(T));
        position_ += sizeof(T);
        return order == std::endian::native ? value : swap_bytes(value);
    }
    std::string_view bytes_;
    size_t position_ = 0;
    bool failed_ = false;
};

}  // namespace mitsuke
