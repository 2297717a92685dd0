// SPDX-License-Identifier: Apache-2.0
#include "programs/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace mitsuke::programs {

namespace fs = std::filesystem;

std::string behind_links(const std::string& path) {
    std::error_code error;
    const fs::path target = fs::canonical(path, error);
    return error ? path : target.string();
}

namespace {

std::string folder_of(const std::string& path) {
    const fs::path folder = fs::path(path).parent_path();
    return folder.empty() ? "." : folder.string();
}

// Created here and by nobody else: a link that waits under this name is refused.
bool create(const std::string& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    return file >= 0 && ::close(file) == 0;
}

}  // namespace

Result<void> check_output(const std::string& path, Overwrite overwrite) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (fs::is_directory(status)) return fail(ErrorKind::usage, fmt::format("{} is a folder", path));
    if (fs::exists(status) && overwrite == Overwrite::no)
        return fail(ErrorKind::usage, fmt::format("{} exists; use --force to overwrite it", path));
    if (fs::exists(status) && !fs::is_regular_file(status)) return {};
    const std::string target = behind_links(path);
    const std::string folder = folder_of(target);
    if (!fs::is_directory(folder, error))
        return fail(ErrorKind::usage, fmt::format("cannot write {}: no folder {}", path, folder));
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return fail(ErrorKind::usage, fmt::format("cannot write {}: {}", path, std::strerror(errno)));
    return {};
}

namespace {

// Else a crash may leave the new name on an empty file.
bool flush_to_disk(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool flushed = ::fsync(file) == 0;
    ::close(file);
    return flushed;
}

}  // namespace

OutputFile::OutputFile(const std::string& path) : shown_(path), target_(behind_links(path)) {
    std::error_code error;
    const auto status = fs::status(target_, error);
    if (fs::exists(status) && !fs::is_regular_file(status)) {
        stream_.open(target_, std::ios::binary);
        return;
    }
    const std::string name = fmt::format("{}.{}.part", target_, ::getpid());
    if (!create(name)) {
        stream_.setstate(std::ios::badbit);
        return;
    }
    temporary_ = name;
    stream_.open(temporary_, std::ios::binary | std::ios::trunc);
}

OutputFile::~OutputFile() {
    std::error_code error;
    if (!temporary_.empty()) fs::remove(temporary_, error);
}

Result<void> OutputFile::finish() {
    if (stream_.is_open()) stream_.close();
    if (!stream_) return fail(ErrorKind::io, fmt::format("cannot write {}", shown_));
    if (temporary_.empty()) return {};
    if (!flush_to_disk(temporary_)) return fail(ErrorKind::io, fmt::format("cannot write {}", shown_));
    std::error_code error;
    fs::rename(temporary_, target_, error);
    if (error) return fail(ErrorKind::io, fmt::format("cannot write {}: {}", shown_, error.message()));
    temporary_.clear();
    return {};
}

}  // namespace mitsuke::programs
