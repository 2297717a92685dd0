// SPDX-License-Identifier: Apache-2.0
#include "intel/indicator_key.h"

#include <algorithm>

#include "base/text.h"

namespace mitsuke::intel {
namespace {

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!starts_with_ignoring_case(text, prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

bool is_drive(std::string_view path) {
    return path.size() >= 2 && path[1] == ':' && ascii_lower(path[0]) >= 'a' && ascii_lower(path[0]) <= 'z';
}

/// Drops what stands before the first folder; says what to write in its place.
std::string_view drop_root(std::string_view& path) {
    if (!take_prefix(path, "\\\\?\\")) (void)take_prefix(path, "\\??\\");
    if (is_drive(path)) {
        path.remove_prefix(2);
    } else if (take_prefix(path, "\\Device\\HarddiskVolume")) {
        path.remove_prefix(std::min(path.find('\\'), path.size()));
    } else if (take_prefix(path, "\\SystemRoot\\") || take_prefix(path, "%SystemRoot%\\")) {
        return "\\windows\\";
    } else if (take_prefix(path, "System32\\")) {
        return "\\windows\\system32\\";  // services' image paths are relative to the Windows folder
    }
    return {};
}

/// Copies `path`, with the component after `start` as "*".
void append_without_user(std::string_view path, std::string_view start, char separator, KeyBuffer& out) {
    const bool is_below = starts_with_ignoring_case(path, start) && path.size() > start.size();
    if (!is_below) return out.append(path);
    out.append(path.substr(0, start.size()));
    out.push('*');
    const size_t end = path.find(separator, start.size());
    if (end != std::string_view::npos) out.append(path.substr(end));
}

void drop_component(std::string_view& key, std::string_view component) {
    if (!starts_with_ignoring_case(key, component)) return;
    key.remove_prefix(component.size());
}

struct Hive {
    std::string_view prefix;
    KeySpace space;
    std::string_view stands_for;  ///< written instead
};

constexpr std::array hives{
    Hive{"HKLM\\", KeySpace::registry_machine, ""},
    Hive{"HKEY_LOCAL_MACHINE\\", KeySpace::registry_machine, ""},
    Hive{"\\REGISTRY\\MACHINE\\", KeySpace::registry_machine, ""},
    Hive{"HKCR\\", KeySpace::registry_machine, "software\\classes\\"},
    Hive{"HKEY_CLASSES_ROOT\\", KeySpace::registry_machine, "software\\classes\\"},
    Hive{"HKCU\\", KeySpace::registry_user, ""},
    Hive{"HKEY_CURRENT_USER\\", KeySpace::registry_user, ""},
    Hive{"HKU\\", KeySpace::registry_user, "*"},
    Hive{"HKEY_USERS\\", KeySpace::registry_user, "*"},
    Hive{"\\REGISTRY\\USER\\", KeySpace::registry_user, "*"},
};

/// Below HKU comes the user: "S-1-5-21-..", ".DEFAULT", or "S-1-5-21-.._Classes".
std::string_view drop_user(std::string_view& key) {
    const size_t end = std::min(key.find('\\'), key.size());
    const bool is_classes = ends_with_ignoring_case(key.substr(0, end), "_Classes");
    key.remove_prefix(std::min(end + 1, key.size()));
    return is_classes ? "software\\classes\\" : "";
}

void append_registry_rest(std::string_view rest, KeyBuffer& out) {
    constexpr std::string_view control_set = "system\\controlset00", software = "software\\";
    if (starts_with_ignoring_case(rest, control_set) && rest.size() > control_set.size()) {
        out.append("system\\currentcontrolset");
        rest.remove_prefix(control_set.size() + 1);
    } else if (take_prefix(rest, software)) {
        out.append(software);
        drop_component(rest, "wow6432node\\");
        if (starts_with_ignoring_case(rest, "classes\\wow6432node\\")) {
            out.append("classes\\");
            rest.remove_prefix(20);
        }
    }
    for (const char c : rest) out.push(ascii_lower(c));
}

}  // namespace

uint64_t hash_key(KeySpace space, std::string_view key) {
    if (space == KeySpace::domain) {
        WordHash hash(space);
        for (;;) {
            const size_t begin = key.rfind('.') + 1;  // 0 when there is no dot
            hash.add(key.substr(begin));
            if (begin == 0) return hash.value();
            key = key.substr(0, begin - 1);
        }
    }
    if (!has_parents(space)) {
        WordHash hash(space);
        hash.add(key);
        return hash.value();
    }
    KeyHash hash(space);
    for (const char c : key) hash.add(c);
    return hash.value();
}

void canonical_path(std::string_view path, KeyBuffer& out) {
    if (path.starts_with('/')) {
        const bool is_mac = path.starts_with("/Users/");
        append_without_user(path, is_mac ? "/Users/" : "/home/", '/', out);
        return;
    }
    KeyBuffer lower;
    lower.append(drop_root(path));
    for (const char c : path) lower.push(c == '/' ? '\\' : ascii_lower(c));
    append_without_user(lower.view(), "\\users\\", '\\', out);
    if (out.view().size() > 1 && out.view().ends_with('\\')) out.cut(out.view().size() - 1);
}

KeySpace canonical_registry_key(std::string_view key, KeyBuffer& out) {
    KeySpace space = KeySpace::registry_any;
    (void)take_prefix(key, "Computer\\");
    for (const auto& hive : hives) {
        if (!take_prefix(key, hive.prefix)) continue;
        space = hive.space;
        out.append(hive.stands_for == "*" ? drop_user(key) : hive.stands_for);
        break;
    }
    append_registry_rest(key, out);
    while (out.view().ends_with('\\')) out.cut(out.view().size() - 1);
    return space;
}

bool canonical_url(std::string_view url, KeyBuffer& out) {
    bool is_tls = false;
    if (const size_t scheme = url.find("://"); scheme < 12) {
        is_tls = equals_ignoring_case(url.substr(0, scheme), "https");
        url.remove_prefix(scheme + 3);
    }
    url = url.substr(0, url.find('#'));
    std::string_view host = url.substr(0, url.find_first_of("/?"));
    url.remove_prefix(host.size());
    if (const size_t at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
    const std::string_view default_port = is_tls ? ":443" : ":80";
    if (host.ends_with(default_port)) host.remove_suffix(default_port.size());
    if (host.empty()) return false;
    for (const char c : host) out.push(ascii_lower(c));
    if (!url.starts_with('/')) out.push('/');
    out.append(url);
    return true;
}

std::string_view program_of(std::string_view command_line) {
    command_line = trim(command_line);
    if (command_line.starts_with('"')) {
        command_line.remove_prefix(1);
        return command_line.substr(0, command_line.find('"'));
    }
    constexpr std::array<std::string_view, 4> endings{".exe", ".dll", ".sys", ".com"};
    size_t end = 0;
    while ((end = command_line.find('.', end)) != std::string_view::npos) {
        const std::string_view rest = command_line.substr(end);
        const bool is_whole_word = rest.size() == 4 || (rest.size() > 4 && (rest[4] == ' ' || rest[4] == ','));
        const bool is_program = std::any_of(endings.begin(), endings.end(), [rest](std::string_view ending) {
            return starts_with_ignoring_case(rest, ending);
        });
        if (is_whole_word && is_program) return command_line.substr(0, end + 4);
        ++end;
    }
    return command_line.substr(0, command_line.find(' '));
}

}  // namespace mitsuke::intel
