// SPDX-License-Identifier: Apache-2.0
#include "sources/files/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <locale.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "sources/files/buffered_stream.h"

namespace mitsuke::sources {
namespace {

using LibArchive = std::unique_ptr<::archive, decltype(&archive_read_free)>;

/// libarchive turns names into the thread's locale and loses what that cannot say; the "C" locale of a
/// program that never called setlocale() cannot say Japanese. Kept for an archive: to make one asks the
/// disk for its data.
class Utf8Locale {
public:
    Utf8Locale() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {}
    Utf8Locale(const Utf8Locale&) = delete;
    Utf8Locale& operator=(const Utf8Locale&) = delete;
    ~Utf8Locale() {
        if (locale_) freelocale(locale_);
    }

    /// The thread's locale for as long as this lives.
    class Use {
    public:
        explicit Use(const Utf8Locale& utf8) : before_(utf8.locale_ ? uselocale(utf8.locale_) : locale_t{}) {}
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;
        ~Use() {
            if (before_) uselocale(before_);
        }

    private:
        locale_t before_;
    };

private:
    locale_t locale_;
};

/// Feeds a ByteStream to libarchive.
struct Feed {
    std::unique_ptr<ByteStream> bytes;
    size_t shown = 0;

    static la_int64_t seek(::archive* archive, void* self, la_int64_t offset, int whence) {
        auto& feed = *static_cast<Feed*>(self);
        const auto size = static_cast<la_int64_t>(feed.bytes->size().value_or(0));
        const auto here = static_cast<la_int64_t>(feed.bytes->offset() + feed.shown);
        const la_int64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? here : size;
        // Hostile offsets: no sum of them may overflow.
        const la_int64_t to = from + std::clamp(offset, -from, size - std::min(from, size));
        feed.shown = 0;
        if (feed.bytes->seek(static_cast<uint64_t>(to))) return to;
        archive_set_error(archive, EIO, "cannot seek");
        return ARCHIVE_FATAL;
    }

    static la_ssize_t read(::archive* archive, void* self, const void** block) {
        auto& feed = *static_cast<Feed*>(self);
        feed.bytes->consume(feed.shown);
        feed.shown = 0;
        const auto view = feed.bytes->peek(1);
        if (!view) {
            archive_set_error(archive, EIO, "%s", view.error().message.c_str());
            return -1;
        }
        *block = view->data();
        feed.shown = view->size();
        return static_cast<la_ssize_t>(view->size());
    }
};

class LibArchiveReader final : public Archive {
public:
    LibArchiveReader(std::unique_ptr<ByteStream> packed, std::shared_ptr<UnpackBudget> budget)
        : feed_{std::move(packed), 0}, archive_(archive_read_new(), &archive_read_free), budget_(std::move(budget)) {}

    Result<void> start(Packing packing);
    Result<std::optional<ArchiveMember>> next() override;
    /// Bytes of the current member.
    Result<size_t> read(uint64_t member, char* into, size_t size);

private:
    ArchiveMember describe(archive_entry* entry);
    tl::unexpected<Error> broken(std::string_view what);
    int64_t position() const { return archive_filter_bytes(archive_.get(), -1); }

