// SPDX-License-Identifier: Apache-2.0
#include "sources/files/audit_event.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace mitsuke::sources {

namespace {

using formats::AuditRecord;
namespace field = events::field;

// A long command line is cut in many EXECVE records; a joined one need not be longer than this.
constexpr size_t command_line_max = 128UL * 1024;

const formats::AuditField* find(const AuditRecord& record, std::string_view name) {
    for (const auto& each : record.fields)
        if (each.name == name) return &each;
    return nullptr;
}

bool is_argument(std::string_view name) {
    return name.size() >= 2 && name[0] == 'a' && name.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

bool is_exec(std::string_view syscall) { return syscall == "execve" || syscall == "execveat"; }

// The name of a SYSCALL record's system call: auditd's own word, else by number where that is known.
std::string_view syscall_of(const AuditRecord& record) {
    if (const auto* const enriched = find(record, "SYSCALL")) return enriched->value;
    const auto* const architecture = find(record, "arch");
    const auto* const number = find(record, "syscall");
    if (!number) return {};
    if (!parse_integer(number->value)) return number->value;
    constexpr std::string_view x86_64 = "c000003e";  // AUDIT_ARCH_X86_64 of linux/audit.h
    return architecture && architecture->value == x86_64 ? formats::x86_64_syscall(number->value) : std::string_view{};
}

}  // namespace

AuditEvents::AuditEvents(events::Vocabulary& vocabulary)
    : names_(vocabulary), type_(vocabulary.id("type")), syscall_name_(vocabulary.id("SYSCALL")) {}

bool AuditEvents::read(std::string_view text, std::string_view host, uint64_t line, events::Batch& batch) {
    const auto record = formats::parse_audit_record(text);
    if (!record) return false;
    const std::string_view node = record->node.empty() ? host : record->node;
    add_record(*record, node, line, batch);
    collect(*record, node, line, batch);
    return true;
}

void AuditEvents::add_record(const AuditRecord& record, std::string_view host, uint64_t line, events::Batch& batch) {
    events::Event& event = batch.begin();
    event.time = record.time;
    event.host = batch.arena.copy(host);
    event.record = line;
    event.log_source = {"linux", "auditd", {}};
    event.add(type_, batch.arena.copy(record.type));
    for (const auto& each : record.fields) {
        if (const auto id = names_.id(each.name))
            event.add(*id, batch.arena.copy(formats::audit_text(record, each, scratch_)));
    }
    add_syscall_name(record, event);
}

void AuditEvents::add_syscall_name(const AuditRecord& record, events::Event& event) {
    if (record.type != "SYSCALL" || event.has(syscall_name_)) return;
    const std::string_view name = syscall_of(record);
    const auto* const number = find(record, "syscall");
    // Names of the table have static storage; a name that the record gives lives in the event.
    if (name.empty() || !number) return;
    const auto given = names_.id("syscall");
    event.add(syscall_name_, name == number->value && given ? event.get(*given) : name);
}

void AuditEvents::collect(const AuditRecord& record, std::string_view host, uint64_t line, events::Batch& batch) {
    const bool wanted = record.type == "SYSCALL" || record.type == "EXECVE" || record.type == "CWD" ||
                        record.type == "PROCTITLE" || record.type == "EOE";
    if (!wanted) return;
    Open& open = open_for(record, host, line, batch);
    if (record.type == "SYSCALL") collect_syscall(record, open);
    if (record.type == "EXECVE") collect_arguments(record, open);
    if (record.type == "CWD") open.directory = text_of(record, "cwd");
    if (record.type == "PROCTITLE") open.title = text_of(record, "proctitle");
    if (record.type != "PROCTITLE" && record.type != "EOE") return;
    // PROCTITLE is the last record that matters, EOE the last of all.
    emit(open, batch);
    std::erase_if(open_, [&](const Open& each) { return each.serial == record.serial && each.node == host; });
}

AuditEvents::Open& AuditEvents::open_for(const AuditRecord& record, std::string_view host, uint64_t line,
                                         events::Batch& batch) {
    for (auto& each : open_)
        if (each.serial == record.serial && each.node == host) return each;
    if (open_.size() == open_max) {
        emit(open_.front(), batch);
        open_.pop_front();
    }
    Open& open = open_.emplace_back();
    open.serial = record.serial;
    open.time = record.time;
    open.line = line;
    open.node = host;
    return open;
}

void AuditEvents::collect_syscall(const AuditRecord& record, Open& open) {
    open.is_exec = is_exec(syscall_of(record));
    const auto* const success = find(record, "success");
    open.succeeded = !success || success->value != "no";
    open.image = text_of(record, "exe");
    open.process = text_of(record, "pid");
    open.parent = text_of(record, "ppid");
    open.session = text_of(record, "ses");
    const auto* const name = find(record, "UID");
    open.user = name ? std::string(name->value) : text_of(record, "uid");
}

void AuditEvents::collect_arguments(const AuditRecord& record, Open& open) {
    open.is_exec = true;
    for (const auto& each : record.fields) {
        if (!is_argument(each.name) || open.command_line.size() > command_line_max) continue;
        if (!open.command_line.empty()) open.command_line += ' ';
        open.command_line += formats::audit_text(record, each, scratch_);
    }
}

std::string AuditEvents::text_of(const AuditRecord& record, std::string_view name) {
    const auto* const found = find(record, name);
    return found ? std::string(formats::audit_text(record, *found, scratch_)) : std::string();
}

void AuditEvents::emit(const Open& open, events::Batch& batch) {
    if (!open.is_exec || !open.succeeded || (open.image.empty() && open.command_line.empty())) return;
    events::Event& event = batch.begin();
    event.time = open.time;
    event.host = batch.arena.copy(open.node);
    event.record = open.line;
    event.log_source = {"linux", "auditd", {"process_creation"}};
    const auto add = [&](events::FieldId id, std::string_view value) {
        if (!value.empty()) event.add(id, batch.arena.copy(value));
    };
    add(field::Image, open.image);
    add(field::CommandLine, open.command_line.empty() ? open.title : open.command_line);
    add(field::CurrentDirectory, open.directory);
    add(field::ProcessId, open.process);
    add(field::ParentProcessId, open.parent);
    add(field::User, open.user);
    add(field::LogonId, open.session);
}

void AuditEvents::flush(events::Batch& batch) {
    for (const auto& each : open_) emit(each, batch);
    open_.clear();
}

}  // namespace mitsuke::sources
