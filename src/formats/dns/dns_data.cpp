// SPDX-License-Identifier: Apache-2.0
// The text of record data (append_dns_data of dns_message.h).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "base/bytes.h"
#include "base/ip.h"
#include "base/text.h"
#include "formats/dns/dns_message.h"

namespace mitsuke::formats {

namespace {

enum Type : uint16_t {
    type_a = 1,
    type_ns = 2,
    type_cname = 5,
    type_soa = 6,
    type_ptr = 12,
    type_mx = 15,
    type_txt = 16,
    type_aaaa = 28,
    type_srv = 33,
    type_dname = 39,
    type_svcb = 64,
    type_https = 65,
    type_spf = 99,
    type_caa = 257,
};

void append_number(uint64_t number, std::string& out) {
    std::array<char, 20> digits;
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

void append_unknown(std::string_view data, std::string& out) {
    out += "\\# ";
    append_number(data.size(), out);
    if (data.empty()) return;
    out += ' ';
    out += to_hex(data);
}

// Printable ASCII stays, other bytes become \DDD.
void append_text(std::string_view text, std::string& out) {
    const auto is_plain = [](char c) { return c >= 0x20 && c < 0x7F; };
    while (!text.empty()) {
        const auto* const end = std::find_if_not(text.begin(), text.end(), is_plain);
        const auto plain = static_cast<size_t>(end - text.begin());
        out.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) return;
        const auto byte = static_cast<uint8_t>(text.front());
        out += '\\';
        for (const int digit : {byte / 100, byte / 10 % 10, byte % 10}) out += static_cast<char>('0' + digit);
        text.remove_prefix(1);
    }
}

// `size` is that of the family: 4 or 16.
bool append_address(size_t size, std::string_view bytes, std::string& out) {
    if (bytes.size() != size) return false;
    std::array<char, ip_text_max> text;
    const auto* const network_order = reinterpret_cast<const uint8_t*>(bytes.data());
    out.append(text.data(),
               size == 4 ? write_ipv4(network_order, text.data()) : write_ipv6(network_order, text.data()));
    return true;
}

// The name must end where the data ends.
bool append_last_name(std::string_view message, size_t position, size_t end, std::string& out) {
    DnsName name;
    const auto after = read_dns_name(message, position, name);
    if (!after || *after != end) return false;
    out += name.text();
    return true;
}

// `numbers` 16-bit numbers, then a name: MX (RFC 1035 3.3.9), SRV (RFC 2782).
bool append_numbers_and_name(std::string_view message, const DnsRecord& record, size_t numbers, std::string& out) {
    ByteReader reader(record.data);
    for (size_t index = 0; index < numbers; ++index) {
        append_number(reader.big<uint16_t>(), out);
        out += ' ';
    }
    const size_t position = record.data_position + reader.position();
    return !reader.failed() && append_last_name(message, position, record.data_position + record.data.size(), out);
}

bool append_strings(std::string_view data, std::string& out) {
    ByteReader reader(data);
    while (reader.left() > 0) append_text(reader.take(reader.big<uint8_t>()), out);
    return !reader.failed();
}

bool append_soa(std::string_view message, const DnsRecord& record, std::string& out) {
    DnsName primary, mailbox;
    const auto second = read_dns_name(message, record.data_position, primary);
    if (!second) return false;
    const auto numbers = read_dns_name(message, *second, mailbox);
    if (!numbers || *numbers + 20 != record.data_position + record.data.size()) return false;
    ByteReader reader(message.substr(*numbers));
    out += primary.text();
    out += ' ';
    out += mailbox.text();
    for (int index = 0; index < 5; ++index) {
        out += ' ';
        append_number(reader.big<uint32_t>(), out);
    }
    return true;
}

bool append_caa(std::string_view data, std::string& out) {
    ByteReader reader(data);
    fmt::format_to(std::back_inserter(out), "{} ", reader.big<uint8_t>());
    append_text(reader.take(reader.big<uint8_t>()), out);
    if (reader.failed()) return false;
    out += ' ';
    append_text(reader.rest(), out);
    return true;
}

void append_base64(std::string_view bytes, std::string& out) {
    static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t at = 0; at < bytes.size(); at += 3) {
        const std::string_view part = bytes.substr(at, 3);
        uint32_t bits = 0;
        for (size_t index = 0; index < 3; ++index)
            bits = bits << 8 | (index < part.size() ? static_cast<uint8_t>(part[index]) : 0U);
        for (size_t index = 0; index < 4; ++index)
            out += index <= part.size() ? alphabet[bits >> (18 - 6 * index) & 0x3FU] : '=';
    }
}

// A list whose items `append` takes off the front of the value, separated by commas.
template <typename Append>
bool append_list(std::string_view value, std::string& out, Append append) {
    ByteReader reader(value);
    for (bool first = true; reader.left() > 0; first = false) {
        if (!first) out += ',';
        if (!append(reader)) return false;
    }
    return !value.empty() && !reader.failed();
}

// RFC 9460 14.3.2.
bool append_service_value(uint16_t key, std::string_view value, std::string& out) {
    const auto addresses = [&](size_t size) {
        return append_list(value, out,
                           [&](ByteReader& reader) { return append_address(size, reader.take(size), out); });
    };
    switch (key) {
        case 0:  // mandatory
            return append_list(value, out, [&](ByteReader& reader) {
                fmt::format_to(std::back_inserter(out), "key{}", reader.big<uint16_t>());
                return !reader.failed();
            });
        case 1:  // alpn
            return append_list(value, out, [&](ByteReader& reader) {
                append_text(reader.take(reader.big<uint8_t>()), out);
                return !reader.failed();
            });
        case 3:  // port
            if (value.size() != 2) return false;
            fmt::format_to(std::back_inserter(out), "{}", ByteReader(value).big<uint16_t>());
            return true;
        case 4: return addresses(4);
        case 6: return addresses(16);
        case 5: append_base64(value, out); return true;
        default: append_text(value, out); return true;
    }
}

bool append_service(std::string_view message, const DnsRecord& record, std::string& out) {
    static constexpr std::array<std::string_view, 7> keys{"mandatory", "alpn", "no-default-alpn", "port",
                                                          "ipv4hint",  "ech",  "ipv6hint"};
    const size_t end = record.data_position + record.data.size();
    if (record.data.size() < 3) return false;
    DnsName target;
    const auto after = read_dns_name(message, record.data_position + 2, target);
    if (!after || *after > end) return false;
    append_number(ByteReader(record.data).big<uint16_t>(), out);
    out += ' ';
    out += target.text();
    ByteReader reader(message.substr(*after, end - *after));
    while (reader.left() > 0) {
        const auto key = reader.big<uint16_t>();
        const std::string_view value = reader.take(reader.big<uint16_t>());
        if (reader.failed()) return false;
        out += ' ';
        if (key < keys.size()) out += keys[key];
        else fmt::format_to(std::back_inserter(out), "key{}", key);
        if (key == 2) continue;
        out += '=';
        if (!append_service_value(key, value, out)) return false;
    }
    return true;
}

bool append_known(std::string_view message, const DnsRecord& record, std::string& out) {
    const size_t end = record.data_position + record.data.size();
    switch (record.type) {
        case type_a: return append_address(4, record.data, out);
        case type_aaaa: return append_address(16, record.data, out);
        case type_ns:
        case type_cname:
        case type_ptr:
        case type_dname: return append_last_name(message, record.data_position, end, out);
        case type_mx: return append_numbers_and_name(message, record, 1, out);
        case type_srv: return append_numbers_and_name(message, record, 3, out);
        case type_txt:
        case type_spf: return append_strings(record.data, out);
        case type_soa: return append_soa(message, record, out);
        case type_caa: return append_caa(record.data, out);
        case type_svcb:
        case type_https: return append_service(message, record, out);
        default: return false;
    }
}

}  // namespace

void append_dns_data(std::string_view message, const DnsRecord& record, std::string& out) {
    const size_t before = out.size();
    if (append_known(message, record, out)) return;
    out.resize(before);
    append_unknown(record.data, out);
}

}  // namespace mitsuke::formats
