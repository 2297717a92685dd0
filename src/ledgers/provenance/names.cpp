// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "ledgers/texts.h"

namespace mitsuke::ledgers {

namespace {

template <size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
    return std::any_of(names.begin(), names.end(), [name](auto each) {
        return each.size() == name.size() && equals_ignoring_case(each, name);  // most differ in length
    });
}

// How many folders below these a product's own folder lies.
struct SharedFolder {
    std::string_view path;
    size_t depth;
};
constexpr std::array<SharedFolder, 12> shared_folders{{
    {"c:\\program files\\common files\\", 2},
    {"c:\\program files (x86)\\common files\\", 2},
    {"c:\\program files\\", 2},
    {"c:\\program files (x86)\\", 2},
    {"c:\\programdata\\", 2},
    {"/opt/", 1},
    {"/usr/lib/", 1},
    {"/usr/share/", 1},
    {"/usr/libexec/", 1},
    {"/usr/local/", 1},
    {"/var/lib/", 1},
    {"/etc/", 1},
}};
// Folders below the shared ones that are themselves shared.
constexpr std::array<std::string_view, 16> shared_names{
    "microsoft", "windows", "package cache",    "systemd", "init.d",  "cron.d",    "cron.daily", "bin",
    "sbin",      "lib",     "x86_64-linux-gnu", "python3", "modules", "profile.d", "udev",       "sysctl.d"};

size_t find_slash(std::string_view path, size_t from) {
    while (from < path.size() && path[from] != '\\' && path[from] != '/') ++from;
    return from < path.size() ? from : std::string_view::npos;
}

size_t end_of_levels(std::string_view path, size_t start, size_t levels) {
    size_t end = start;
    for (size_t level = 0; level < levels; ++level) {
        const size_t slash = find_slash(path, end);
        if (slash == std::string_view::npos) return level == 0 ? start : end - 1;
        end = slash + 1;
    }
    return end - 1;
}

// "C:\Users\name\AppData\Local\Vendor\Product\x.exe" -> the folder below Local or Roaming.
std::string_view folder_in_profile(std::string_view key) {
    constexpr std::array<std::string_view, 3> places{"\\appdata\\local\\", "\\appdata\\roaming\\",
                                                     "\\appdata\\locallow\\"};
    for (const auto place : places) {
        const size_t at = key.find(place);
        if (at == std::string_view::npos) continue;
        const size_t start = at + place.size();
        const std::string_view rest = key.substr(start);
        if (rest.starts_with("temp\\") || rest.starts_with("microsoft\\windows")) return {};
        const size_t end = end_of_levels(key, start, 2);
        return end <= start ? std::string_view{} : key.substr(0, end);
    }
    return {};
}

}  // namespace

bool is_pass_through(std::string_view image) {
    constexpr std::array<std::string_view, 20> names{
        "services.exe", "svchost.exe",   "explorer.exe", "wininit.exe", "winlogon.exe", "userinit.exe",
        "taskeng.exe",  "taskhostw.exe", "sihost.exe",   "smss.exe",    "csrss.exe",    "runtimebroker.exe",
        "wmiprvse.exe", "dllhost.exe",   "systemd",      "init",        "cron",         "crond",
        "atd",          "anacron"};
    return is_one_of(file_name(image), names) &&
           (is_system_place(image) || image.find_first_of("\\/") == std::string_view::npos);
}

bool is_program_folder(std::string_view path) {
    constexpr std::array<std::string_view, 4> starts{"C:\\Program Files\\", "C:\\Program Files (x86)\\", "/opt/",
                                                     "/usr/"};
    return std::any_of(starts.begin(), starts.end(),
                       [path](auto start) { return starts_with_ignoring_case(path, start); });
}

bool is_msiexec(std::string_view image) { return equals_ignoring_case(file_name(image), "msiexec.exe"); }

bool is_package_manager(std::string_view image) {
    constexpr std::array<std::string_view, 6> names{"choco.exe",        "winget.exe", "windowspackagemanagerserver.exe",
                                                    "appinstaller.exe", "scoop.exe",  "appinstallercli.exe"};
    return is_one_of(file_name(image), names);
}

std::string script_package(std::string_view command_line) {
    constexpr std::string_view folder = "/var/lib/dpkg/info/";
    const size_t at = command_line.find(folder);
    if (at == std::string_view::npos) return {};
    const auto name = command_line.substr(at + folder.size());
    return std::string(name.substr(0, name.find_first_of(".:")));
}