    Utf8Locale utf8_;
    Feed feed_;
    LibArchive archive_;  // after feed_, which it reads from until it is freed
    std::shared_ptr<UnpackBudget> budget_;
    uint64_t member_ = 0;
    std::string_view block_;   ///< of the current member, not handed out yet; libarchive's memory
    int64_t block_place_ = 0;  ///< where it lies in the member
    int64_t handed_out_ = 0;
};

class MemberStream final : public BufferedStream {
public:
    MemberStream(std::shared_ptr<LibArchiveReader> archive, uint64_t member)
        : archive_(std::move(archive)), member_(member) {}

protected:
    Result<size_t> produce(char* into, size_t size) override { return archive_->read(member_, into, size); }

private:
    std::shared_ptr<LibArchiveReader> archive_;  // shared: a reader may keep the stream after the walk has ended
    uint64_t member_;
};

std::string as_utf8(std::string_view name) {
    if (is_valid_utf8(name)) return std::string(name);
    std::string out;
    for (const char c : name) append_code_point(static_cast<unsigned char>(c), out);
    return out;
}

std::string member_name(archive_entry* entry, uint64_t number) {
    if (const char* name = archive_entry_pathname_utf8(entry)) return as_utf8(name);
    if (const char* name = archive_entry_pathname(entry)) return as_utf8(name);
    return fmt::format("member {}", number);
}

Result<void> LibArchiveReader::start(Packing packing) {
    ::archive* const handle = archive_.get();
    if (!handle) return fail(ErrorKind::limit, "no memory to read an archive");
    if (packing == Packing::zip) archive_read_support_format_zip(handle);
    if (packing == Packing::tar) archive_read_support_format_tar(handle);
    if (packing == Packing::xz) archive_read_support_filter_xz(handle);
    if (packing == Packing::bzip2) archive_read_support_filter_bzip2(handle);
    if (!is_archive(packing)) archive_read_support_format_raw(handle);
    const Utf8Locale::Use locale(utf8_);
    // In a file, the zip reader uses the directory at its end.
    if (packing == Packing::zip && feed_.bytes->size()) archive_read_set_seek_callback(handle, &Feed::seek);
    const int code = archive_read_open(handle, &feed_, nullptr, &Feed::read, nullptr);
    if (code < ARCHIVE_WARN) return broken("archive cannot be opened");
    return {};
}

Result<std::optional<ArchiveMember>> LibArchiveReader::next() {
    const Utf8Locale::Use locale(utf8_);
    for (;;) {
        if (budget_->is_spent()) return fail(ErrorKind::limit, budget_->trouble());
        archive_entry* entry = nullptr;
        const int code = archive_read_next_header(archive_.get(), &entry);
        ++member_;
        block_ = {};
        handed_out_ = 0;
        if (code == ARCHIVE_EOF) return std::optional<ArchiveMember>{};
        if (code == ARCHIVE_RETRY) continue;
        if (code < ARCHIVE_WARN) return broken("archive is damaged");
        if (archive_entry_filetype(entry) != AE_IFDIR) return std::optional(describe(entry));
    }
}

ArchiveMember LibArchiveReader::describe(archive_entry* entry) {
    ArchiveMember member{member_name(entry, member_), nullptr, {}};
    if (archive_entry_hardlink(entry) || archive_entry_filetype(entry) == AE_IFLNK) {
        member.reason = "is a link";
    } else if (archive_entry_is_encrypted(entry)) {
        member.reason = "is encrypted";
    } else if (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != 0) {
        member.reason = "is a special file";
    } else {
        member.bytes =
            std::make_unique<MemberStream>(std::static_pointer_cast<LibArchiveReader>(shared_from_this()), member_);
    }
    return member;
}

// Not archive_read_data(): that drops what it has read when it meets an error.
Result<size_t> LibArchiveReader::read(uint64_t member, char* into, size_t size) {
    if (member != member_) return fail(ErrorKind::io, "archive was read on before this member was finished");
    while (block_.empty()) {
        const void* start = nullptr;
        size_t length = 0;
        la_int64_t place = 0;
        const int code = archive_read_data_block(archive_.get(), &start, &length, &place);
        if (code == ARCHIVE_EOF) return 0;
        if (code < ARCHIVE_WARN && code != ARCHIVE_RETRY) return broken("member is damaged");
        block_ = {static_cast<const char*>(start), length};
        block_place_ = std::max<int64_t>(place, handed_out_);
    }
    // A sparse file of tar has holes between its blocks, which read as zeros.
    const auto hole = static_cast<uint64_t>(block_place_ - handed_out_);
    const size_t taken = hole > 0 ? static_cast<size_t>(std::min<uint64_t>(hole, size)) : std::min(block_.size(), size);
    if (auto spent = budget_->spend(taken); !spent) {
        budget_->note_trouble(spent.error().message);
        return tl::make_unexpected(spent.error());
    }
    if (hole > 0) {
        std::memset(into, 0, taken);
    } else {
        std::memcpy(into, block_.data(), taken);
        block_.remove_prefix(taken);
        block_place_ += static_cast<int64_t>(taken);
    }
    handed_out_ += static_cast<int64_t>(taken);
    return taken;
}

tl::unexpected<Error> LibArchiveReader::broken(std::string_view what) {
    const char* detail = archive_error_string(archive_.get());
    const int64_t at = std::max<int64_t>(0, position());
    Error error{ErrorKind::malformed, fmt::format("offset {}: {} ({})", at, what, detail ? detail : "no detail")};
    budget_->note_trouble(error.message);
    return tl::make_unexpected(std::move(error));
}

}  // namespace

Result<std::shared_ptr<Archive>> Archive::open(Packing packing, std::unique_ptr<ByteStream> packed,
                                               std::shared_ptr<UnpackBudget> budget) {
    auto reader = std::make_shared<LibArchiveReader>(std::move(packed), std::move(budget));
    TRY(reader->start(packing));
    return std::shared_ptr<Archive>(std::move(reader));
}

}  // namespace mitsuke::sources
