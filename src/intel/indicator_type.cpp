// SPDX-License-Identifier: Apache-2.0
#include "intel/indicator_type.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/ip.h"
#include "base/text.h"
#include "intel/value_shape.h"

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

IndicatorType digest_type(std::string_view value) {
    if (!is_hex(value)) return other;
    return value.size() == 32 ? md5 : value.size() == 40 ? sha1 : value.size() == 64 ? sha256 : other;
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

}  // namespace

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
    if (value.find("://") < 12) return url;
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