bool has_odd_parent(std::string_view image, std::string_view parent) {
    struct Parents {
        std::string_view program;
        std::array<std::string_view, 3> parents;
    };
    // The service host also starts under MsMpEng, as Defender's child.
    constexpr std::array<Parents, 5> usual{{{"svchost.exe", {"services.exe", "msmpeng.exe", "svchost.exe"}},
                                            {"services.exe", {"wininit.exe", {}, {}}},
                                            {"lsass.exe", {"wininit.exe", "smss.exe", "winlogon.exe"}},
                                            {"taskhostw.exe", {"svchost.exe", "taskhostw.exe", {}}},
                                            {"spoolsv.exe", {"services.exe", {}, {}}}}};
    if (parent.find('\\') == std::string_view::npos || !is_system_place(image)) return false;
    const bool is_windows_own = is_system_place(parent) || contains_ignoring_case(parent, "\\Windows Defender\\");
    for (const auto& [program, parents] : usual)
        if (equals_ignoring_case(program, file_name(image)))
            return !is_windows_own || !is_one_of(file_name(parent), parents);
    return false;
}

bool is_user_shell(std::string_view image) {
    constexpr std::array<std::string_view, 11> names{
        "explorer.exe", "cmd.exe", "powershell.exe", "pwsh.exe", "windowsterminal.exe", "bash", "sh",
        "zsh",          "dash",    "gnome-shell",    "sshd"};
    return is_one_of(file_name(image), names);
}

bool is_download(std::string_view path, std::string_view origin) {
    constexpr std::array<std::string_view, 5> places{"\\downloads\\", "\\inetcache\\", "\\content.outlook\\",
                                                     "\\temporary internet files\\", "/downloads/"};
    return !origin.empty() || std::any_of(places.begin(), places.end(),
                                          [path](auto place) { return contains_ignoring_case(path, place); });
}

bool is_person(std::string_view user) {
    constexpr std::array<std::string_view, 6> names{"system", "local service", "network service",
                                                    "root",   "nt authority",  "window manager"};
    const std::string_view name = file_name(user);
    return !is_one_of(name, names) && !name.ends_with('$') && !starts_with_ignoring_case(user, "NT AUTHORITY\\");
}

bool is_persons_place(std::string_view path) {
    std::array<std::string_view, 4> parts;
    size_t size = 0;
    for (const std::string_view part : Parts(path, path.starts_with('/') ? '/' : '\\')) {
        if (size < parts.size()) parts[size] = part;
        if (++size > parts.size()) break;
    }
    if (path.starts_with("/home/")) return size > 4 && !parts[3].empty() && parts[3].front() != '.';
    if (size < 3 || parts[0].size() != 2 || parts[0][1] != ':') return false;
    constexpr std::array<std::string_view, 4> nobodys{"public", "default", "default user", "all users"};
    if (equals_ignoring_case(parts[1], "users"))
        return size > 4 && !is_one_of(parts[2], nobodys) && !equals_ignoring_case(parts[3], "appdata");
    constexpr std::array<std::string_view, 11> programs{"windows",
                                                        "program files",
                                                        "program files (x86)",
                                                        "programdata",
                                                        "perflogs",
                                                        "$recycle.bin",
                                                        "system volume information",
                                                        "recovery",
                                                        "temp",
                                                        "tmp",
                                                        "intel"};
    return !is_one_of(parts[1], programs);
}

namespace {

// rpm runs a package's scripts from files that it names so (rpm.org, "Scriptlets").
bool is_rpm_script(std::string_view word) { return word.starts_with("/var/tmp/rpm-tmp."); }

}  // namespace

bool is_interactive(std::string_view command_line) {
    constexpr std::array<std::string_view, 2> stays{"-noexit", "/k"};
    constexpr std::array<std::string_view, 10> runs{"/c",       "-c",  "-f", "-file", "-e", "-enc", "-encodedcommand",
                                                    "-command", "-ec", "/r"};
    bool has_command = false, first = true;
    for (const std::string_view word : Parts(command_line, ' ')) {
        if (std::exchange(first, false) || word.empty()) continue;
        if (is_one_of(word, stays)) return true;
        has_command = has_command || is_one_of(word, runs) || is_program_file(word) || is_rpm_script(word);
    }
    return !has_command;
}

