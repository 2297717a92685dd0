// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/installs.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "ledgers/provenance/names.h"

namespace mitsuke::ledgers {

namespace {

// Where `part`, in lower case, ends in `text`, ignoring case; npos when it is not in it.
size_t end_of(std::string_view text, std::string_view part) {
    const auto found = std::search(text.begin(), text.end(), part.begin(), part.end(),
                                   [](char mine, char its) { return ascii_lower(mine) == its; });
    if (found == text.end()) return std::string_view::npos;
    return static_cast<size_t>(found - text.begin()) + part.size();
}

// The text between `before` and the next backslash, and what follows it; ignoring case.
struct KeyParts {
    std::string_view name, value;
};
std::optional<KeyParts> key_below(std::string_view target, std::string_view before) {
    const size_t end = end_of(target, before);
    if (end == std::string_view::npos) return {};
    const std::string_view rest = target.substr(end);
    const size_t slash = rest.find('\\');
    if (slash == std::string_view::npos) return KeyParts{rest, {}};
    return KeyParts{rest.substr(0, slash), rest.substr(slash + 1)};
}

// Values whose data is started or loaded by itself. Sources: Microsoft Sysinternals Autoruns; ATT&CK T1547,
// T1546.
struct RegistryPlace {
    std::string_view before, last, kind;
};
constexpr std::array<RegistryPlace, 7> registry_places{
    {{"\\clsid\\", "inprocserver32\\(default)", "COM object"},
     {"\\clsid\\", "localserver32\\(default)", "COM object"},
     {"\\image file execution options\\", "debugger", "debugger"},
     {"\\currentversion\\winlogon\\", "shell", "logon"},
     {"\\currentversion\\winlogon\\", "userinit", "logon"},
     {"\\currentversion\\windows\\", "appinit_dlls", "library of every program"},
     {"\\services\\", "parameters\\servicedll", "service"}}};

// What a command line starts: the program, or what a loader such as rundll32 runs.
std::string started_by(std::string_view command) {
    std::string program = program_of_command(command);
    std::string carried = carried_program(program, command);
    return carried.empty() ? program : carried;
}

std::string_view rest_after(std::string_view command_line, std::string_view word) {
    const size_t end = end_of(command_line, word);
    return end == std::string_view::npos ? std::string_view{} : trim(command_line.substr(end));
}

// /tr "\"C:\a b.exe\" -x" or /tr C:\x.exe: the text up to the closing quote or the next switch.
std::string quoted_after(std::string_view command_line, std::string_view word) {
    std::string rest(rest_after(command_line, word));
    if (const size_t next = ascii_lower(rest).find(" /"); next != std::string::npos) rest.resize(next);
    if (rest.starts_with("\"\\\"")) {
        const size_t end = rest.find("\\\"", 3);
        return rest.substr(3, end == std::string::npos ? end : end - 3);
    }
    if (!rest.starts_with('"')) return rest;
    return rest.substr(1, rest.find('"', 1) - 1);
}

std::optional<NewAutostart> from_registry(const Act& act) {
    if (const auto service = key_below(act.target, "\\services\\"))
        if (equals_ignoring_case(service->value, "ImagePath"))
            return NewAutostart{"service", std::string(service->name), started_by(act.details)};
    for (const auto& [before, last, kind] : registry_places) {
        const auto value = key_below(act.target, before);
        if (!value) continue;
        const auto at = value->value.empty() ? value->name : value->value;
        if (!last.empty() && !ends_with_ignoring_case(at, last)) continue;
        return NewAutostart{std::string(kind), std::string(act.target), started_by(act.details)};
    }
    for (const std::string_view run : {"\\currentversion\\run\\", "\\currentversion\\runonce\\"})
        if (const auto value = key_below(act.target, run))
            return NewAutostart{"run key", std::string(value->name), started_by(act.details)};
    return {};
}

std::string_view trim_quotes(std::string_view text) {
    text = trim(text);
    if (text.starts_with('"') && text.ends_with('"') && text.size() > 1) text = text.substr(1, text.size() - 2);
    return text;
}

// sc create NAME binPath= PATH, schtasks /create /tn NAME /tr PATH: where no log tells of the result.
std::optional<NewAutostart> from_command(const Act& act) {
    const auto tool = file_name(act.image);
    if (equals_ignoring_case(tool, "sc.exe"))
        if (auto name = word_after(act.command_line, "create"); !name.empty())
            return NewAutostart{"service", std::move(name), started_by(rest_after(act.command_line, "binpath="))};
    if (equals_ignoring_case(tool, "schtasks.exe") && has_word(act.command_line, "/create"))
        return NewAutostart{"task", word_after(act.command_line, "/tn"),
                            started_by(quoted_after(act.command_line, "/tr"))};
    return {};
}

// A file in a folder whose files start by themselves.
std::optional<NewAutostart> from_windows_file(std::string_view path) {
    if (const auto task = key_below(path, "c:\\windows\\system32\\tasks\\"); task && !task->name.empty())
        return NewAutostart{"task", std::string(file_name(path)), {}};
    if (contains_ignoring_case(path, "\\start menu\\programs\\startup\\"))
        return NewAutostart{"startup folder", std::string(file_name(path)), std::string(path)};
    return {};
}

// <Command>path</Command> of a task's XML.
std::string task_command(std::string_view xml) {
    constexpr std::string_view open = "<Command>", close = "</Command>";
    const size_t start = xml.find(open);
    const size_t end = start == std::string_view::npos ? start : xml.find(close, start);
    if (end == std::string_view::npos) return {};
    const auto command = xml.substr(start + open.size(), end - start - open.size());
    const size_t arguments = xml.find("<Arguments>");
    const size_t closed = arguments == std::string_view::npos ? arguments : xml.find('<', arguments + 1);
    if (closed == std::string_view::npos) return program_of_command(command);
    return started_by(std::string(command) + " " + std::string(xml.substr(arguments + 11, closed - arguments - 11)));
}

struct Place {
    std::string_view start, kind;
};
constexpr std::array<Place, 13> unix_places{{{"/etc/systemd/system/", "unit"},
                                             {"/.config/systemd/user/", "user unit"},
                                             {"/.config/autostart/", "user unit"},
                                             {"/usr/lib/systemd/system/", "unit"},
                                             {"/lib/systemd/system/", "unit"},
                                             {"/run/systemd/system/", "unit"},
                                             {"/etc/cron.", "cron"},
                                             {"/var/spool/cron/", "cron"},
                                             {"/etc/init.d/", "init script"},
                                             {"/etc/rc.local", "init script"},
                                             {"/etc/ld.so.preload", "preload"},
                                             {"/etc/profile.d/", "login script"},
                                             {"/etc/xdg/autostart/", "session autostart"}}};

// The place whose files start by themselves that a file lies in; those of users lie below any home.
const Place* unix_place(std::string_view path) {
    const auto* found = std::find_if(unix_places.begin(), unix_places.end(), [path](const Place& place) {
        const bool is_users = place.kind == "user unit" && path.find(place.start) != std::string_view::npos;
        return path.starts_with(place.start) || is_users;
    });
    return found == unix_places.end() ? nullptr : found;
}

std::optional<NewAutostart> from_unix_file(std::string_view path, const HostMemory& memory) {
    const Place* place = unix_place(path);
    if (!place) return {};
    const std::string_view name = file_name(path);
    const std::string_view stem = name.substr(0, name.rfind('.') == 0 ? name.size() : name.rfind('.'));
    const Text* program = memory.written_by_name.find(memory.texts.hash(stem));
    if (!program) program = memory.written_by_name.find(memory.texts.hash(std::string(stem) + "d"));
    return NewAutostart{std::string(place->kind), std::string(path), std::string(program ? *program : Text{})};
}

Key uninstall_entry(const HostMemory& memory, std::string_view name) { return memory.texts.hash(ascii_lower(name)); }

std::optional<size_t> declared_root(const HostMemory& memory, Key entry) {
    const uint32_t* known = memory.root_of_uninstall_key.find(entry);
    return known ? std::optional<size_t>(memory.settled(*known)) : std::nullopt;
}

void learn_uninstall_value(const Act& act, const KeyParts& key, Lineage& lineage, HostMemory& memory, Time time) {
    const Key entry = uninstall_entry(memory, key.name);
    if (equals_ignoring_case(key.value, "DisplayName")) {
        Process* actor = lineage.actor(act, time);
        if (!actor || act.details.empty()) return;
        auto root = lineage.installing_root(*actor, time);
        const bool other = root && memory.roots[*root].named == Root::Named::declared &&
                           !equals_ignoring_case(memory.roots[*root].name, act.details);
        // A product that only writes another's entry does not become that other.
        const bool not_its_installer =
            root && !memory.roots[*root].installed && !equals_ignoring_case(memory.roots[*root].name, act.details);
        if (!root || other || not_its_installer) root = lineage.find_or_make_root(act.details);
        lineage.declare(*root, act.details, Root::Named::declared);
        memory.root_of_uninstall_key.put(entry, static_cast<uint32_t>(*root));
        memory.roots[*root].uninstalled.reset();  // it is entered anew
        return;
    }
    const auto known = declared_root(memory, entry);
    if (!known) return;
    Root& root = memory.roots[*known];
    if (equals_ignoring_case(key.value, "DisplayVersion")) root.version = memory.texts.keep(act.details);
    if (equals_ignoring_case(key.value, "Publisher")) root.signer = memory.texts.keep(act.details);
    if (equals_ignoring_case(key.value, "InstallLocation") && act.details.size() > 3) {
        const FoldedPath folded(act.details);
        std::string_view folder = folded;
        while (folder.ends_with('\\')) folder.remove_suffix(1);
        if (!is_shared_folder(folder)) lineage.claim(*known, folder);
    }
    if (root.installed && lineage.session_open(root, time)) root.installed = root.last_install_act = time;
}

void learn_msi(const Act& act, Lineage& lineage, HostMemory& memory, Time time) {
    if (act.target.empty()) return;
    const auto& session = memory.msi_session;
    const bool in_session = session && time - session->start < std::chrono::minutes(30) &&
                            memory.roots[memory.settled(session->root)].named != Root::Named::declared;
    const size_t index = in_session ? memory.settled(session->root) : lineage.find_or_make_root(act.target);
    if (in_session) lineage.declare(index, act.target, Root::Named::declared);
    Root& root = memory.roots[index];
    root.named = Root::Named::declared;
    if (!act.details.empty()) root.version = memory.texts.keep(act.details);
    if (act.extra.size() > 1 && act.extra != "(NULL)") root.signer = memory.texts.keep(act.extra);
    root.installed = root.last_install_act = time;
    root.uninstalled.reset();
}

void learn_removal(std::string_view name, HostMemory& memory, Time time) {
    for (auto& root : memory.roots)
        if (!name.empty() && equals_ignoring_case(root.name, name)) root.uninstalled = time;
}

}  // namespace

std::optional<NewAutostart> read_autostart(const Act& act, const HostMemory& memory) {
    switch (act.kind) {
        case ActKind::registry_set: return from_registry(act);
        case ActKind::service_install: return NewAutostart{"service", std::string(act.target), started_by(act.details)};
        case ActKind::task_install: return NewAutostart{"task", std::string(act.target), task_command(act.details)};
        case ActKind::file_write:
            return act.target.starts_with('/') ? from_unix_file(act.target, memory) : from_windows_file(act.target);
        case ActKind::process_start: return from_command(act);
        case ActKind::wmi_consumer:
            return NewAutostart{"WMI consumer", std::string(trim_quotes(act.target)),
                                started_by(trim_quotes(act.details))};
        default: return {};
    }
}

std::optional<RemovedAutostart> read_autostart_removal(const Act& act) {
    if (act.kind == ActKind::process_start) {
        const auto tool = file_name(act.image);
        if (equals_ignoring_case(tool, "sc.exe"))
            if (auto name = word_after(act.command_line, "delete"); !name.empty())
                return RemovedAutostart{"service", std::move(name)};
        if (equals_ignoring_case(tool, "schtasks.exe") && has_word(act.command_line, "/delete"))
            return RemovedAutostart{"task", word_after(act.command_line, "/tn")};
        return {};
    }
    // A cron file or init script counts as a program, whose removal is remembered as such.
    if (act.kind == ActKind::file_delete && act.target.starts_with('/') && !is_program_file(act.target))
        if (const Place* place = unix_place(act.target))
            return RemovedAutostart{std::string(place->kind), std::string(act.target)};
    if (act.kind != ActKind::registry_delete) return {};
    const auto service = key_below(act.target, "\\services\\");
    if (service && service->value.empty()) return RemovedAutostart{"service", std::string(service->name)};
    const auto run = key_below(act.target, "\\currentversion\\run\\");
    if (run) return RemovedAutostart{"run key", std::string(run->name)};
    return {};
}

void learn_product(const Act& act, Lineage& lineage, HostMemory& memory, Time time) {
    if (act.kind == ActKind::product_installed) return learn_msi(act, lineage, memory, time);
    if (act.kind == ActKind::product_removed) return learn_removal(act.target, memory, time);
    const auto key = key_below(act.target, "\\currentversion\\uninstall\\");
    if (!key) return;
    if (act.kind == ActKind::registry_set) return learn_uninstall_value(act, *key, lineage, memory, time);
    if (act.kind != ActKind::registry_delete) return;
    if (const auto known = declared_root(memory, uninstall_entry(memory, key->name)))
        memory.roots[*known].uninstalled = time;
}

}  // namespace mitsuke::ledgers
