// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/text.h"
#include "events/event.h"
#include "formats/auditd/audit_record.h"
#include "sources/files/audit_syscall.h"
#include "sources/files/field_names.h"

namespace mitsuke::sources {

/// Turns audit records into events. Each record becomes one event with its own fields, under their
/// own names, as SigmaHQ's auditd rules read them (type: EXECVE with a0, a1 ..), of product linux and
/// service auditd; SYSCALL is the system call's name where the record gives its number or its name.
/// Records of one serial are besides joined to what Sysmon for Linux would tell (audit_syscall.h): programs
/// that start and end, files, connections. Those events have none of auditd's names, so that a rule which
/// asks for one matches once.
class AuditEvents {
public:
    /// Serials that are open at a time; records of an older one are no longer joined. The kernel
    /// writes the records of one event close together.
    static constexpr size_t open_max = 64;

    explicit AuditEvents(events::Vocabulary& vocabulary);

    /// Reads one record, "type=.. msg=audit(..): ..". `host` stands for a missing node=. False when
    /// the text is no audit record.
    bool read(std::string_view text, std::string_view host, uint64_t line, events::Batch& batch);

    /// The end of the input: what is open is joined as it is.
    void flush(events::Batch& batch);

private:
    void add_record(const formats::AuditRecord& record, std::string_view host, uint64_t line, events::Batch& batch);
    void add_syscall_name(const formats::AuditRecord& record, events::Event& event);
    void collect(const formats::AuditRecord& record, std::string_view host, uint64_t line, events::Batch& batch);
    void close_first(events::Batch& batch);
    AuditSyscall& open_for(const formats::AuditRecord& record, std::string_view host, uint64_t line,
                           events::Batch& batch);

    // The program that a process ran when a record last told it: ParentImage, which auditd does not say. A child
    // that cron forks and that never runs a program of its own is known by what PAM writes of it.
    struct Program {
        std::string image;
        Time told{};
    };
    static constexpr size_t programs_max = 4096;
    // Numbers of processes are used again.
    static constexpr Duration program_age_max = std::chrono::minutes(10);
    void learn_program(const formats::AuditRecord& record, std::string_view host);
    std::string_view program_of(const formats::AuditRecord& record, std::string_view host);
    std::string_view process_key(std::string_view host, std::string_view pid);

    FieldNames names_;
    std::unordered_map<std::string, Program, StringHash, std::equal_to<>> programs_;  ///< by host and number
    events::FieldId type_, syscall_name_;
    std::deque<AuditSyscall> open_;  ///< whose records are still coming
    std::string scratch_;
};

}  // namespace mitsuke::sources