std::string carried_program(std::string_view image, std::string_view command_line) {
    constexpr std::array<std::string_view, 8> loaders{"rundll32.exe", "regsvr32.exe",   "wscript.exe",
                                                      "cscript.exe",  "mshta.exe",      "powershell.exe",
                                                      "pwsh.exe",     "installutil.exe"};
    // What these are given is a program, whatever its name.
    constexpr std::array<std::string_view, 3> runs_anything{"rundll32.exe", "regsvr32.exe", "mshta.exe"};
    if (!is_one_of(file_name(image), loaders)) return {};
    const bool any_name = is_one_of(file_name(image), runs_anything);
    std::string word;
    bool quoted = false, first = true;
    const auto is_carried = [&] {
        const bool is_path =
            word.find_first_of("\\/") != std::string::npos && word.front() != '/' && word.front() != '-';
        return !std::exchange(first, false) && is_path && (any_name ? word.find(':') == 1 : is_program_file(word));
    };
    for (const char c : std::string(command_line) + " ") {
        if (c == '"') quoted = !quoted;
        else if (quoted || (c != ' ' && c != ',')) word.push_back(c);
        else if (!word.empty() && is_carried()) return word;
        else word.clear();
    }
    return {};
}

std::string_view final_path(std::string_view path) {
    constexpr std::string_view unpacking = ".dpkg-new";
    if (path.ends_with(unpacking)) path.remove_suffix(unpacking.size());
    // rpm unpacks to PATH;XXXXXXXX, eight hexadecimal digits of the transaction's number.
    constexpr size_t digits = 8;
    if (path.starts_with('/') && path.size() > digits && path[path.size() - digits - 1] == ';' &&
        path.substr(path.size() - digits).find_first_not_of("0123456789abcdef") == std::string_view::npos)
        path.remove_suffix(digits + 1);
    return path;
}

bool is_program_file(std::string_view path) {
    path = final_path(path);
    const std::string_view name = file_name(path);
    const size_t dot = name.find_last_of('.');
    const bool unix_path = path.starts_with('/');
    if (dot == std::string_view::npos || dot == 0) return unix_path;
    constexpr std::array<std::string_view, 24> extensions{"hta", "wsf", "jse", "vbe", "exe", "dll", "sys", "scr",
                                                          "com", "ocx", "cpl", "msi", "bat", "cmd", "ps1", "vbs",
                                                          "js",  "jar", "so",  "py",  "sh",  "pl",  "ko",  "drv"};
    return is_one_of(name.substr(dot + 1), extensions);
}

bool is_content_name(std::string_view path) {
    constexpr std::array<std::string_view, 18> extensions{"jpg", "jpeg", "gif", "png", "bmp", "ico",
                                                          "tif", "webp", "pdf", "txt", "log", "zip",
                                                          "rar", "7z",   "gz",  "cab", "mp3", "css"};
    const std::string_view name = file_name(path);
    const size_t dot = name.find_last_of('.');
    return dot != std::string_view::npos && dot != 0 && is_one_of(name.substr(dot + 1), extensions);
}

std::string word_after(std::string_view command_line, std::string_view word) {
    bool is_next = false;
    for (const std::string_view each : Parts(command_line, ' ')) {
        if (each.empty()) continue;
        if (is_next)
            return std::string(each.substr(
                each.front() == '"', each.size() - (each.front() == '"') - (each.size() > 1 && each.back() == '"')));
        is_next = equals_ignoring_case(each, word);
    }
    return {};
}

std::string library_of(std::string_view image, std::string_view command_line) {
    constexpr std::array<std::string_view, 9> managers{"pip",  "pip3", "npm", "gem", "cargo",
                                                       "yarn", "pnpm", "uv",  "pipx"};
    constexpr std::array<std::string_view, 4> orders{"install", "i", "ci", "add"};
    bool has_order = false;  // most command lines have none, and need not be read twice
    for (const std::string_view word : Parts(command_line, ' ')) has_order = has_order || is_one_of(word, orders);
    if (!has_order) return {};
    std::string_view manager;
    bool ordered = false;
    for (const std::string_view word : Parts(command_line, ' ')) {
        std::string_view name = file_name(word);
        if (name.ends_with(".js")) name = name.substr(0, name.find("-cli.js"));
        if (manager.empty() && is_one_of(name, managers)) manager = name;
        else if (ordered && !word.empty() && word.front() != '-')
            return std::string(word.substr(0, word.find_first_of("=<>~")));
        else if (!manager.empty() && is_one_of(word, orders)) ordered = true;
    }
    if (manager.empty() && is_one_of(file_name(image), managers)) manager = file_name(image);
    return ordered ? std::string(manager) + " packages" : std::string{};
}

