// SPDX-License-Identifier: Apache-2.0
#include "formats/auditd/audit_record.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "base/hex_digit.h"
#include "base/text.h"

namespace mitsuke::formats {

namespace {

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

std::string_view take_word(std::string_view& text) {
    const size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return word;
}

// "audit(1604996384.965:93777):" and the space after it
bool take_stamp(std::string_view& text, AuditRecord& record) {
    if (!take_prefix(text, "msg=") || !take_prefix(text, "audit(")) return false;
    const size_t end = text.find("):");
    if (end > 64) return false;
    const std::string_view stamp = text.substr(0, end);
    text.remove_prefix(end + 2);
    take_prefix(text, " ");
    const size_t colon = stamp.find(':');
    if (colon == std::string_view::npos) return false;
    const auto time = parse_epoch(stamp.substr(0, colon));
    const auto serial = parse_integer(stamp.substr(colon + 1));
    if (!time || !serial || *serial < 0) return false;
    record.time = *time;
    record.serial = static_cast<uint64_t>(*serial);
    return true;
}

// A quoted value lasts to its quote, any other to the next space.
AuditField take_value(std::string_view& text, std::string_view name) {
    AuditField field{name, {}, false};
    if (text.starts_with('"')) {
        const size_t end = text.find('"', 1);
        field.quoted = end != std::string_view::npos;
        if (field.quoted) {
            field.value = text.substr(1, end - 1);
            text.remove_prefix(end + 1);
            return field;
        }
    }
    field.value = text.substr(0, text.find_first_of(" \x1d"));
    text.remove_prefix(field.value.size());
    return field;
}

bool is_name(std::string_view word) {
    return !word.empty() &&
           word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-[]") ==
               std::string_view::npos;
}

void read_fields(std::string_view text, AuditRecord& record) {
    while (!text.empty() && record.fields.size() < AuditRecord::fields_max) {
        const size_t start = text.find_first_not_of(" ,'\x1d");
        if (start == std::string_view::npos) return;
        text.remove_prefix(start);
        const size_t end = text.find_first_of("= \x1d");
        if (end == std::string_view::npos) return;
        const std::string_view name = text.substr(0, end);
        const bool has_value = text[end] == '=' && is_name(name);
        text.remove_prefix(end + 1);
        if (!has_value) continue;
        // User-space records nest theirs: msg='op=login acct="root" ..'.
        if (name == "msg" && text.starts_with('\'')) continue;
        AuditField field = take_value(text, name);
        if (!field.quoted && field.value.ends_with('\'')) field.value.remove_suffix(1);
        record.fields.push_back(field);
    }
}

// Names whose unquoted value is text in hexadecimal (audit's field dictionary: "encoded").
bool is_encoded_name(const AuditRecord& record, std::string_view name) {
    constexpr std::string_view encoded[] = {"acct", "cmd",  "comm", "cwd",   "data",      "dir",  "exe",
                                            "file", "name", "new",  "ocomm", "proctitle", "path", "watch"};
    if (std::find(std::begin(encoded), std::end(encoded), name) != std::end(encoded)) return true;
    const bool argument = name.size() >= 2 && name[0] == 'a' && name[1] >= '0' && name[1] <= '9';
    if (argument) return record.type == "EXECVE";
    return name == "key";
}

struct Syscall {
    std::string_view number, name;
};
// arch/x86/entry/syscalls/syscall_64.tbl of Linux; those that rules or a joined event ask for.
constexpr Syscall x86_64_calls[] = {
    {"2", "open"},
    {"41", "socket"},
    {"42", "connect"},
    {"43", "accept"},
    {"49", "bind"},
    {"56", "clone"},
    {"57", "fork"},
    {"59", "execve"},
    {"62", "kill"},
    {"76", "truncate"},
    {"77", "ftruncate"},
    {"82", "rename"},
    {"83", "mkdir"},
    {"84", "rmdir"},
    {"85", "creat"},
    {"86", "link"},
    {"87", "unlink"},
    {"88", "symlink"},
    {"90", "chmod"},
    {"91", "fchmod"},
    {"92", "chown"},
    {"99", "sysinfo"},
    {"101", "ptrace"},
    {"103", "syslog"},
    {"105", "setuid"},
    {"106", "setgid"},
    {"133", "mknod"},
    {"135", "personality"},
    {"165", "mount"},
    {"175", "init_module"},
    {"176", "delete_module"},
    {"188", "setxattr"},
    {"227", "clock_settime"},
    {"231", "exit_group"},
    {"257", "openat"},
    {"258", "mkdirat"},
    {"259", "mknodat"},
    {"263", "unlinkat"},
    {"264", "renameat"},
    {"265", "linkat"},
    {"266", "symlinkat"},
    {"268", "fchmodat"},
    {"288", "accept4"},
    {"310", "process_vm_readv"},
    {"313", "finit_module"},
    {"316", "renameat2"},
    {"319", "memfd_create"},
    {"321", "bpf"},
    {"322", "execveat"},
    {"437", "openat2"},
};
// include/uapi/asm-generic/unistd.h of Linux, as arm64 has it.
constexpr Syscall aarch64_calls[] = {
    {"33", "mknodat"},    {"34", "mkdirat"},   {"35", "unlinkat"},   {"36", "symlinkat"}, {"37", "linkat"},
    {"38", "renameat"},   {"56", "openat"},    {"94", "exit_group"}, {"203", "connect"},  {"221", "execve"},
    {"276", "renameat2"}, {"281", "execveat"}, {"437", "openat2"},
};

std::string_view name_in(std::span<const Syscall> calls, std::string_view number) {
    const auto found =
        std::find_if(calls.begin(), calls.end(), [&](const Syscall& each) { return each.number == number; });
    return found == calls.end() ? std::string_view{} : found->name;
}

}  // namespace

bool decode_hex(std::string_view hex, std::string& out) {
    out.clear();
    if (hex.empty() || hex.size() % 2 != 0) return false;
    for (size_t index = 0; index < hex.size(); index += 2) {
        const int high = hex_digit(hex[index]);
        const int low = hex_digit(hex[index + 1]);
        if (high < 0 || low < 0) return false;
        out += static_cast<char>(high * 16 + low);
    }
    return true;
}

const AuditField* AuditRecord::find(std::string_view name) const {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [name](const AuditField& each) { return each.name == name; });
    return found == fields.end() ? nullptr : &*found;
}

