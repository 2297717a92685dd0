// SPDX-License-Identifier: Apache-2.0
#include "intel/indicator_type.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/ip.h"
#include "base/text.h"

namespace mitsuke::intel {
namespace {

using enum IndicatorType;

struct Word {
    std::string_view word;
    IndicatorType type;
};

/// Lower case, letters and digits only. `other` with "hash" or "file" is refined by the value.
constexpr std::array words{
    Word{"domain", domain},
    Word{"domainname", domain},
    Word{"hostname", domain},
    Word{"host", domain},
    Word{"fqdn", domain},
    Word{"domainnamevalue", domain},
    Word{"hostnameport", domain},
    Word{"ip", ip},
    Word{"ipv4", ip},
    Word{"ipv6", ip},
    Word{"ipaddress", ip},
    Word{"address", ip},
    Word{"ipv4addr", ip},
    Word{"ipv6addr", ip},
    Word{"ipdst", ip},
    Word{"ipsrc", ip},
    Word{"dstip", ip},
    Word{"destinationip", ip},
    Word{"ipv4addrvalue", ip},
    Word{"ipv6addrvalue", ip},
    Word{"addr", ip},
    Word{"cidr", cidr},
    Word{"netblock", cidr},
    Word{"subnet", cidr},
    Word{"ipport", ip_port},
    Word{"ipdstport", ip_port},
    Word{"ipsrcport", ip_port},
    Word{"ipv4port", ip_port},
    Word{"url", url},
    Word{"uri", url},
    Word{"urlpath", url},
    Word{"urlvalue", url},
    Word{"md5", md5},
    Word{"filehashmd5", md5},
    Word{"md5hash", md5},
    Word{"hashmd5", md5},
    Word{"sha1", sha1},
    Word{"filehashsha1", sha1},
    Word{"sha1hash", sha1},
    Word{"hashsha1", sha1},
    Word{"sha256", sha256},
    Word{"filehashsha256", sha256},
    Word{"sha256hash", sha256},
    Word{"hashsha256", sha256},
    Word{"hash", sha256},
    Word{"filehash", sha256},
    Word{"imphash", imphash},
    Word{"path", path},
    Word{"filepath", path},
    Word{"fullpath", path},
    Word{"directory", path},
    Word{"folder", path},
    Word{"filename", file_name},
    Word{"file", file_name},
    Word{"registry", registry_key},
    Word{"registrykey", registry_key},
    Word{"regkey", registry_key},
    Word{"windowsregistrykey", registry_key},
    Word{"regkeyvalue", registry_key},
    Word{"service", service},
    Word{"servicename", service},
    Word{"windowsservicename", service},
    Word{"windowsservicedisplayname", service},
    Word{"mutex", mutex},
    Word{"mutexname", mutex},
    Word{"ja3", ja3},
    Word{"ja3fingerprintmd5", ja3},
    Word{"ja3hash", ja3},
    Word{"ja4", ja4},
    Word{"ja4fingerprint", ja4},
    Word{"port", port},
    Word{"dstport", port},
};

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const char lower = ascii_lower(c);
        return (lower >= '0' && lower <= '9') || (lower >= 'a' && lower <= 'f');
    });
}

IndicatorType digest_type(std::string_view value) {
    if (!is_hex(value)) return other;
    return value.size() == 32 ? md5 : value.size() == 40 ? sha1 : value.size() == 64 ? sha256 : other;
}

/// "10.0.0.1:80", "[2001:db8::1]:80".
std::optional<std::pair<IpAddress, uint16_t>> parse_ip_port(std::string_view text) {
    const size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return {};
    std::string_view host = text.substr(0, colon);
    const bool is_bracketed = host.starts_with('[') && host.ends_with(']');
    if (is_bracketed) host = host.substr(1, host.size() - 2);
    if (!is_bracketed && host.find(':') != std::string_view::npos) return {};
    const auto address = IpAddress::parse(host);
    const auto number = parse_integer(text.substr(colon + 1));
    if (!address || !number || *number < 1 || *number > 65535) return {};
    return std::pair(*address, static_cast<uint16_t>(*number));
}

