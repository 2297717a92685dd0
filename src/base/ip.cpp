// SPDX-License-Identifier: Apache-2.0
#include "base/ip.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace mitsuke {

namespace {
constexpr std::array<uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    if (const size_t zone = text.find('%'); zone != std::string_view::npos) text = text.substr(0, zone);
    if (text.empty() || text.size() >= buffer.size()) return {};
    std::copy(text.begin(), text.end(), buffer.begin());
    IpAddress address;
    if (text.find(':') != std::string_view::npos) {
        if (inet_pton(AF_INET6, buffer.data(), address.bytes_.data()) == 1) return address;
        return {};
    }
    std::copy(v4_prefix.begin(), v4_prefix.end(), address.bytes_.begin());
    if (inet_pton(AF_INET, buffer.data(), address.bytes_.data() + 12) == 1) return address;
    return {};
}

IpAddress IpAddress::from_v4(uint32_t host_order) {
    IpAddress address;
    std::copy(v4_prefix.begin(), v4_prefix.end(), address.bytes_.begin());
    for (size_t index = 0; index < 4; ++index)
        address.bytes_[12 + index] = static_cast<uint8_t>(host_order >> (24 - 8 * index));
    return address;
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

bool IpAddress::is_v4() const { return std::equal(v4_prefix.begin(), v4_prefix.end(), bytes_.begin()); }

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

std::string IpAddress::to_string() const {
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    const bool v4 = is_v4();
    inet_ntop(v4 ? AF_INET : AF_INET6, bytes_.data() + (v4 ? 12 : 0), buffer.data(), buffer.size());
    return buffer.data();
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