std::optional<AuditRecord> parse_audit_record(std::string_view line) {
    AuditRecord record;
    if (take_prefix(line, "node=")) record.node = take_word(line);
    if (!take_prefix(line, "type=")) return {};
    record.type = take_word(line);
    if (record.type.empty() || !take_stamp(line, record)) return {};
    record.text = line;
    read_fields(line, record);
    return record;
}

std::string_view audit_text(const AuditRecord& record, const AuditField& field, std::string& storage) {
    if (field.quoted || !is_encoded_name(record, field.name)) return field.value;
    if (!decode_hex(field.value, storage)) return field.value;
    if (field.name == "proctitle") {
        std::replace(storage.begin(), storage.end(), '\0', ' ');
    } else if (field.name == "key") {
        // Several keys of one record are separated by \x01.
        std::replace(storage.begin(), storage.end(), '\x01', ',');
    }
    return storage;
}

std::string_view syscall_name(std::string_view architecture, std::string_view number) {
    // AUDIT_ARCH_X86_64 and AUDIT_ARCH_AARCH64 of linux/audit.h
    constexpr std::string_view x86_64 = "c000003e", aarch64 = "c00000b7";
    if (architecture == x86_64) return name_in(x86_64_calls, number);
    return architecture == aarch64 ? name_in(aarch64_calls, number) : std::string_view{};
}

}  // namespace mitsuke::formats
