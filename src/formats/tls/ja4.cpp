// SPDX-License-Identifier: Apache-2.0
#include "formats/tls/ja4.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/bytes.h"
#include "base/sha256.h"
#include "base/text.h"

namespace mitsuke::formats {

namespace {

constexpr uint16_t server_name = 0x0000, application_layer_protocol = 0x0010;

std::vector<uint16_t> without_grease(std::string_view values) {
    std::vector<uint16_t> result;
    result.reserve(values.size() / 2);
    for (ByteReader reader(values); reader.left() >= 2;)
        if (const auto value = reader.big<uint16_t>(); !is_grease(value)) result.push_back(value);
    return result;
}

std::vector<uint16_t> extension_types(std::string_view extensions) {
    std::vector<uint16_t> result;
    for (ByteReader reader(extensions); reader.left() >= 4;) {
        const auto type = reader.big<uint16_t>();
        reader.skip(reader.big<uint16_t>());
        if (!is_grease(type)) result.push_back(type);
    }
    return result;
}

std::string_view version_name(const ClientHello& hello) {
    uint16_t version = hello.legacy_version;
    if (const auto offered = without_grease(hello.supported_versions); !offered.empty())
        version = *std::max_element(offered.begin(), offered.end());
    switch (version) {
        case 0x0304: return "13";
        case 0x0303: return "12";
        case 0x0302: return "11";
        case 0x0301: return "10";
        case 0x0300: return "s3";
        case 0x0002: return "s2";
        case 0xFEFF: return "d1";
        case 0xFEFD: return "d2";
        case 0xFEFC: return "d3";
        default: return "00";
    }
}

// First and last character of the first protocol; of its hexadecimal form when one of them is
// neither letter nor digit.
std::string alpn_name(std::string_view alpn) {
    if (alpn.empty()) return "00";
    const auto plain = [](char c) {
        return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');
    };
    if (plain(alpn.front()) && plain(alpn.back())) return {alpn.front(), alpn.back()};
    const std::string hex = to_hex(alpn);
    return {hex.front(), hex.back()};
}

void append_list(const std::vector<uint16_t>& values, std::string& out) {
    for (size_t index = 0; index < values.size(); ++index)
        fmt::format_to(std::back_inserter(out), "{}{:04x}", index == 0 ? "" : ",", values[index]);
}

std::string short_hash(const std::string& text) { return sha256_hex(text).substr(0, 12); }

std::string cipher_hash(std::vector<uint16_t> ciphers) {
    if (ciphers.empty()) return "000000000000";
    std::sort(ciphers.begin(), ciphers.end());
    std::string text;
    append_list(ciphers, text);
    return short_hash(text);
}

// Extensions sorted, without SNI and ALPN, which have their own place in the first part; then the
// signature algorithms in the order they were sent.
std::string extension_hash(std::vector<uint16_t> extensions, const std::vector<uint16_t>& algorithms) {
    if (extensions.empty()) return "000000000000";
    std::erase_if(extensions, [](uint16_t type) { return type == server_name || type == application_layer_protocol; });
    std::sort(extensions.begin(), extensions.end());
    std::string text;
    append_list(extensions, text);
    if (!algorithms.empty()) text += '_';
    append_list(algorithms, text);
    return short_hash(text);
}

}  // namespace

std::string ja4(const ClientHello& hello, Ja4Carrier carrier) {
    const auto ciphers = without_grease(hello.ciphers);
    const auto extensions = extension_types(hello.extensions);
    constexpr size_t shown_max = 99;
    return fmt::format("{}{}{}{:02}{:02}{}_{}_{}", static_cast<char>(carrier), version_name(hello),
                       hello.has_server_name ? 'd' : 'i', std::min(ciphers.size(), shown_max),
                       std::min(extensions.size(), shown_max), alpn_name(hello.alpn), cipher_hash(ciphers),
                       extension_hash(extensions, without_grease(hello.signature_algorithms)));
}

}  // namespace mitsuke::formats
