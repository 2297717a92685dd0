// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace mitsuke {

std::string ascii_lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return ascii_lower(c); });
    return out;
}

bool equals_ignoring_case(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return ascii_lower(a) == ascii_lower(b); });
}

bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
    return text.size() >= start.size() && equals_ignoring_case(text.substr(0, start.size()), start);
}

bool ends_with_ignoring_case(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && equals_ignoring_case(text.substr(text.size() - end.size()), end);
}

bool contains_ignoring_case(std::string_view text, std::string_view part) {
    if (part.empty()) return true;
    const char first = ascii_lower(part.front());
    for (; text.size() >= part.size(); text.remove_prefix(1))
        if (ascii_lower(text.front()) == first && starts_with_ignoring_case(text, part)) return true;
    return false;
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    const size_t first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

char* write_decimal(uint64_t number, char* out) {
    if (number > 0xFFFFFFFF) return std::to_chars(out, out + decimal_max, number).ptr;
    auto rest = static_cast<uint32_t>(number);
    const size_t digits = rest < 10              ? 1
                          : rest < 100           ? 2
                          : rest < 1'000         ? 3
                          : rest < 10'000        ? 4
                          : rest < 100'000       ? 5
                          : rest < 1'000'000     ? 6
                          : rest < 10'000'000    ? 7
                          : rest < 100'000'000   ? 8
                          : rest < 1'000'000'000 ? 9
                                                 : 10;
    for (size_t place = digits; place-- > 0; rest /= 10) out[place] = static_cast<char>('0' + rest % 10);
    return out + digits;
}

std::optional<int64_t> parse_integer(std::string_view text) {
    int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || rest != end || text.empty()) return {};
    return value;
}

std::optional<uint64_t> parse_hex_or_decimal(std::string_view text) {
    const bool is_hex = text.size() > 2 && text[0] == '0' && ascii_lower(text[1]) == 'x';
    if (is_hex) text.remove_prefix(2);
    uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value, is_hex ? 16 : 10);
    if (error != std::errc{} || rest != end || text.empty()) return {};
    return value;
}

void append_code_point(uint32_t code_point, std::string& out) {
    const auto put = [&out](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code_point < 0x80) return put(code_point);
    if (code_point < 0x800) {
        put(0xC0 | code_point >> 6);
    } else if (code_point < 0x10000) {
        put(0xE0 | code_point >> 12);
        put(0x80 | (code_point >> 6 & 0x3F));
    } else {
        put(0xF0 | code_point >> 18);
        put(0x80 | (code_point >> 12 & 0x3F));
        put(0x80 | (code_point >> 6 & 0x3F));
    }
    put(0x80 | (code_point & 0x3F));
}

void append_utf16(std::string_view bytes, std::string& out) {
    const auto unit = [bytes](size_t index) {
        return static_cast<uint32_t>(static_cast<unsigned char>(bytes[index])) |
               static_cast<uint32_t>(static_cast<unsigned char>(bytes[index + 1])) << 8;
    };
    constexpr uint32_t replacement = 0xFFFD;
    for (size_t index = 0; index + 1 < bytes.size(); index += 2) {
        const uint32_t first = unit(index);
        const bool is_high = first >= 0xD800 && first < 0xDC00;
        if (!is_high) {
            append_code_point(first >= 0xDC00 && first < 0xE000 ? replacement : first, out);
            continue;
        }
        const uint32_t second = index + 3 < bytes.size() ? unit(index + 2) : 0;
        const bool is_pair = second >= 0xDC00 && second < 0xE000;
        append_code_point(is_pair ? 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00) : replacement, out);
        if (is_pair) index += 2;
    }
}

std::string utf16_to_utf8(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() / 2);
    append_utf16(bytes, out);
    return out;
}

bool is_valid_utf8(std::string_view text) {
    const auto byte = [text](size_t index) { return static_cast<unsigned char>(text[index]); };
    for (size_t index = 0; index < text.size();) {
        uint64_t eight = 0;
        if (text.size() - index >= sizeof(eight)) {
            std::memcpy(&eight, text.data() + index, sizeof(eight));
            constexpr uint64_t high_bits = 0x8080808080808080U;
            if ((eight & high_bits) == 0) {
                index += sizeof(eight);
                continue;
            }
        }
        const unsigned lead = byte(index);
        const size_t length = lead < 0x80   ? 1
                              : lead < 0xC2 ? 0
                              : lead < 0xE0 ? 2
                              : lead < 0xF0 ? 3
                              : lead < 0xF5 ? 4
                                            : 0;
        if (length == 0 || length > text.size() - index) return false;
        uint32_t code_point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
        for (size_t more = 1; more < length; ++more) {
            if ((byte(index + more) & 0xC0) != 0x80) return false;
            code_point = code_point << 6 | (byte(index + more) & 0x3F);
        }
        const bool too_short = (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x10000);
        if (too_short || code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000)) return false;
        index += length;
    }
    return true;
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out.push_back(digits[byte >> 4]);
        out.push_back(digits[byte & 15]);
    }
    return out;
}

namespace {

// Where the last '\\' or '/' ends; 0 when there is none.
size_t after_last_slash(std::string_view path) {
    size_t end = path.size();
    while (end > 0 && path[end - 1] != '\\' && path[end - 1] != '/') --end;
    return end;
}

}  // namespace

std::string_view file_name(std::string_view path) { return path.substr(after_last_slash(path)); }

std::string_view directory(std::string_view path) {
    const size_t end = after_last_slash(path);
    return path.substr(0, end == 0 ? 0 : end - 1);
}

}  // namespace mitsuke