/// RFC 1123 2.1 with the underscores that exist in practice; bytes above ASCII are of an
/// internationalised name.
bool is_domain(std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    if (name.size() > 253) return false;
    size_t label = 0, labels = 1;
    bool last_has_letter = false;
    for (const char c : name) {
        const char lower = ascii_lower(c);
        if (c == '.') {
            if (label == 0) return false;
            label = 0;
            ++labels;
            last_has_letter = false;
            continue;
        }
        const bool is_letter = (lower >= 'a' && lower <= 'z') || static_cast<unsigned char>(c) >= 0x80;
        if (!is_letter && !(c >= '0' && c <= '9') && c != '-' && c != '_') return false;
        last_has_letter = last_has_letter || is_letter;
        if (++label > 63) return false;
    }
    return label > 0 && labels > 1 && last_has_letter;
}

bool has_file_ending(std::string_view value) {
    constexpr std::array<std::string_view, 17> endings{".exe", ".dll", ".sys", ".dat", ".bat", ".cmd",
                                                       ".ps1", ".vbs", ".js",  ".inf", ".scr", ".tmp",
                                                       ".bin", ".lnk", ".jar", ".py",  ".msi"};
    return std::any_of(endings.begin(), endings.end(),
                       [value](std::string_view ending) { return ends_with_ignoring_case(value, ending); });
}

bool looks_like_registry_key(std::string_view value) {
    constexpr std::array<std::string_view, 7> starts{"HKLM\\", "HKCU\\",       "HKEY_",     "HKU\\",
                                                     "HKCR\\", "\\REGISTRY\\", "Software\\"};
    return std::any_of(starts.begin(), starts.end(),
                       [value](std::string_view start) { return starts_with_ignoring_case(value, start); });
}

bool looks_like_windows_path(std::string_view value) {
    const bool has_drive = value.size() > 3 && value[1] == ':' && value[2] == '\\';
    const size_t close = value.starts_with('%') ? value.find("%\\", 1) : std::string_view::npos;
    return has_drive || close != std::string_view::npos ||
           (value.starts_with('\\') && value.find('\\', 1) != std::string_view::npos);
}

/// "evil.example/gate.php" as Maltrail writes it.
bool looks_like_url_without_scheme(std::string_view value) {
    const size_t slash = value.find('/');
    if (slash == std::string_view::npos || value.find(' ') != std::string_view::npos) return false;
    const std::string_view host = value.substr(0, slash);
    const std::string_view name = host.substr(0, host.find(':'));
    return is_domain(name) || IpAddress::parse(name).has_value();
}

bool is_first_folder_of_unix(std::string_view value) {
    constexpr std::array<std::string_view, 12> folders{"/tmp/",  "/etc/", "/usr/", "/var/",  "/home/", "/opt/",
                                                       "/root/", "/dev/", "/bin/", "/sbin/", "/lib",   "/Users/"};
    return std::any_of(folders.begin(), folders.end(),
                       [value](std::string_view start) { return value.starts_with(start); });
}

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

