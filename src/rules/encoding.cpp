// SPDX-License-Identifier: Apache-2.0
#include "rules/encoding.h"

#include <algorithm>

namespace mitsuke::rules {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The code point at `at`, which moves past it.
uint32_t next_code_point(std::string_view text, size_t& at) {
    const auto byte = [&](size_t index) { return static_cast<unsigned char>(text[index]); };
    const unsigned char lead = byte(at);
    const size_t size = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    constexpr uint32_t replacement = 0xFFFD;
    if (size == 0 || at + size > text.size()) {
        ++at;
        return replacement;
    }
    uint32_t code_point = size == 1 ? lead : lead & (0x7FU >> size);
    for (size_t index = 1; index < size; ++index) {
        if ((byte(at + index) & 0xC0U) != 0x80U) {
            ++at;
            return replacement;
        }
        code_point = code_point << 6U | (byte(at + index) & 0x3FU);
    }
    at += size;
    return code_point;
}

}  // namespace

std::string to_base64(std::string_view bytes) {
    std::string out;
    for (size_t at = 0; at < bytes.size(); at += 3) {
        uint32_t group = 0;
        for (size_t index = 0; index < 3; ++index)
            group = group << 8U | (at + index < bytes.size() ? static_cast<unsigned char>(bytes[at + index]) : 0U);
        const size_t characters = std::min<size_t>(bytes.size() - at, 3) + 1;
        for (size_t index = 0; index < 4; ++index)
            out += index < characters ? alphabet[group >> (18 - 6 * index) & 0x3FU] : '=';
    }
    return out;
}

std::array<std::string, 3> to_base64_anywhere(std::string_view bytes) {
    std::array<std::string, 3> results;
    for (size_t offset = 0; offset < results.size(); ++offset) {
        const std::string encoded = to_base64(std::string(offset, '\0') + std::string(bytes));
        // Character n holds bits 6n to 6n+5: the first that holds no bit of the bytes before, and the
        // last that holds no bit of what follows.
        const size_t first = (offset * 8 + 5) / 6;
        const size_t end = (offset + bytes.size()) * 8 / 6;
        if (first < end) results[offset] = encoded.substr(first, end - first);
    }
    return results;
}

std::string to_utf16(std::string_view text, ByteOrder order) {
    std::string out;
    const auto append = [&](uint32_t unit) {
        const char low = static_cast<char>(unit & 0xFFU), high = static_cast<char>(unit >> 8U & 0xFFU);
        out += order == ByteOrder::little ? low : high;
        out += order == ByteOrder::little ? high : low;
    };
    for (size_t at = 0; at < text.size();) {
        const uint32_t code_point = next_code_point(text, at);
        if (code_point < 0x10000) {
            append(code_point);
            continue;
        }
        append(0xD800U + ((code_point - 0x10000U) >> 10U));
        append(0xDC00U + (code_point & 0x3FFU));
    }
    return out;
}

}  // namespace mitsuke::rules
