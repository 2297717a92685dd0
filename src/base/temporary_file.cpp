// SPDX-License-Identifier: Apache-2.0
#include "base/temporary_file.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace mitsuke {

TemporaryFile::~TemporaryFile() {
    if (descriptor_ >= 0) close(descriptor_);
}

Result<void> TemporaryFile::append(std::string_view bytes) {
    TRY(open());
    while (!bytes.empty()) {
        const ssize_t written = pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return failure("cannot write a temporary file");
        bytes.remove_prefix(static_cast<size_t>(written));
        size_ += static_cast<uint64_t>(written);
    }
    return {};
}

Result<void> TemporaryFile::read(uint64_t offset, size_t size, char* into) const {
    while (size > 0) {
        const ssize_t got = pread(descriptor_, into, size, static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure("cannot read a temporary file");
        if (got == 0) return fail(ErrorKind::io, fmt::format("a temporary file in {} was cut", folder_));
        into += got;
        size -= static_cast<size_t>(got);
        offset += static_cast<uint64_t>(got);
    }
    return {};
}

Result<std::string_view> TemporaryFile::map(uint64_t offset, size_t size) const {
    void* const place = mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor_, static_cast<off_t>(offset));
    if (place == MAP_FAILED) {
        TRY(failure("cannot map a temporary file"));
    }
    return std::string_view(static_cast<const char*>(place), size);
}

Result<void> TemporaryFile::open() {
    if (descriptor_ >= 0) return {};
    std::string name = folder_ + "/mitsuke-XXXXXX";
    descriptor_ = mkstemp(name.data());
    if (descriptor_ < 0) return failure("cannot make a temporary file");
    unlink(name.c_str());
    return {};
}

Result<void> TemporaryFile::failure(std::string_view what) const {
    return fail(ErrorKind::io, fmt::format("{} in {}: {}", what, folder_, std::generic_category().message(errno)));
}

}  // namespace mitsuke
