// SPDX-License-Identifier: Apache-2.0
#include "sources/files/file_stream.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "sources/files/buffered_stream.h"

namespace mitsuke::sources {
namespace {

class MappedStream final : public ByteStream {
public:
    MappedStream(void* start, size_t size) : start_(start), size_(size) {}
    MappedStream(const MappedStream&) = delete;
    MappedStream& operator=(const MappedStream&) = delete;
    ~MappedStream() override { munmap(start_, size_); }

    Result<std::string_view> peek(size_t) override {
        return std::string_view(static_cast<const char*>(start_), size_).substr(offset_);
    }
    void consume(size_t size) override { offset_ += std::min(size, size_ - offset_); }
    uint64_t offset() const override { return offset_; }
    bool stable() const override { return true; }

private:
    void* start_;
    size_t size_;
    size_t offset_ = 0;
};

class DescriptorStream final : public BufferedStream {
public:
    DescriptorStream(Descriptor file, std::shared_ptr<UnpackBudget> budget)
        : file_(std::move(file)), budget_(std::move(budget)) {}

protected:
    Result<size_t> produce(char* into, size_t size) override {
        for (;;) {
            const ssize_t got = ::read(file_.number(), into, size);
            if (got >= 0) {
                budget_->add_packed(static_cast<uint64_t>(got));
                return static_cast<size_t>(got);
            }
            if (errno == EINTR) continue;
            return fail(ErrorKind::io, fmt::format("cannot be read: {}", std::strerror(errno)));
        }
    }

private:
    Descriptor file_;
    std::shared_ptr<UnpackBudget> budget_;
};

/// A read lease is granted only when no process has the file open for writing (fcntl(2), F_SETLEASE);
/// it is given back at once. Somebody who opens the file in between would send us SIGIO, which ends a
/// program: ask for SIGURG, which does nothing.
bool nobody_writes(int file) {
    if (fcntl(file, F_SETSIG, SIGURG) != 0 || fcntl(file, F_SETLEASE, F_RDLCK) != 0) return false;
    fcntl(file, F_SETLEASE, F_UNLCK);
    return true;
}

}  // namespace

Descriptor::~Descriptor() {
    if (number_ > STDERR_FILENO) ::close(number_);
}

Result<std::unique_ptr<ByteStream>> open_file_stream(Descriptor file, std::shared_ptr<UnpackBudget> budget) {
    struct stat status {};
    if (fstat(file.number(), &status) != 0)
        return fail(ErrorKind::io, fmt::format("cannot be read: {}", std::strerror(errno)));
    const bool from_start = S_ISREG(status.st_mode) && lseek(file.number(), 0, SEEK_CUR) == 0;
    // Files of /proc and /sys say size 0 and have bytes: those are read.
    if (from_start && status.st_size > 0 && nobody_writes(file.number())) {
        const auto size = static_cast<size_t>(status.st_size);
        void* start = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
        if (start != MAP_FAILED) {
            madvise(start, size, MADV_SEQUENTIAL);
            budget->add_packed(size);
            return std::make_unique<MappedStream>(start, size);
        }
    }
    return std::make_unique<DescriptorStream>(std::move(file), std::move(budget));
}

}  // namespace mitsuke::sources
