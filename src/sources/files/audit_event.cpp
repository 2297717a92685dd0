// SPDX-License-Identifier: Apache-2.0
#include "sources/files/audit_event.h"

#include <algorithm>

namespace mitsuke::sources {

using formats::AuditRecord;

AuditEvents::AuditEvents(events::Vocabulary& vocabulary)
    : names_(vocabulary), type_(vocabulary.id("type")), syscall_name_(vocabulary.id("SYSCALL")) {}

bool AuditEvents::read(std::string_view text, std::string_view host, uint64_t line, events::Batch& batch) {
    const auto record = formats::parse_audit_record(text);
    if (!record) return false;
    const std::string_view node = record->node.empty() ? host : record->node;
    add_record(*record, node, line, batch);
    collect(*record, node, line, batch);
    learn_program(*record, node);
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
    const auto* const number = record.find("syscall");
    // Names of the table have static storage; a name that the record gives lives in the event.
    if (name.empty() || !number) return;
    const auto given = names_.id("syscall");
    event.add(syscall_name_, name == number->value && given ? event.get(*given) : name);
}

void AuditEvents::collect(const AuditRecord& record, std::string_view host, uint64_t line, events::Batch& batch) {
    while (!open_.empty() && open_.front().is_over(record, host)) close_first(batch);
    if (!AuditSyscall::is_told_by(record.type)) return;
    AuditSyscall& open = open_for(record, host, line, batch);
    open.take(record);
    if (record.type == "SYSCALL") open.take_parent(program_of(record, host));
    if (record.type != "PROCTITLE" && record.type != "EOE") return;
    // PROCTITLE is the last record that matters, EOE the last of all.
    open.tell(batch);
    std::erase_if(open_, [&](const AuditSyscall& each) { return each.is_of(record, host); });
}

std::string_view AuditEvents::process_key(std::string_view host, std::string_view pid) {
    scratch_.assign(host).append(" ").append(pid);
    return scratch_;
}

void AuditEvents::learn_program(const AuditRecord& record, std::string_view host) {
    const auto* const pid = record.find("pid");
    const auto* const exe = record.find("exe");
    constexpr size_t pid_max = 20, host_max = 255, path_max = 4096;
    if (!pid || !exe || exe->value.empty()) return;
    if (pid->value.size() > pid_max || host.size() > host_max || exe->value.size() > path_max) return;
    if (programs_.size() >= programs_max && !programs_.contains(process_key(host, pid->value))) {
        std::erase_if(programs_, [&](const auto& each) { return record.time - each.second.told > program_age_max; });
        if (programs_.size() >= programs_max) programs_.clear();
    }
    auto found = programs_.find(process_key(host, pid->value));
    if (found == programs_.end()) found = programs_.try_emplace(scratch_).first;
    found->second.told = record.time;
    found->second.image = formats::audit_text(record, *exe, scratch_);
}

std::string_view AuditEvents::program_of(const AuditRecord& record, std::string_view host) {
    const auto* const parent = record.find("ppid");
    if (!parent) return {};
    const auto found = programs_.find(process_key(host, parent->value));
    if (found == programs_.end()) return {};
    const Duration age = record.time - found->second.told;
    return age < Duration{} || age > program_age_max ? std::string_view{} : found->second.image;
}

AuditSyscall& AuditEvents::open_for(const AuditRecord& record, std::string_view host, uint64_t line,
                                    events::Batch& batch) {
    for (auto& each : open_)
        if (each.is_of(record, host)) return each;
    if (open_.size() == open_max) close_first(batch);
    return open_.emplace_back(record, host, line);
}

void AuditEvents::close_first(events::Batch& batch) {
    open_.front().tell(batch);
    open_.pop_front();
}

void AuditEvents::flush(events::Batch& batch) {
    while (!open_.empty()) close_first(batch);
}

}  // namespace mitsuke::sources
