// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/package_commands.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "ledgers/provenance/names.h"

namespace mitsuke::ledgers {

namespace {

template <size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_manager(std::string_view name) {
    constexpr std::array<std::string_view, 8> managers{"rpm", "dnf",    "dnf-3", "dnf5",
                                                       "yum", "zypper", "apk",   "microdnf"};
    return is_one_of(name, managers);
}

bool is_install_order(std::string_view manager, std::string_view word) {
    constexpr std::array<std::string_view, 5> rpm_orders{"--install", "--upgrade", "--freshen", "--reinstall", "-i"};
    constexpr std::array<std::string_view, 9> orders{"install", "localinstall", "reinstall",   "upgrade",  "update",
                                                     "in",      "add",          "distro-sync", "downgrade"};
    if (manager != "rpm") return is_one_of(word, orders);
    // -i, -U, -F, alone or among others (-Uvh); a query (-qi) installs nothing.
    const bool is_short = word.size() > 1 && word[0] == '-' && word[1] != '-';
    return is_one_of(word, rpm_orders) || (is_short && word.find('q') == std::string_view::npos &&
                                           word.find_first_of("iUF") != std::string_view::npos);
}

// "kawasemi-agent-3.1-1.x86_64.rpm": name, version and release, architecture.
OrderedPackage of_file(std::string_view path) {
    std::string_view stem = file_name(path);
    stem = stem.substr(0, stem.rfind('.'));
    const size_t release = stem.rfind('-');
    const size_t version = release == std::string_view::npos || release == 0 ? release : stem.rfind('-', release - 1);
    OrderedPackage package{std::string(stem), {}, std::string(path)};
    if (version == std::string_view::npos || version == 0) return package;
    package.name = stem.substr(0, version);
    const std::string_view rest = stem.substr(version + 1);
    package.version = rest.substr(0, rest.rfind('.'));
    return package;
}

}  // namespace

std::string_view unix_package_manager(std::string_view image, std::string_view command_line) {
    if (!image.starts_with('/') || !is_system_place(image)) return {};
    if (is_manager(file_name(image))) return file_name(image);
    if (!file_name(image).starts_with("python") && file_name(image) != "platform-python") return {};
    size_t seen = 0;
    for (const std::string_view word : Parts(command_line, ' ')) {
        // The script is the first word after Python that is no option.
        if (word.empty() || word.front() == '-' || seen++ == 0) continue;
        return is_manager(file_name(word)) && is_system_place(word) ? file_name(word) : std::string_view{};
    }
    return {};
}

std::optional<OrderedPackage> ordered_package(std::string_view image, std::string_view command_line) {
    const std::string_view manager = unix_package_manager(image, command_line);
    if (manager.empty()) return {};
    bool is_ordered = false;
    for (const std::string_view word : Parts(command_line, ' ')) {
        if (word.empty()) continue;
        if (is_ordered && word.ends_with(".rpm")) return of_file(word);
        if (is_ordered && manager != "rpm" && word.front() != '-')
            return OrderedPackage{
                std::string(word.substr(0, word.find_first_of("=<>~"))), {}, std::string(command_line)};
        is_ordered = is_ordered || is_install_order(manager, word);
    }
    return {};
}

}  // namespace mitsuke::ledgers
