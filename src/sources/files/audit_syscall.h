// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/event.h"
#include "formats/auditd/audit_address.h"
#include "formats/auditd/audit_record.h"

namespace mitsuke::sources {

/// The name of a SYSCALL record's system call: auditd's own word, else by number where that is known.
std::string_view syscall_of(const formats::AuditRecord& record);

/// One system call, which auditd tells in several records of one serial: SYSCALL, then EXECVE, SOCKADDR,
/// CWD, PATH .., PROCTITLE. Told as Sysmon for Linux would tell it:
/// - execve: process_creation, with Image, CommandLine, CurrentDirectory, ParentProcessId, User;
/// - exit_group: process_termination;
/// - a file that was made, or emptied to be written anew: file_event, with TargetFilename; one that was
///   renamed: file_event of its new name, with SourceFilename, and no deletion;
/// - a file that was removed: file_delete;
/// - connect to another machine: network_connection, with DestinationIp and DestinationPort. Its success
///   is not waited for by most programs, which is why one under way counts.
/// What failed is not told, nor directories, devices and sockets, nor a name that is relative to a
/// directory which no record names.
class AuditSyscall {
public:
    AuditSyscall(const formats::AuditRecord& first, std::string_view node, uint64_t line);

    /// Whether a record of this type tells of a system call.
    static bool is_told_by(std::string_view record_type);

    bool is_of(const formats::AuditRecord& record, std::string_view node) const {
        return serial_ == record.serial && node_ == node;
    }
    /// The kernel writes the records of one call together; auparse, too, takes one for complete when its
    /// machine is two seconds further.
    bool is_over(const formats::AuditRecord& record, std::string_view node) const {
        return node_ == node && record.time - time_ > std::chrono::seconds(2);
    }

    void take(const formats::AuditRecord& record);
    /// The program that the caller's parent runs, where that is known: ParentImage of a start.
    void take_parent(std::string_view image) { parent_image_ = image; }
    void tell(events::Batch& batch) const;

private:
    struct File {
        std::string name, nametype;
        std::optional<uint64_t> mode;
        bool is_regular() const;
    };
    // PATH records of one call; a rename has five.
    static constexpr size_t files_max = 32;

    void take_syscall(const formats::AuditRecord& record);
    void take_arguments(const formats::AuditRecord& record);
    void take_file(const formats::AuditRecord& record);
    std::string text_of(const formats::AuditRecord& record, std::string_view name);

    void tell_start(events::Batch& batch) const;
    void tell_connection(events::Batch& batch) const;
    void tell_files(events::Batch& batch) const;
    void tell_file(std::string_view category, const File& file, events::Batch& batch) const;
    events::Event& begin(std::string_view category, events::Batch& batch) const;

    bool overwrites() const;
    bool renames() const { return name_.starts_with("rename"); }
    std::string path_of(const File& file, size_t directory_argument) const;
    size_t target_argument() const;

    uint64_t serial_ = 0, line_ = 0;
    Time time_{};
    bool is_exec_ = false, succeeded_ = true, under_way_ = false;
    std::string node_, name_, image_, command_line_, title_, directory_, process_, parent_, parent_image_, user_,
        session_;
    std::vector<std::string> arguments_;  ///< a0 to a3, as numbers
    std::vector<File> files_;
    std::optional<formats::AuditAddress> address_;
    std::string scratch_;
};

}  // namespace mitsuke::sources
