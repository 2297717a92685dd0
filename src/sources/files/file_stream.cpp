// SPDX-License-Identifier: Apache-2.0
#include "sources/files/file_stream.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "sources/files/buffered_stream.h"

namespace mitsuke::sources {
namespace {

class DescriptorStream final : public BufferedStream {
public:
    /// `size` only for a file that can be read at any place.
    DescriptorStream(Descriptor file, std::optional<uint64_t> size, std::shared_ptr<UnpackBudget> budget)
        : file_(std::move(file)), size_(size), budget_(std::move(budget)) {}

    std::optional<uint64_t> size() const override { return size_; }

protected:
    Result<size_t> produce(char* into, size_t size) override {
        for (;;) {
            const ssize_t got = size_ ? ::pread(file_.number(), into, size, static_cast<off_t>(position_))
                                      : ::read(file_.number(), into, size);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return trouble(fmt::format("cannot be read: {}", std::strerror(errno)));
            if (got == 0 && was_cut()) return trouble(fmt::format("was cut while it was read, from {} bytes", *size_));
            advance(static_cast<uint64_t>(got));
            return static_cast<size_t>(got);
        }
    }
    void go_to(uint64_t offset) override { position_ = offset; }

private:
    // Some files of /sys are shorter than they say, and stay so: those are whole.
    bool was_cut() const {
        struct stat now {};
        return size_ && position_ < *size_ && fstat(file_.number(), &now) == 0 &&
               static_cast<uint64_t>(now.st_size) < *size_;
    }

    // An archive may make us read the same bytes often: they count once.
    void advance(uint64_t bytes) {
        position_ += bytes;
        if (position_ <= furthest_) return;
        budget_->add_packed(position_ - furthest_);
        furthest_ = position_;
    }

    tl::unexpected<Error> trouble(std::string_view what) {
        Error error{ErrorKind::io, fmt::format("offset {}: {}", position_, what)};
        budget_->note_trouble(error.message);
        return tl::make_unexpected(std::move(error));
    }

    Descriptor file_;
    std::optional<uint64_t> size_;
    std::shared_ptr<UnpackBudget> budget_;
    uint64_t position_ = 0;
    uint64_t furthest_ = 0;
};

}  // namespace

Descriptor::~Descriptor() {
    if (number_ > STDERR_FILENO) ::close(number_);
}

Result<std::unique_ptr<ByteStream>> open_file_stream(Descriptor file, std::shared_ptr<UnpackBudget> budget) {
    struct stat status {};
    if (fstat(file.number(), &status) != 0)
        return fail(ErrorKind::io, fmt::format("cannot be read: {}", std::strerror(errno)));
    std::optional<uint64_t> size;
    if (S_ISREG(status.st_mode) && lseek(file.number(), 0, SEEK_CUR) == 0) {
        size = static_cast<uint64_t>(std::max<off_t>(0, status.st_size));
        (void)posix_fadvise(file.number(), 0, 0, POSIX_FADV_SEQUENTIAL);
    }
    return std::make_unique<DescriptorStream>(std::move(file), size, std::move(budget));
}

}  // namespace mitsuke::sources