std::optional<IndicatorType> type_of_word(std::string_view word) {
    static const std::unordered_map<std::string_view, IndicatorType> by_word = [] {
        std::unordered_map<std::string_view, IndicatorType> all;
        for (const auto& each : words) all.emplace(each.word, each.type);
        return all;
    }();
    KeyBuffer plain;
    for (const char c : word) {
        const char lower = ascii_lower(c);
        if ((lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9')) plain.push(lower);
    }
    const auto found = by_word.find(plain.view());
    if (found == by_word.end()) return {};
    return found->second;
}

IndicatorType guess_type(std::string_view value) {
    if (value.size() < 4 || value.size() > indicator_text_max) return other;
    if (const IndicatorType digest = digest_type(value); digest != other) return digest;
    const char first = value[0];
    const bool may_be_address =
        (first >= '0' && first <= '9') || value.find(':') != std::string_view::npos || first == '[';
    if (may_be_address) {
        if (IpAddress::parse(value)) return ip;
        if (IpBlock::parse(value)) return cidr;
        if (parse_ip_port(value)) return ip_port;
    }
    if (const size_t scheme = value.find("://"); scheme != std::string_view::npos && scheme < 12) return url;
    if (looks_like_registry_key(value)) return registry_key;
    if (looks_like_windows_path(value)) return path;
    if (value.find_first_of(" \t,;\"<>{}") != std::string_view::npos) return other;
    if (first == '/') return is_first_folder_of_unix(value) ? path : url;
    if (looks_like_url_without_scheme(value)) return url;
    if (has_file_ending(value)) return file_name;
    const std::string_view name = value.starts_with("*.")  ? value.substr(2)
                                  : value.starts_with('.') ? value.substr(1)
                                                           : value;
    const size_t colon = name.find(':');
    const bool has_port = colon != std::string_view::npos && parse_integer(name.substr(colon + 1)).has_value();
    return is_domain(has_port ? name.substr(0, colon) : name) ? domain : other;
}

IndicatorType refine_type(IndicatorType type, std::string_view value) {
    switch (type) {
        case ip:
            if (value.find('/') != std::string_view::npos) return cidr;
            return !IpAddress::parse(value) && parse_ip_port(value) ? ip_port : ip;
        case cidr: return value.find('/') == std::string_view::npos ? ip : cidr;
        case domain: return IpAddress::parse(value) ? ip : domain;
        case md5:
        case sha1:
        case sha256: {
            const IndicatorType digest = digest_type(value);
            return digest == other ? type : digest;
        }
        case file_name: return value.find_first_of("\\/") == std::string_view::npos ? file_name : path;
        default: return type;
    }
}

std::optional<Confidence> parse_confidence(std::string_view text) {
    text = trim(text);
    if (equals_ignoring_case(text, "high")) return Confidence::high;
    if (equals_ignoring_case(text, "medium") || equals_ignoring_case(text, "moderate")) return Confidence::medium;
    if (equals_ignoring_case(text, "low")) return Confidence::low;
    if (text.ends_with('%')) text.remove_suffix(1);
    const auto number = parse_integer(text);
    if (!number || *number < 0 || *number > 100) return {};
    return confidence_of_number(*number);
}

Confidence confidence_of_number(int64_t percent) {
    return percent >= 70 ? Confidence::high : percent >= 30 ? Confidence::medium : Confidence::low;
}

std::optional<Time> parse_date(std::string_view text) {
    text = trim(text);
    if (text.size() == 7) return parse_time(fmt::format("{}-01", text));
    if (const auto time = parse_time(text)) return time;
    return text.size() >= 9 ? parse_epoch(text) : std::nullopt;
}

Result<void> make_keys(IndicatorType type, std::string_view value, std::vector<IndicatorKey>& keys) {
    keys.clear();
    if (value.empty() || value.size() > indicator_text_max)
        return fail(ErrorKind::limit, fmt::format("a value of {} bytes is no indicator", value.size()));
    switch (type) {
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
        case ip: {
            const auto address = IpAddress::parse(value);
            if (!address) return fail(ErrorKind::malformed, fmt::format("'{}' is no address", value));
            return add_key(KeySpace::ip, bytes_of(*address), keys), Result<void>{};
        }
        case ip_port: {
            const auto both = parse_ip_port(value);
            if (!both) return fail(ErrorKind::malformed, fmt::format("'{}' is no address and port", value));
            add_key(KeySpace::ip_port, bytes_of(both->first), keys);
            keys.back().bytes.push(static_cast<char>(both->second >> 8));
            keys.back().bytes.push(static_cast<char>(both->second & 0xFF));
            return {};
        }
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

bool is_common_file_name(std::string_view name) {
    constexpr std::array<std::string_view, 34> usual{
        "setup.exe",    "install.exe",  "installer.exe",  "update.exe",  "updater.exe", "uninstall.exe",
        "launcher.exe", "service.exe",  "server.exe",     "client.exe",  "agent.exe",   "helper.exe",
        "svchost.exe",  "explorer.exe", "rundll32.exe",   "lsass.exe",   "csrss.exe",   "winlogon.exe",
        "services.exe", "cmd.exe",      "powershell.exe", "chrome.exe",  "firefox.exe", "java.exe",
        "python.exe",   "node.exe",     "version.dll",    "mscoree.dll", "secur32.dll", "wininet.dll",
        "loader.exe",   "main.exe",     "test.exe",       "temp.exe",
    };
    constexpr size_t short_stem = 4;
    if (name.substr(0, name.rfind('.')).size() <= short_stem) return true;
    return std::any_of(usual.begin(), usual.end(),
                       [name](std::string_view each) { return equals_ignoring_case(name, each); });
}

}  // namespace mitsuke::intel
