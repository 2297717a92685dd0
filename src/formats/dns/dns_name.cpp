// SPDX-License-Identifier: Apache-2.0
#include "formats/dns/dns_name.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <cstring>

namespace mitsuke::formats {

namespace {

constexpr size_t name_octets_max = 255;
constexpr size_t pointers_max = 127;  // as many labels fit

constexpr std::array<bool, 256> is_escaped = [] {
    std::array<bool, 256> table{};
    for (size_t byte = 0; byte < table.size(); ++byte)
        table[byte] = byte <= 0x20 || byte >= 0x7F || byte == '.' || byte == '\\';
    return table;
}();

char* write_escaped(std::string_view label, char* out) {
    for (const char c : label) {
        const auto byte = static_cast<uint8_t>(c);
        if (c == '.' || c == '\\') *out++ = '\\';
        if (byte > 0x20 && byte < 0x7F) {
            *out++ = c;
            continue;
        }
        *out++ = '\\';
        *out++ = static_cast<char>('0' + byte / 100);
        *out++ = static_cast<char>('0' + byte / 10 % 10);
        *out++ = static_cast<char>('0' + byte % 10);
    }
    return out;
}

// Gives `take` the place and length of each label in order; the position after the name.
template <typename Take>
std::optional<size_t> walk_name(std::string_view message, size_t position, Take take) {
    std::optional<size_t> after;  // known from the first pointer on
    size_t limit = position;      // a pointer must lead below it
    size_t octets = 1, pointers = 0;
    while (position < message.size()) {
        const auto length = static_cast<uint8_t>(message[position]);
        if (length == 0) return after ? *after : position + 1;
        if (length >= 0xC0) {
            if (position + 2 > message.size()) return {};
            const size_t target = (length & 0x3FU) << 8 | static_cast<uint8_t>(message[position + 1]);
            if (target >= limit || ++pointers > pointers_max) return {};
            if (!after) after = position + 2;
            position = limit = target;
            continue;
        }
        octets += size_t{1} + length;
        if (length > 63 || octets > name_octets_max || position + 1 + length > message.size()) return {};
        take(position + 1, length);
        position += size_t{1} + length;
    }
    return {};
}

// `label` stands before other bytes of `rest`. Room for 16 bytes more than the text is at `out`.
char* write_label(std::string_view rest, size_t length, char* out) {
    constexpr size_t wide = 16;
    bool has_escape = false;
#ifdef __SSE2__
    if (length <= wide && rest.size() >= wide) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(rest.data()));
        const auto is = [bytes](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
        // As signed numbers, bytes above 0x7F are below zero.
        const __m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x21));
        const __m128i escaped = _mm_or_si128(_mm_or_si128(low, is(0x7F)), _mm_or_si128(is('.'), is('\\')));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes);
        has_escape = (static_cast<unsigned>(_mm_movemask_epi8(escaped)) & ((1U << length) - 1)) != 0;
        return has_escape ? write_escaped(rest.substr(0, length), out) : out + length;
    }
#endif
    for (size_t index = 0; index < length; ++index) {
        has_escape |= is_escaped[static_cast<uint8_t>(rest[index])];
        out[index] = rest[index];
    }
    return has_escape ? write_escaped(rest.substr(0, length), out) : out + length;
}

}  // namespace

std::optional<size_t> read_dns_name(std::string_view message, size_t position, DnsName& name) {
    char* const begin = name.bytes_.data();
    char* out = begin;
    const auto after = walk_name(message, position, [&](size_t place, size_t length) {
        if (out != begin) *out++ = '.';
        out = write_label(message.substr(place), length, out);
    });
    if (after && out == begin) *out++ = '.';
    name.size_ = static_cast<size_t>(out - begin);
    return after;
}

std::optional<size_t> skip_dns_name(std::string_view message, size_t position) {
    return walk_name(message, position, [](size_t, size_t) {});
}

std::optional<size_t> read_dns_labels(std::string_view message, size_t position,
                                      std::array<char, dns_labels_max>& buffer, std::string_view& labels) {
    size_t size = 0;
    const auto after = walk_name(message, position, [&](size_t, size_t length) { size += length + 1; });
    if (!after) return after;
    if (*after == position + size + 1) {
        labels = message.substr(position, size);
        return after;
    }
    char* out = buffer.data();
    (void)walk_name(message, position, [&](size_t place, size_t length) {
        std::memcpy(out, message.data() + place - 1, length + 1);
        out += length + 1;
    });
    labels = {buffer.data(), size};
    return after;
}

char* write_dns_name(std::string_view labels, char* out) {
    if (labels.empty()) *out++ = '.';
    for (size_t at = 0; at < labels.size();) {
        const size_t length = static_cast<uint8_t>(labels[at]);
        if (at > 0) *out++ = '.';
        out = write_label(labels.substr(at + 1), length, out);
        at += 1 + length;
    }
    return out;
}

}  // namespace mitsuke::formats
