// SPDX-License-Identifier: Apache-2.0
#include "base/ip.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "base/hex_digit.h"
#include "base/text.h"

namespace mitsuke {

namespace {
constexpr std::array<uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

// "1.2.3.4" and nothing else: as inet_pton(3) has it, no more than three digits, no zero before another.
bool parse_v4(std::string_view text, uint8_t* out) {
    size_t at = 0;
    for (size_t part = 0; part < 4; ++part) {
        if (part > 0 && (at >= text.size() || text[at++] != '.')) return false;
        const size_t begin = at;
        unsigned value = 0;
        for (; at < text.size() && at < begin + 3 && text[at] >= '0' && text[at] <= '9'; ++at)
            value = value * 10 + static_cast<unsigned>(text[at] - '0');
        if (at == begin || value > 255 || (text[begin] == '0' && at > begin + 1)) return false;
        out[part] = static_cast<uint8_t>(value);
    }
    return at == text.size();
}

// One to four digits, which are taken off; -1 when there are none or more.
int take_group(std::string_view& text) {
    int value = 0;
    size_t digits = 0;
    for (; digits < text.size() && hex_digit(text[digits]) >= 0; ++digits) {
        if (digits == 4) return -1;
        value = value * 16 + hex_digit(text[digits]);
    }
    text.remove_prefix(digits);
    return digits == 0 ? -1 : value;
}

// RFC 4291 2.2 in its three forms, as inet_pton(3) reads them.
bool parse_v6(std::string_view text, uint8_t* out) {
    constexpr size_t bytes = 16, no_gap = bytes + 1;
    std::array<uint8_t, bytes> read{};
    size_t size = 0, gap = no_gap;
    if (text.starts_with(':') && !text.starts_with("::")) return false;
    while (!text.empty()) {
        if (text.starts_with("::") && gap == no_gap) {
            gap = size;
            text.remove_prefix(2);
            continue;
        }
        // A colon stands between two groups.
        if (size > 0 && size != gap) {
            if (!text.starts_with(':')) return false;
            text.remove_prefix(1);
        }
        if (size + 4 <= bytes && parse_v4(text, read.data() + size)) {
            size += 4;
            break;
        }
        const int group = take_group(text);
        if (group < 0 || size == bytes) return false;
        read[size++] = static_cast<uint8_t>(group >> 8);
        read[size++] = static_cast<uint8_t>(group & 0xFF);
    }
    // The gap stands for one group at least.
    if (gap == no_gap ? size != bytes : size > bytes - 2) return false;
    const size_t before = std::min(gap, size);
    std::fill(out, out + bytes, uint8_t{0});
    std::copy_n(read.data(), before, out);
    std::copy_n(read.data() + before, size - before, out + bytes - (size - before));
    return true;
}

// Each byte's digits and a dot, and how many digits there are.
struct ByteText {
    std::array<char, 4> text{};
    uint8_t digits = 0;
};
constexpr auto byte_texts = [] {
    std::array<ByteText, 256> texts{};
    for (unsigned value = 0; value < texts.size(); ++value) {
        auto& [text, digits] = texts[value];
        if (value >= 100) text[digits++] = static_cast<char>('0' + value / 100);
        if (value >= 10) text[digits++] = static_cast<char>('0' + value / 10 % 10);
        text[digits++] = static_cast<char>('0' + value % 10);
        text[digits] = '.';
    }
    return texts;
}();

char* write_group(unsigned value, char* out) {
    static constexpr std::string_view digits = "0123456789abcdef";
    unsigned shift = value > 0xFFF ? 12 : value > 0xFF ? 8 : value > 0xF ? 4 : 0;
    for (;; shift -= 4) {
        *out++ = digits[value >> shift & 15U];
        if (shift == 0) return out;
    }
}

struct Run {
    size_t begin = 8, size = 1;  // a single group of zeros is written (RFC 5952 4.2.2)
};

// The longest run of zero groups, the first of equals.
Run longest_run(const std::array<unsigned, 8>& groups) {
    Run longest;
    for (size_t begin = 0; begin < 8;) {
        size_t end = begin;
        while (end < 8 && groups[end] == 0) ++end;
        if (end - begin > longest.size) longest = {begin, end - begin};
        begin = end + 1;
    }
    return longest;
}
}  // namespace

char* write_ipv4(const uint8_t* bytes, char* out) {
    for (size_t index = 0; index < 4; ++index) {
        const auto& [text, digits] = byte_texts[bytes[index]];
        std::memcpy(out, text.data(), text.size());
        out += digits + 1;
    }
    return out - 1;
}

char* write_ipv6(const uint8_t* bytes, char* out) {
    std::array<unsigned, 8> groups{};
    for (size_t index = 0; index < 8; ++index) groups[index] = bytes[2 * index] * 256U + bytes[2 * index + 1];
    const Run zeros = longest_run(groups);
    // What may hold an IPv4 address at its end has a writing of its own.
    if (zeros.begin == 0 && zeros.size >= 5) {
        inet_ntop(AF_INET6, bytes, out, ip_text_max);
        return out + std::strlen(out);
    }
    for (size_t index = 0; index < 8;) {
        if (index == zeros.begin) {
            *out++ = ':';
            *out++ = ':';
            index += zeros.size;
            continue;
        }
        if (index > 0 && index != zeros.begin + zeros.size) *out++ = ':';
        out = write_group(groups[index++], out);
    }
    return out;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    IpAddress address;
    std::copy(v4_prefix.begin(), v4_prefix.end(), address.bytes_.begin());
    if (parse_v4(text, address.bytes_.data() + 12)) return address;
    // Names are asked about, too, and are mostly told by their first letters.
    if (text.empty() || (text[0] != ':' && hex_digit(text[0]) < 0)) return {};
    if (const size_t zone = text.find('%'); zone != std::string_view::npos) return parse(text.substr(0, zone));
    if (text.size() < ip_text_max && parse_v6(text, address.bytes_.data())) return address;
    return {};
}

std::optional<IpAddress> IpAddress::from_bytes(std::string_view bytes) {
    IpAddress address;
    if (bytes.size() == 16) {
        std::memcpy(address.bytes_.data(), bytes.data(), 16);
        return address;
    }
    if (bytes.size() != 4) return {};
    std::copy(v4_prefix.begin(), v4_prefix.end(), address.bytes_.begin());
    std::memcpy(address.bytes_.data() + 12, bytes.data(), 4);
    return address;
}

bool IpAddress::is_v4() const { return std::memcmp(bytes_.data(), v4_prefix.data(), v4_prefix.size()) == 0; }

bool IpAddress::is_internal() const {
    const auto& b = bytes_;
    if (is_v4()) {
        const uint8_t first = b[12], second = b[13];
        return first == 0 || first == 10 || first == 127 || first >= 224 ||
               (first == 172 && second >= 16 && second < 32) || (first == 192 && second == 168) ||
               (first == 169 && second == 254);
    }
    const bool zero_but_last = std::all_of(b.begin(), b.begin() + 15, [](uint8_t byte) { return byte == 0; });
    return (zero_but_last && b[15] <= 1) || b[0] == 0xFF || (b[0] & 0xFE) == 0xFC ||
           (b[0] == 0xFE && (b[1] & 0xC0) == 0x80);
}

bool IpAddress::is_local() const {
    const auto& b = bytes_;
    if (is_v4()) return b[12] == 127 || (b[12] == 169 && b[13] == 254);
    const bool zero_but_last = std::all_of(b.begin(), b.begin() + 15, [](uint8_t byte) { return byte == 0; });
    return (zero_but_last && b[15] == 1) || (b[0] == 0xFE && (b[1] & 0xC0) == 0x80);
}

char* IpAddress::write(char* out) const {
    return is_v4() ? write_ipv4(bytes_.data() + 12, out) : write_ipv6(bytes_.data(), out);
}

std::string IpAddress::to_string() const {
    std::array<char, ip_text_max> buffer;
    return {buffer.data(), write(buffer.data())};
}

std::optional<IpBlock> IpBlock::parse(std::string_view text) {
    const size_t slash = text.find('/');
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address) return {};
    IpBlock block;
    block.address_ = *address;
    if (slash == std::string_view::npos) return block;
    const auto length = parse_integer(text.substr(slash + 1));
    const bool v4 = text.substr(0, slash).find(':') == std::string_view::npos;
    if (!length || *length < 0 || *length > (v4 ? 32 : 128)) return {};
    block.prefix_length_ = static_cast<unsigned>(*length) + (v4 ? 96 : 0);
    return block;
}

bool IpBlock::contains(const IpAddress& address) const {
    const auto& mine = address_.bytes();
    const auto& theirs = address.bytes();
    const size_t whole = prefix_length_ / 8;
    if (!std::equal(mine.begin(), mine.begin() + static_cast<std::ptrdiff_t>(whole), theirs.begin())) return false;
    const unsigned bits = prefix_length_ % 8;
    if (bits == 0) return true;
    return ((mine[whole] ^ theirs[whole]) >> (8 - bits)) == 0;
}

}  // namespace mitsuke
