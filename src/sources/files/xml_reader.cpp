// SPDX-License-Identifier: Apache-2.0
#include "sources/files/xml_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "sources/files/event_bound.h"
#include "sources/files/event_xml.h"
#include "sources/files/utf16_stream.h"
#include "sources/files/windows_event.h"

namespace mitsuke::sources {

namespace {

constexpr size_t event_size_max = 4UL * 1024 * 1024;
constexpr size_t first_look = 64UL * 1024;
// "</Event>" may stand in a CDATA section; an event is tried up to this many of them.
constexpr int ends_max = 4;

class EventXmlSource : public Source {
public:
    EventXmlSource(std::unique_ptr<ByteStream> bytes, events::Vocabulary& vocabulary)
        : bytes_(std::move(bytes)), names_(vocabulary) {}

    Result<Progress> read(events::Batch& batch) override {
        while (!batch.full()) {
            if (!TRY(seek_event())) return Progress::end;
            TRY(read_event(batch));
        }
        return Progress::more;
    }

private:
    // Moves to the next <Event; false at the end of the input.
    Result<bool> seek_event() {
        for (;;) {
            const std::string_view shown = TRY(bytes_->peek(first_look));
            const size_t place = find_event_xml(shown);
            if (place != std::string_view::npos) {
                bytes_->consume(place);
                return true;
            }
            if (shown.size() < first_look) {
                bytes_->consume(shown.size());
                return false;
            }
            bytes_->consume(shown.size() - event_xml_end.size());
        }
    }

    // Whether an end tag stands at or after `from` bytes past the front, within the bound; then
    // `end_` is where it ends in the input. Each byte is searched once, however often an input
    // opens events that it never closes.
    Result<bool> find_end(size_t from) {
        const uint64_t start = bytes_->offset() + from;
        if (end_ > start) return end_ - bytes_->offset() <= event_size_max;
        size_t searched = from;
        for (size_t wanted = first_look;; wanted = std::min(wanted * 4, event_size_max)) {
            const std::string_view shown = TRY(bytes_->peek(wanted)).substr(0, event_size_max);
            const size_t found = shown.find(event_xml_end, searched);
            if (found != std::string_view::npos) {
                end_ = bytes_->offset() + found + event_xml_end.size();
                return true;
            }
            if (shown.size() < wanted || wanted == event_size_max) return false;
            searched = std::max(from, shown.size() - event_xml_end.size());
        }
    }

    Result<void> read_event(events::Batch& batch) {
        std::string reason;
        size_t size = 0;
        for (int attempt = 0; attempt < ends_max; ++attempt) {
            if (!TRY(find_end(size))) return attempt == 0 ? skip_endless() : skip(reason, size);
            size = static_cast<size_t>(end_ - bytes_->offset());
            const std::string_view xml = TRY(bytes_->peek(size)).substr(0, size);
            if (add_event(xml, batch, reason)) {
                bytes_->consume(size);
                return {};
            }
            // Another event inside: this one was torn, and the end belongs to the next.
            if (const size_t inner = find_event_xml(xml, 1); inner != std::string_view::npos) {
                return skip(reason, inner);
            }
        }
        return skip(reason, size);
    }

    bool add_event(std::string_view xml, events::Batch& batch, std::string& reason) {
        events::Event& event = batch.begin();
        const auto added = add_event_xml(xml, names_, batch.arena, event);
        if (added && finish_windows_event(event, batch.arena)) {
            if (is_full(event)) count_unreadable(fmt::format("offset {}: {}", bytes_->offset(), event_is_cut));
            return true;
        }
        batch.drop_last();
        reason = added ? "no EventID, or neither Channel nor Provider" : added.error().message;
        return false;
    }

    Result<void> skip(const std::string& reason, size_t size) {
        count_unreadable(fmt::format("offset {}: {}", bytes_->offset(), reason));
        bytes_->consume(size);
        return {};
    }

    // No event can end in what the bound shows: only the last that begins there can still be whole.
    Result<void> skip_endless() {
        const std::string_view shown = TRY(bytes_->peek(event_size_max)).substr(0, event_size_max);
        const size_t last = shown.rfind("<Event ");
        const size_t bare = shown.rfind("<Event>");
        const auto or_zero = [](size_t place) { return place == std::string_view::npos ? 0 : place; };
        const size_t next = std::max(or_zero(last), or_zero(bare));
        return skip("no </Event> within 4 MiB", next == 0 ? shown.size() : next);
    }

    std::unique_ptr<ByteStream> bytes_;
    FieldNames names_;
    uint64_t end_ = 0;  // of the end tag found last
};

bool claims(std::string_view raw) {
    std::string storage;
    const std::string_view head = trim(as_utf8(raw, storage));
    if (!head.starts_with('<')) return false;
    return find_event_xml(head) != std::string_view::npos && head.find("<System") != std::string_view::npos;
}

Result<std::unique_ptr<Source>> open(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    return std::make_unique<EventXmlSource>(TRY(as_utf8(std::move(bytes))), context.vocabulary);
}

}  // namespace

FileFormat event_xml_format() { return {"event-xml", claims, open}; }

}  // namespace mitsuke::sources
