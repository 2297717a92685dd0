// SPDX-License-Identifier: Apache-2.0
#include "sources/files/audit_syscall.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <iterator>

#include "base/text.h"

namespace mitsuke::sources {

namespace {

using formats::AuditRecord;
namespace field = events::field;

// A long command line is cut in many EXECVE records; a joined one need not be longer than this.
constexpr size_t command_line_max = 128UL * 1024;
// PATH_MAX of linux/limits.h
constexpr size_t path_max = 4096;
// Of an argument that is no number of a directory.
constexpr size_t none = 4;

bool is_argument(std::string_view name) {
    return name.size() >= 2 && name[0] == 'a' && name.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

std::optional<uint64_t> number(std::string_view text, int base) {
    uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return value;
}

// Loopback, or "any", which means the same to connect().
bool is_this_machine(const IpAddress& address) {
    const auto& bytes = address.bytes();
    if (address.is_v4()) return bytes[12] == 127 || address == IpAddress::from_v4(0);
    const bool is_loopback_or_any = bytes[15] <= 1;
    return is_loopback_or_any && std::all_of(bytes.begin(), bytes.end() - 1, [](uint8_t each) { return each == 0; });
}

// Which argument is the descriptor of the directory that a relative name of the file it makes or removes
// begins in; empty where that is the current one.
struct DirectoryArgument {
    std::string_view syscall;
    size_t index;
};
constexpr DirectoryArgument directory_arguments[] = {
    {"open", none},  {"creat", none},  {"rename", none}, {"unlink", none}, {"link", none},
    {"mknod", none}, {"openat", 0},    {"openat2", 0},   {"mknodat", 0},   {"unlinkat", 0},
    {"renameat", 2}, {"renameat2", 2}, {"linkat", 2},
};

}  // namespace

std::string_view syscall_of(const AuditRecord& record) {
    if (const auto* const enriched = record.find("SYSCALL")) return enriched->value;
    const auto* const architecture = record.find("arch");
    const auto* const number = record.find("syscall");
    if (!number) return {};
    if (!parse_integer(number->value)) return number->value;
    return architecture ? formats::syscall_name(architecture->value, number->value) : std::string_view{};
}

AuditSyscall::AuditSyscall(const AuditRecord& first, std::string_view node, uint64_t line)
    : serial_(first.serial), line_(line), time_(first.time), node_(node) {}

bool AuditSyscall::is_told_by(std::string_view record_type) {
    constexpr std::string_view types[] = {"SYSCALL", "EXECVE", "CWD", "PATH", "SOCKADDR", "PROCTITLE", "EOE"};
    return std::find(std::begin(types), std::end(types), record_type) != std::end(types);
}

void AuditSyscall::take(const AuditRecord& record) {
    if (record.type == "SYSCALL") take_syscall(record);
    if (record.type == "EXECVE") take_arguments(record);
    if (record.type == "CWD") directory_ = text_of(record, "cwd");
    if (record.type == "PATH") take_file(record);
    if (record.type == "PROCTITLE") title_ = text_of(record, "proctitle");
    if (record.type == "SOCKADDR")
        if (const auto* const saddr = record.find("saddr")) address_ = formats::parse_audit_address(saddr->value);
}

void AuditSyscall::take_syscall(const AuditRecord& record) {
    name_ = syscall_of(record);
    is_exec_ = is_exec_ || name_ == "execve" || name_ == "execveat";
    const auto* const success = record.find("success");
    const auto* const exit = record.find("exit");
    constexpr std::string_view in_progress = "-115";  // EINPROGRESS of asm-generic/errno.h
    succeeded_ = !success || success->value != "no";
    under_way_ = exit && exit->value == in_progress;
    for (const std::string_view argument : {"a0", "a1", "a2", "a3"}) arguments_.push_back(text_of(record, argument));
    image_ = text_of(record, "exe");
    process_ = text_of(record, "pid");
    parent_ = text_of(record, "ppid");
    session_ = text_of(record, "ses");
    const auto* const name = record.find("UID");
    user_ = name ? std::string(name->value) : text_of(record, "uid");
    if (user_ == "0") user_ = "root";  // whose name is the same everywhere
}

void AuditSyscall::take_arguments(const AuditRecord& record) {
    is_exec_ = true;
    for (const auto& each : record.fields) {
        if (!is_argument(each.name) || command_line_.size() > command_line_max) continue;
        if (!command_line_.empty()) command_line_ += ' ';
        command_line_ += formats::audit_text(record, each, scratch_);
    }
}

void AuditSyscall::take_file(const AuditRecord& record) {
    if (files_.size() == files_max) return;
    // Kernels before 3.18 say objtype.
    std::string nametype = text_of(record, "nametype");
    if (nametype.empty()) nametype = text_of(record, "objtype");
    if (nametype == "PARENT" || nametype.empty()) return;
    files_.push_back({text_of(record, "name"), std::move(nametype), number(text_of(record, "mode"), 8)});
}

std::string AuditSyscall::text_of(const AuditRecord& record, std::string_view name) {
    const auto* const found = record.find(name);
    return found ? std::string(formats::audit_text(record, *found, scratch_)) : std::string();
}

void AuditSyscall::tell(events::Batch& batch) const {
    if (is_exec_) return tell_start(batch);
    if (image_.empty() || process_.empty()) return;
    if (name_ == "exit_group") begin("process_termination", batch);
    else if (name_ == "connect") tell_connection(batch);
    else if (succeeded_) tell_files(batch);
}

events::Event& AuditSyscall::begin(std::string_view category, events::Batch& batch) const {
    events::Event& event = batch.begin();
    event.time = time_;
    event.host = batch.arena.copy(node_);
    event.record = line_;
    event.log_source = {"linux", "auditd", {category}};
    const auto add = [&](events::FieldId id, std::string_view value) {
        if (!value.empty()) event.add(id, batch.arena.copy(value));
    };
    add(field::Image, image_);
    add(field::ProcessId, process_);
    add(field::User, user_);
    return event;
}

void AuditSyscall::tell_start(events::Batch& batch) const {
    if (!succeeded_ || (image_.empty() && command_line_.empty())) return;
    events::Event& event = begin("process_creation", batch);
    const auto add = [&](events::FieldId id, std::string_view value) {
        if (!value.empty()) event.add(id, batch.arena.copy(value));
    };
    add(field::CommandLine, command_line_.empty() ? title_ : command_line_);
    add(field::CurrentDirectory, directory_);
    add(field::ParentProcessId, parent_);
    add(field::ParentImage, parent_image_);
    add(field::LogonId, session_);
}

void AuditSyscall::tell_connection(events::Batch& batch) const {
    if (!address_ || !(succeeded_ || under_way_)) return;
    // Port 0 asks the kernel for a route and sends nothing: so does glibc with each answer of the DNS to
    // order them (RFC 3484, 6).
    if (is_this_machine(address_->ip) || address_->port == 0) return;
    events::Event& event = begin("network_connection", batch);
    event.add(field::Initiated, "true");
    event.add(field::DestinationIp, batch.arena.copy(address_->ip.to_string()));
    event.add(field::DestinationPort, batch.arena.copy(std::to_string(address_->port)));
}

void AuditSyscall::tell_files(events::Batch& batch) const {
    for (const File& each : files_) {
        const bool is_made = each.nametype == "CREATE" || (each.nametype == "NORMAL" && overwrites());
        if (is_made) tell_file("file_event", each, batch);
        else if (each.nametype == "DELETE" && !renames()) tell_file("file_delete", each, batch);
    }
}

void AuditSyscall::tell_file(std::string_view category, const File& file, events::Batch& batch) const {
    const std::string path = file.is_regular() ? path_of(file, target_argument()) : std::string();
    if (path.empty()) return;
    events::Event& event = begin(category, batch);
    event.add(field::TargetFilename, batch.arena.copy(path));
    // The first that a rename removes is the old name; the second, if any, what the new name stood for.
    const auto old =
        std::find_if(files_.begin(), files_.end(), [](const File& each) { return each.nametype == "DELETE"; });
    if (!renames() || old == files_.end()) return;
    const std::string before = path_of(*old, name_ == "rename" ? none : 0);
    if (!before.empty()) event.add(field::SourceFilename, batch.arena.copy(before));
}

bool AuditSyscall::File::is_regular() const {
    // S_IFMT and S_IFREG of linux/stat.h; what no mode is told of may be one
    return !mode || (*mode & 0170000) == 0100000;
}

// Emptied when it was opened: what is in it afterwards is new, as if it had been made.
bool AuditSyscall::overwrites() const {
    if (name_ == "creat") return true;
    const size_t flags_argument = name_ == "open" ? 1 : name_ == "openat" ? 2 : none;
    if (flags_argument >= arguments_.size()) return false;
    const auto flags = number(arguments_[flags_argument], 16);
    constexpr uint64_t truncates = 01000, access = 03;  // O_TRUNC and O_ACCMODE of asm-generic/fcntl.h
    return flags && (*flags & truncates) != 0 && (*flags & access) != 0;
}

size_t AuditSyscall::target_argument() const {
    const auto found = std::find_if(std::begin(directory_arguments), std::end(directory_arguments),
                                    [&](const DirectoryArgument& each) { return each.syscall == name_; });
    // Of an unknown call, none is known to be the current directory's.
    return found == std::end(directory_arguments) ? arguments_.size() : found->index;
}

std::string AuditSyscall::path_of(const File& file, size_t directory_argument) const {
    if (file.name.empty() || file.name == "(null)" || file.name.size() > path_max) return {};
    std::string path = file.name;
    if (!path.starts_with('/')) {
        constexpr std::string_view current = "ffffff9c";  // AT_FDCWD of linux/fcntl.h, -100
        const bool in_current = directory_argument == none || (directory_argument < arguments_.size() &&
                                                               arguments_[directory_argument].ends_with(current));
        if (!in_current || !directory_.starts_with('/') || directory_.size() > path_max) return {};
        path = directory_ + '/' + path;
    }
    const bool is_plain = path.find("//") == std::string::npos && path.find("/.") == std::string::npos;
    return is_plain ? path : std::filesystem::path(path).lexically_normal().string();
}

}  // namespace mitsuke::sources