bool has_word(std::string_view command_line, std::string_view word) {
    for (const std::string_view each : Parts(command_line, ' '))
        if (equals_ignoring_case(each, word)) return true;
    return false;
}

std::string_view product_folder(std::string_view key) {
    const bool has_drive = key.size() > 2 && key[1] == ':';
    for (const auto& [folder, depth] : shared_folders) {
        // The tables say C:, a machine may have its programs on D:.
        const bool starts = has_drive ? key.substr(1).starts_with(folder.substr(1)) : key.starts_with(folder);
        if (!starts || has_drive != (folder[1] == ':')) continue;
        const size_t end = end_of_levels(key, folder.size(), depth);
        if (end <= folder.size()) return {};
        const std::string_view first = key.substr(folder.size(), find_slash(key, folder.size()) - folder.size());
        const bool has_second = end > folder.size() + first.size();
        if (is_one_of(first, shared_names) && !has_second) return {};
        return key.substr(0, end);
    }
    return folder_in_profile(key);
}

bool is_shared_folder(std::string_view folder) {
    const std::string key = std::string(FoldedPath(folder)) + '\\';
    const std::string_view below_drive = std::string_view(key).substr(1);
    if (below_drive.starts_with(":\\windows\\")) return true;
    if (below_drive.starts_with(":\\users\\")) return product_folder(key + "x").empty() && !is_persons_place(key + "x");
    return std::any_of(shared_folders.begin(), shared_folders.end(),
                       [below_drive](const auto& each) { return each.path.substr(1).starts_with(below_drive); });
}

std::string_view vendor_of(std::string_view key) {
    constexpr std::array<std::string_view, 8> bases{"c:\\program files\\common files\\",
                                                    "c:\\program files (x86)\\common files\\",
                                                    "c:\\program files\\",
                                                    "c:\\program files (x86)\\",
                                                    "c:\\programdata\\",
                                                    "\\appdata\\local\\",
                                                    "\\appdata\\roaming\\",
                                                    "\\appdata\\locallow\\"};
    constexpr std::array<std::string_view, 8> shared{"common files", "services",      "temp", "system",
                                                     "programs",     "package cache", "data", "cache"};
    for (const auto base : bases) {
        const bool has_drive = base.front() != '\\';
        const size_t at = key.find(has_drive ? base.substr(1) : base);
        if (at == std::string_view::npos || (has_drive && at != 1)) continue;
        const size_t start = at + base.size() - (has_drive ? 1 : 0), end = key.find('\\', start);
        if (end == std::string_view::npos) return {};
        const std::string_view vendor = key.substr(start, end - start);
        return is_one_of(vendor, shared) ? std::string_view{} : vendor;
    }
    return {};
}

bool lies_in(std::string_view path, std::string_view folder) {
    if (folder.empty() || !starts_with_ignoring_case(path, folder)) return false;
    return path.size() == folder.size() || path[folder.size()] == '\\' || path[folder.size()] == '/' ||
           folder.ends_with('\\');
}

std::string program_of_command(std::string_view command) {
    command = trim(command);
    std::string_view program = command;
    if (command.starts_with('"')) {
        command.remove_prefix(1);
        program = command.substr(0, command.find('"'));
    } else {
        const std::string lower = ascii_lower(command);
        const size_t exe = lower.find(".exe");
        const bool spaced_exe = exe != std::string::npos && (exe + 4 == lower.size() || lower[exe + 4] == ' ');
        program = spaced_exe ? command.substr(0, exe + 4) : command.substr(0, command.find(' '));
    }
    if (program.starts_with("\\??\\")) program.remove_prefix(4);
    if (starts_with_ignoring_case(program, "\\SystemRoot\\")) return "C:\\Windows" + std::string(program.substr(11));
    if (starts_with_ignoring_case(program, "system32\\")) return "C:\\Windows\\" + std::string(program);
    if (starts_with_ignoring_case(program, "%systemroot%")) return "C:\\Windows" + std::string(program.substr(12));
    return std::string(program);
}

}  // namespace mitsuke::ledgers
