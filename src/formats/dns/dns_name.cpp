// SPDX-License-Identifier: Apache-2.0
#include "formats/dns/dns_name.h"

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

// Gives `take` each label in order; the position after the name.
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
        take(std::string_view(message.data() + position + 1, length));
        position += size_t{1} + length;
    }
    return {};
}

}  // namespace

void DnsName::append_label(std::string_view label) {
    if (size_ > 0) bytes_[size_++] = '.';
    bool has_escape = false;
    for (size_t index = 0; index < label.size(); ++index) {
        has_escape |= is_escaped[static_cast<uint8_t>(label[index])];
        bytes_[size_ + index] = label[index];
    }
    if (has_escape) append_escaped(label);
    else size_ += label.size();
}

void DnsName::append_escaped(std::string_view label) {
    for (const char c : label) {
        const auto byte = static_cast<uint8_t>(c);
        if (c == '.' || c == '\\') bytes_[size_++] = '\\';
        if (byte > 0x20 && byte < 0x7F) {
            bytes_[size_++] = c;
            continue;
        }
        bytes_[size_++] = '\\';
        bytes_[size_++] = static_cast<char>('0' + byte / 100);
        bytes_[size_++] = static_cast<char>('0' + byte / 10 % 10);
        bytes_[size_++] = static_cast<char>('0' + byte % 10);
    }
}

std::optional<size_t> read_dns_name(std::string_view message, size_t position, DnsName& name) {
    name.clear();
    const auto after = walk_name(message, position, [&name](std::string_view label) { name.append_label(label); });
    if (after && name.size_ == 0) name.bytes_[name.size_++] = '.';
    return after;
}

std::optional<size_t> skip_dns_name(std::string_view message, size_t position) {
    return walk_name(message, position, [](std::string_view) {});
}

}  // namespace mitsuke::formats
