// SPDX-License-Identifier: Apache-2.0
// From a published value to the keys under which events are looked up.
#include <fmt/format.h>

#include <array>

#include "base/ip.h"
#include "base/text.h"
#include "intel/indicator_type.h"
#include "intel/value_shape.h"

namespace mitsuke::intel {
namespace {

/// What an environment variable stands for, in the words of canonical_path(). Two lines, two places.
constexpr std::array<std::pair<std::string_view, std::string_view>, 24> variables{{
    {"%windir%", "\\windows"},
    {"%systemroot%", "\\windows"},
    {"%system%", "\\windows\\system32"},
    {"%system%", "\\windows\\syswow64"},
    {"%programfiles%", "\\program files"},
    {"%programfiles%", "\\program files (x86)"},
    {"%programfiles(x86)%", "\\program files (x86)"},
    {"%programw6432%", "\\program files"},
    {"%commonprogramfiles%", "\\program files\\common files"},
    {"%commonprogramfiles%", "\\program files (x86)\\common files"},
    {"%programdata%", "\\programdata"},
    {"%allusersprofile%", "\\programdata"},
    {"%appdata%", "\\users\\*\\appdata\\roaming"},
    {"%localappdata%", "\\users\\*\\appdata\\local"},
    {"%userprofile%", "\\users\\*"},
    {"%homepath%", "\\users\\*"},
    {"%public%", "\\users\\*"},
    {"%temp%", "\\users\\*\\appdata\\local\\temp"},
    {"%temp%", "\\windows\\temp"},
    {"%tmp%", "\\users\\*\\appdata\\local\\temp"},
    {"%tmp%", "\\windows\\temp"},
    {"%systemdrive%", ""},
    {"%homedrive%", ""},
    {"~", "/home/*"},
}};

void add_key(KeySpace space, std::string_view key, std::vector<IndicatorKey>& keys) {
    IndicatorKey& one = keys.emplace_back();
    one.space = space;
    one.bytes.append(key);
}

void add_lower(KeySpace space, std::string_view value, std::vector<IndicatorKey>& keys) {
    IndicatorKey& one = keys.emplace_back();
    one.space = space;
    for (const char c : value) one.bytes.push(ascii_lower(c));
}

void add_path(std::string_view value, std::vector<IndicatorKey>& keys) {
    IndicatorKey& one = keys.emplace_back();
    one.space = KeySpace::path;
    one.tells_value = false;
    canonical_path(value, one.bytes);
    // A 32-bit program that writes to System32 writes to SysWOW64.
    constexpr std::string_view native = "\\windows\\system32\\";
    const std::string_view key = one.bytes.view();
    if (!key.starts_with(native)) return;
    IndicatorKey other_place = one;
    other_place.bytes.cut(0);
    other_place.bytes.append("\\windows\\syswow64\\");
    other_place.bytes.append(key.substr(native.size()));
    keys.push_back(other_place);
}

Result<void> add_paths(std::string_view value, std::vector<IndicatorKey>& keys) {
    // "/.config/x" is published for "in any home".
    const bool is_in_home = value.starts_with("/.") || value.starts_with("~/");
    if (is_in_home) {
        const std::string_view below = value.substr(value.find('/'));
        for (const std::string_view home : {"/home/*", "/root", "/Users/*"})
            add_path(fmt::format("{}{}", home, below), keys);
        return {};
    }
    bool is_known = !value.starts_with('%');
    for (const auto& [name, meaning] : variables) {
        if (!value.starts_with('%') || !starts_with_ignoring_case(value, name)) continue;
        is_known = true;
        add_path(fmt::format("{}{}", meaning, value.substr(name.size())), keys);
    }
    if (!is_known)
        return fail(ErrorKind::unsupported, fmt::format("'{}' begins with a variable that is not known", value));
    if (keys.empty()) add_path(value, keys);
    for (const auto& key : keys)
        if (key.bytes.view().size() < 4)
            return fail(ErrorKind::malformed, fmt::format("'{}' is too short for a path", value));
    return {};
}

Result<void> add_domain(std::string_view value, std::vector<IndicatorKey>& keys) {
    if (value.starts_with("*.")) value.remove_prefix(2);
    while (value.starts_with('.')) value.remove_prefix(1);
    if (value.ends_with('.')) value.remove_suffix(1);
    value = value.substr(0, value.rfind(':'));
    if (!is_domain(value)) return fail(ErrorKind::malformed, fmt::format("'{}' is no domain name", value));
    add_lower(KeySpace::domain, value, keys);
    return {};
}

std::string_view bytes_of(const IpAddress& address) {
    return {reinterpret_cast<const char*>(address.bytes().data()), address.bytes().size()};
}

Result<void> add_ip(std::string_view value, std::vector<IndicatorKey>& keys) {
    const auto address = IpAddress::parse(value);
    if (!address) return fail(ErrorKind::malformed, fmt::format("'{}' is no address", value));
    add_key(KeySpace::ip, bytes_of(*address), keys);
    return {};
}

Result<void> add_ip_port(std::string_view value, std::vector<IndicatorKey>& keys) {
    const auto both = parse_ip_port(value);
    if (!both) return fail(ErrorKind::malformed, fmt::format("'{}' is no address and port", value));
    add_key(KeySpace::ip_port, bytes_of(both->first), keys);
    keys.back().bytes.push(static_cast<char>(both->second >> 8));
    keys.back().bytes.push(static_cast<char>(both->second & 0xFF));
    return {};
}

Result<void> add_cidr(std::string_view value, std::vector<IndicatorKey>& keys) {
    const auto block = IpBlock::parse(value);
    if (!block) return fail(ErrorKind::malformed, fmt::format("'{}' is no address block", value));
    const unsigned length = block->prefix_length();
    if (length < (block->address().is_v4() ? 96U + 8 : 16U))
        return fail(ErrorKind::malformed, fmt::format("'{}' holds a large part of the Internet", value));
    auto bytes = block->address().bytes();
    for (unsigned bit = length; bit < 128; ++bit) bytes[bit / 8] &= static_cast<uint8_t>(~(0x80U >> bit % 8));
    IndicatorKey& one = keys.emplace_back();
    one.space = KeySpace::cidr;
    one.bytes.append({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    one.bytes.push(static_cast<char>(length));
    return {};
}

Result<void> add_digest(KeySpace space, size_t digits, std::string_view value, std::vector<IndicatorKey>& keys) {
    if (value.size() != digits || !is_hex(value))
        return fail(ErrorKind::malformed, fmt::format("'{}' is not {} hexadecimal digits", value, digits));
    IndicatorKey& one = keys.emplace_back();
    one.space = space;
    append_digest(value, one.bytes);
    return {};
}

Result<void> add_url(std::string_view value, std::vector<IndicatorKey>& keys) {
    IndicatorKey& one = keys.emplace_back();
    one.tells_value = false;
    one.space = value.starts_with('/') ? KeySpace::url_path : KeySpace::url;
    if (one.space == KeySpace::url_path) {
        one.bytes.append(value);
        if (value.size() < 4)
            return fail(ErrorKind::malformed, fmt::format("'{}' is too short for a path of URLs", value));
        return {};
    }
    if (!canonical_url(value, one.bytes)) return fail(ErrorKind::malformed, fmt::format("'{}' is no URL", value));
    const std::string_view host = one.bytes.view().substr(0, one.bytes.view().find_first_of(":/"));
    if (!is_domain(host) && !IpAddress::parse(host) && !one.bytes.view().starts_with('['))
        return fail(ErrorKind::malformed, fmt::format("'{}' has no host", value));
    return {};
}

Result<void> add_registry(std::string_view value, std::vector<IndicatorKey>& keys) {
    IndicatorKey& one = keys.emplace_back();
    one.space = canonical_registry_key(value, one.bytes);
    one.tells_value = false;
    // "HKLM\Software" alone would match everything.
    if (one.bytes.view().find('\\') == std::string_view::npos)
        return fail(ErrorKind::malformed, fmt::format("'{}' is too short for a registry key", value));
    return {};
}

}  // namespace

void append_digest(std::string_view digits, KeyBuffer& out) {
    const auto nibble = [](char c) { return c <= '9' ? c - '0' : ascii_lower(c) - 'a' + 10; };
    for (size_t at = 0; at + 1 < digits.size(); at += 2)
        out.push(static_cast<char>(nibble(digits[at]) * 16 + nibble(digits[at + 1])));
}

Result<void> make_keys(IndicatorType type, std::string_view value, std::vector<IndicatorKey>& keys) {
    keys.clear();
    if (value.empty() || value.size() > indicator_text_max)
        return fail(ErrorKind::limit, fmt::format("a value of {} bytes is no indicator", value.size()));
    switch (type) {
        using enum IndicatorType;
        case domain: return add_domain(value, keys);
        case cidr: return add_cidr(value, keys);
        case url: return add_url(value, keys);
        case md5: return add_digest(KeySpace::md5, 32, value, keys);
        case sha1: return add_digest(KeySpace::sha1, 40, value, keys);
        case sha256: return add_digest(KeySpace::sha256, 64, value, keys);
        case imphash: return add_digest(KeySpace::imphash, 32, value, keys);
        case ja3: return add_digest(KeySpace::ja3, 32, value, keys);
        case path: return add_paths(value, keys);
        case registry_key: return add_registry(value, keys);
        case file_name: return add_lower(KeySpace::file_name, value, keys), Result<void>{};
        case service: return add_lower(KeySpace::service, value, keys), Result<void>{};
        case ja4: return add_lower(KeySpace::ja4, value, keys), Result<void>{};
        case mutex: return add_key(KeySpace::mutex, value, keys), Result<void>{};
        case ip: return add_ip(value, keys);
        case ip_port: return add_ip_port(value, keys);
        case port: {
            const auto number = parse_integer(value);
            if (!number || *number < 1 || *number > 65535)
                return fail(ErrorKind::malformed, fmt::format("'{}' is no port", value));
            return add_key(KeySpace::port, fmt::format("{}", *number), keys), Result<void>{};
        }
        case other: break;
    }
    return fail(ErrorKind::unsupported, fmt::format("'{}' is of no type that events show", value));
}

std::string value_of_key(KeySpace space, std::string_view key) {
    switch (space) {
        case KeySpace::md5:
        case KeySpace::sha1:
        case KeySpace::sha256:
        case KeySpace::imphash:
        case KeySpace::ja3: return to_hex(key);
        case KeySpace::ip: return IpAddress::from_bytes(key).value_or(IpAddress{}).to_string();
        case KeySpace::ip_port: {
            const auto address = IpAddress::from_bytes(key.substr(0, 16)).value_or(IpAddress{});
            const unsigned number = static_cast<unsigned char>(key[16]) * 256U + static_cast<unsigned char>(key[17]);
            return fmt::format(fmt::runtime(address.is_v4() ? "{}:{}" : "[{}]:{}"), address.to_string(), number);
        }
        case KeySpace::cidr: {
            const auto address = IpAddress::from_bytes(key.substr(0, 16)).value_or(IpAddress{});
            const unsigned length = static_cast<unsigned char>(key[16]);
            return fmt::format("{}/{}", address.to_string(), address.is_v4() && length >= 96 ? length - 96 : length);
        }
        default: return std::string(key);
    }
}

}  // namespace mitsuke::intel
