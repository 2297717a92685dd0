// SPDX-License-Identifier: Apache-2.0
#include "sources/files/utf16_stream.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace mitsuke::sources {

namespace {

enum class Encoding : uint8_t { utf8, utf8_marked, utf16_little, utf16_big };

Encoding encoding_of(std::string_view head) {
    if (head.starts_with("\xEF\xBB\xBF")) return Encoding::utf8_marked;
    if (head.starts_with("\xFF\xFE")) return Encoding::utf16_little;
    if (head.starts_with("\xFE\xFF")) return Encoding::utf16_big;
    return Encoding::utf8;
}

void append_converted(std::string_view bytes, Encoding encoding, std::string& out) {
    if (encoding == Encoding::utf16_little) return append_utf16(bytes, out);
    std::string swapped(bytes);
    for (size_t index = 0; index + 1 < swapped.size(); index += 2) std::swap(swapped[index], swapped[index + 1]);
    append_utf16(swapped, out);
}

bool ends_in_high_surrogate(std::string_view bytes, Encoding encoding) {
    if (bytes.size() < 2) return false;
    const auto top = static_cast<unsigned char>(bytes[bytes.size() - (encoding == Encoding::utf16_little ? 1 : 2)]);
    return top >= 0xD8 && top <= 0xDB;
}

class Utf16Stream : public ByteStream {
public:
    Utf16Stream(std::unique_ptr<ByteStream> stream, Encoding encoding)
        : stream_(std::move(stream)), encoding_(encoding) {}

    Result<std::string_view> peek(size_t size) override {
        while (text_.size() - position_ < size && !ended_) TRY(convert_more());
        return std::string_view(text_).substr(position_);
    }
    void consume(size_t size) override {
        const size_t moved = std::min(size, text_.size() - position_);
        position_ += moved;
        offset_ += moved;
    }
    /// Of the text as UTF-8.
    uint64_t offset() const override { return offset_; }

private:
    static constexpr size_t step = 64UL * 1024;

    Result<void> convert_more() {
        text_.erase(0, position_);
        position_ = 0;
        std::string_view bytes = TRY(stream_->peek(step));
        ended_ = bytes.size() < step;
        bytes = bytes.substr(0, std::min(bytes.size(), step));
        size_t whole = bytes.size() & ~size_t{1};
        // A pair of surrogates must not be torn; at the end there is nothing to wait for.
        if (!ended_ && ends_in_high_surrogate(bytes.substr(0, whole), encoding_)) whole -= 2;
        append_converted(bytes.substr(0, whole), encoding_, text_);
        stream_->consume(ended_ ? bytes.size() : whole);
        return {};
    }

    std::unique_ptr<ByteStream> stream_;
    Encoding encoding_;
    std::string text_;
    size_t position_ = 0;  // of the first byte of `text_` that is not consumed
    uint64_t offset_ = 0;
    bool ended_ = false;
};

}  // namespace

Result<std::unique_ptr<ByteStream>> as_utf8(std::unique_ptr<ByteStream> stream) {
    const Encoding encoding = encoding_of(TRY(stream->peek(4)));
    if (encoding == Encoding::utf8) return stream;
    stream->consume(encoding == Encoding::utf8_marked ? 3 : 2);
    if (encoding == Encoding::utf8_marked) return stream;
    return std::unique_ptr<ByteStream>(std::make_unique<Utf16Stream>(std::move(stream), encoding));
}

std::string_view as_utf8(std::string_view head, std::string& storage) {
    const Encoding encoding = encoding_of(head);
    if (encoding == Encoding::utf8) return head;
    if (encoding == Encoding::utf8_marked) return head.substr(3);
    append_converted(head.substr(2), encoding, storage);
    return storage;
}

}  // namespace mitsuke::sources
