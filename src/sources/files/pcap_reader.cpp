// SPDX-License-Identifier: Apache-2.0
#include "sources/files/pcap_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "formats/pcap/capture.h"
#include "sources/files/pcap_reader_frames.h"

namespace mitsuke::sources {

namespace {

using formats::CapturedPacket;
using formats::CaptureReader;

constexpr size_t window_size = 1024UL * 1024;

class PcapReader : public Source {
public:
    PcapReader(std::unique_ptr<ByteStream> bytes, const ReaderContext& context)
        : bytes_(std::move(bytes)), frames_(context.vocabulary) {}

    Result<Progress> read(events::Batch& batch) override {
        while (!batch.full() && !at_end_) TRY(step(batch));
        while (!batch.full() && at_end_)
            if (!frames_.flush_one(batch)) return Progress::end;
        return Progress::more;
    }

private:
    // Reads one packet or block.
    Result<void> step(events::Batch& batch) {
        CapturedPacket captured;
        const auto found = capture_.next(window_.substr(cursor_), captured);
        switch (found.status) {
            case CaptureReader::Status::packet:
                cursor_ += found.used;
                if (auto trouble = frames_.read(captured, batch); !trouble.empty())
                    count_unreadable(std::move(trouble));
                return {};
            case CaptureReader::Status::skipped: return skip(found.used);
            case CaptureReader::Status::need_more: return show(found.wanted);
            case CaptureReader::Status::malformed: break;
        }
        count_unreadable(fmt::format("offset {}: {}", offset(), found.reason));
        at_end_ = true;
        return {};
    }

    uint64_t offset() const { return bytes_->offset() + cursor_; }

    // Moves the window so that it begins at the present place and has `wanted` bytes.
    Result<void> show(size_t wanted) {
        bytes_->consume(cursor_);
        cursor_ = 0;
        window_ = {};
        window_ = TRY(bytes_->peek(std::max(wanted, window_size)));
        if (window_.size() >= wanted) return {};
        if (!window_.empty())
            count_unreadable(fmt::format("offset {}: the file ends inside a record, {} bytes of {} are there", offset(),
                                         window_.size(), wanted));
        at_end_ = true;
        return {};
    }

    // A block without packets may be longer than the window.
    Result<void> skip(size_t size) {
        while (size > window_.size() - cursor_) {
            size -= window_.size() - cursor_;
            cursor_ = window_.size();
            bytes_->consume(cursor_);
            cursor_ = 0;
            window_ = {};
            window_ = TRY(bytes_->peek(window_size));
            if (!window_.empty()) continue;
            count_unreadable(fmt::format("offset {}: the file ends inside a block", offset()));
            at_end_ = true;
            return {};
        }
        cursor_ += size;
        return {};
    }

    std::unique_ptr<ByteStream> bytes_;
    std::string_view window_;
    size_t cursor_ = 0;
    bool at_end_ = false;
    CaptureReader capture_;
    PcapFrames frames_;
};

}  // namespace

bool claims_pcap(std::string_view head) { return formats::capture_kind(head) == formats::CaptureKind::pcap; }
bool claims_pcapng(std::string_view head) { return formats::capture_kind(head) == formats::CaptureKind::pcapng; }

Result<std::unique_ptr<Source>> open_pcap(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    return std::make_unique<PcapReader>(std::move(bytes), context);
}

}  // namespace mitsuke::sources
