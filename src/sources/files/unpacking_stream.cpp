// SPDX-License-Identifier: Apache-2.0
#include "sources/files/unpacking_stream.h"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <optional>

#include "sources/files/archive.h"
#include "sources/files/buffered_stream.h"

namespace mitsuke::sources {
namespace {

/// What the decompressors share: output first, the error that ended it afterwards.
class Unpacker : public BufferedStream {
public:
    Unpacker(std::unique_ptr<ByteStream> packed, std::shared_ptr<UnpackBudget> budget)
        : packed_(std::move(packed)), budget_(std::move(budget)) {}

protected:
    /// One step: unpacks from `in` to `into`, saying how much of each was used.
    struct Step {
        size_t consumed = 0;
        size_t produced = 0;
        bool frame_ended = false;
    };
    virtual Result<Step> step(std::string_view in, char* into, size_t size) = 0;
    /// Called between frames with what follows; false when it is not another frame.
    virtual bool begins_frame(std::string_view in) const = 0;

    Result<size_t> produce(char* into, size_t size) final {
        if (late_error_) return tl::make_unexpected(*late_error_);
        for (;;) {
            auto stepped = advance(into, size);
            if (!stepped) return trouble(stepped.error());
            if (*stepped == 0 && !finished_) continue;
            if (*stepped == 0) return 0;
            if (auto spent = budget_->spend(*stepped); !spent) return trouble(spent.error());
            return *stepped;
        }
    }

private:
    Result<size_t> advance(char* into, size_t size) {
        auto in = packed_->peek(min_input);
        if (!in) return tl::make_unexpected(in.error());
        if (between_frames_ && (in->empty() || !begins_frame(*in))) {
            finished_ = true;
            return 0;
        }
        if (in->empty()) return fail(ErrorKind::malformed, "compressed data end in the middle");
        between_frames_ = false;
        // The libraries count in 32 bits.
        auto stepped = step(in->substr(0, step_max), into, std::min(size, step_max));
        if (!stepped) return tl::make_unexpected(stepped.error());
        if (stepped->consumed == 0 && stepped->produced == 0 && !stepped->frame_ended)
            return fail(ErrorKind::malformed, "compressed data lead nowhere");
        packed_->consume(stepped->consumed);
        between_frames_ = stepped->frame_ended;
        return stepped->produced;
    }

    tl::unexpected<Error> trouble(Error error) {
        error.message = fmt::format("offset {}: {}", packed_->offset(), error.message);
        budget_->note_trouble(error.message);
        late_error_ = error;
        return tl::make_unexpected(std::move(error));
    }

    static constexpr size_t min_input = 64;
    static constexpr size_t step_max = size_t{1} << 30;
    std::unique_ptr<ByteStream> packed_;
    std::shared_ptr<UnpackBudget> budget_;
    bool between_frames_ = false;
    bool finished_ = false;
    std::optional<Error> late_error_;
};

class GzipStream final : public Unpacker {
public:
    GzipStream(std::unique_ptr<ByteStream> packed, std::shared_ptr<UnpackBudget> budget)
        : Unpacker(std::move(packed), std::move(budget)) {
        constexpr int gzip_only = 16 + MAX_WBITS;
        is_ready_ = inflateInit2(&state_, gzip_only) == Z_OK;
    }
    GzipStream(const GzipStream&) = delete;
    GzipStream& operator=(const GzipStream&) = delete;
    ~GzipStream() override {
        if (is_ready_) inflateEnd(&state_);
    }

protected:
    Result<Step> step(std::string_view in, char* into, size_t size) override {
        if (!is_ready_) return fail(ErrorKind::limit, "no memory to unpack gzip");
        if (at_end_) inflateReset(&state_);
        state_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
        state_.avail_in = static_cast<uInt>(in.size());
        state_.next_out = reinterpret_cast<Bytef*>(into);
        state_.avail_out = static_cast<uInt>(size);
        const int code = inflate(&state_, Z_NO_FLUSH);
        at_end_ = code == Z_STREAM_END;
        const Step done{in.size() - state_.avail_in, size - state_.avail_out, at_end_};
        if (code == Z_OK || at_end_ || done.produced > 0) return done;
        return fail(ErrorKind::malformed,
                    fmt::format("gzip data are damaged ({})", state_.msg ? state_.msg : zError(code)));
    }
    /// Members follow each other (RFC 1952 2.2); zeros or rubbish after the last are no member.
    bool begins_frame(std::string_view in) const override { return identify_packing(in) == Packing::gzip; }

private:
    z_stream state_{};
    bool is_ready_ = false;
    bool at_end_ = false;
};

class ZstdStream final : public Unpacker {
public:
    ZstdStream(std::unique_ptr<ByteStream> packed, std::shared_ptr<UnpackBudget> budget)
        : Unpacker(std::move(packed), std::move(budget)), state_(ZSTD_createDCtx(), &ZSTD_freeDCtx) {}

protected:
    Result<Step> step(std::string_view in, char* into, size_t size) override {
        if (!state_) return fail(ErrorKind::limit, "no memory to unpack zstd");
        ZSTD_inBuffer input{in.data(), in.size(), 0};
        ZSTD_outBuffer output{into, size, 0};
        const size_t code = ZSTD_decompressStream(state_.get(), &output, &input);
        if (ZSTD_isError(code) && output.pos == 0)
            return fail(ErrorKind::malformed, fmt::format("zstd data are damaged ({})", ZSTD_getErrorName(code)));
        return Step{input.pos, output.pos, code == 0};
    }
    bool begins_frame(std::string_view in) const override { return identify_packing(in) == Packing::zstd; }

private:
    std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> state_;
};

}  // namespace

Result<std::unique_ptr<ByteStream>> open_unpacking_stream(Packing packing, std::unique_ptr<ByteStream> packed,
                                                          std::shared_ptr<UnpackBudget> budget) {
    if (packing == Packing::gzip) return std::make_unique<GzipStream>(std::move(packed), std::move(budget));
    if (packing == Packing::zstd) return std::make_unique<ZstdStream>(std::move(packed), std::move(budget));
    // bzip2 and xz: libarchive calls them an archive of one member without a name.
    auto archive = TRY(Archive::open(packing, std::move(packed), std::move(budget)));
    auto member = TRY(archive->next());
    if (!member) return fail(ErrorKind::malformed, "compressed data hold nothing");
    return std::move(member->bytes);
}

}  // namespace mitsuke::sources
