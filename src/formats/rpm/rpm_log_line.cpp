// SPDX-License-Identifier: Apache-2.0
#include "formats/rpm/rpm_log_line.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace mitsuke::formats {

namespace {

constexpr std::array<std::string_view, 9> levels{"SUBDEBUG", "DDEBUG", "DEBUG",    "INFO",    "WARNING",
                                                 "ERROR",    "TRACE",  "CRITICAL", "ALLDEBUG"};

// Source: libdnf, the words of a transaction's items; dnf's own tests of logging.
struct Word {
    std::string_view level, word, action;
};
constexpr std::array<Word, 11> words{{{"SUBDEBUG", "Installed", "install"},
                                      {"SUBDEBUG", "Reinstall", "install"},
                                      {"SUBDEBUG", "Upgrade", "upgrade"},
                                      {"SUBDEBUG", "Downgrade", "upgrade"},
                                      {"SUBDEBUG", "Erase", "remove"},
                                      {"DEBUG", "Installed", "install"},
                                      {"DEBUG", "Reinstalled", "install"},
                                      {"DEBUG", "Upgraded", "upgrade"},
                                      {"DEBUG", "Downgraded", "upgrade"},
                                      {"DEBUG", "Removed", "remove"},
                                      {"DEBUG", "Erased", "remove"}}};

// "2026-10-04T20:09:06+0530": its zone may lack the colon that RFC 3339 has.
std::optional<Time> read_time(std::string_view text) {
    constexpr size_t local = 19;
    if (text.size() < local || text[10] != 'T') return {};
    const auto time = parse_time(text.substr(0, local));
    const std::string_view zone = text.substr(local);
    if (!time || zone.empty() || zone == "Z") return time;
    if ((zone[0] != '+' && zone[0] != '-') || zone.size() < 3) return {};
    const auto hours = parse_integer(zone.substr(1, 2));
    const std::string_view rest = zone.substr(zone.size() > 3 && zone[3] == ':' ? 4 : 3);
    const auto minutes = rest.empty() ? std::optional<int64_t>(0) : parse_integer(rest);
    if (!hours || !minutes || rest.size() > 2 || *hours < 0 || *hours > 14 || *minutes < 0 || *minutes > 59) return {};
    const Duration ahead = std::chrono::minutes(*hours * 60 + *minutes);
    return zone[0] == '+' ? *time - ahead : *time + ahead;
}

}  // namespace

std::optional<RpmPackage> parse_rpm_package(std::string_view text) {
    RpmPackage package;
    const size_t release = text.rfind('-');
    if (release == std::string_view::npos || release == 0) return {};
    const size_t version = text.rfind('-', release - 1);
    if (version == std::string_view::npos || version == 0) return {};
    package.name = text.substr(0, version);
    package.version = text.substr(version + 1);
    const size_t dot = package.version.rfind('.');
    if (dot != std::string_view::npos && dot > release - version - 1) {
        package.architecture = package.version.substr(dot + 1);
        package.version = package.version.substr(0, dot);
    }
    return package;
}

std::optional<RpmLogLine> parse_rpm_log_line(std::string_view line) {
    const size_t level_at = line.find(' ');
    if (level_at == std::string_view::npos) return {};
    const auto time = read_time(line.substr(0, level_at));
    std::string_view rest = line.substr(level_at + 1);
    const std::string_view level = rest.substr(0, rest.find(' '));
    if (!time || std::find(levels.begin(), levels.end(), level) == levels.end()) return {};
    rest.remove_prefix(std::min(rest.size(), level.size() + 1));

    RpmLogLine parsed;
    parsed.time = *time;
    parsed.text = rest;
    const size_t colon = rest.find(": ");
    if (colon == std::string_view::npos) return parsed;
    for (const auto& [its_level, word, action] : words) {
        if (level != its_level || rest.substr(0, colon) != word) continue;
        const auto package = parse_rpm_package(trim(rest.substr(colon + 2)));
        if (!package) break;
        parsed.action = action;
        parsed.package = *package;
    }
    return parsed;
}

}  // namespace mitsuke::formats
