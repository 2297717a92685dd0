// SPDX-License-Identifier: Apache-2.0
#include "sources/files/json_reader.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "formats/json/json_splitter.h"
#include "sources/files/event_bound.h"
#include "sources/files/json_kind.h"
#include "sources/files/json_names.h"
#include "sources/files/json_record.h"
#include "sources/files/utf16_stream.h"

namespace mitsuke::sources {

namespace {

using formats::JsonPart;

constexpr size_t document_max = 4UL * 1024 * 1024;
constexpr size_t first_look = 64UL * 1024;

class JsonSource : public Source {
public:
    JsonSource(std::unique_ptr<ByteStream> bytes, events::Vocabulary& vocabulary)
        : bytes_(std::move(bytes)), record_(vocabulary) {}

    Result<Progress> read(events::Batch& batch) override {
        while (!batch.full()) {
            if (!TRY(read_part(batch))) return Progress::end;
        }
        return Progress::more;
    }

private:
    // The next document or what stands in its place; false at the end.
    Result<bool> read_part(events::Batch& batch) {
        for (size_t wanted = first_look;; wanted = std::min(wanted * 4, document_max)) {
            const std::string_view shown = TRY(bytes_->peek(wanted));
            if (shown.empty()) return false;
            const bool is_all = shown.size() < wanted;
            const std::string_view bounded = shown.substr(0, document_max);
            if (read_line(bounded, batch)) return true;
            const JsonPart part = splitter_.next(bounded, is_all && bounded.size() == shown.size());
            if (part.kind == JsonPart::Kind::more) {
                if (part.begin == 0 && wanted == document_max) return skip_long();
                consume(bounded.substr(0, part.begin));
                if (part.begin > 0) wanted = first_look / 4;
                continue;
            }
            read_split(bounded, part, batch);
            return true;
        }
    }

    // Most inputs are one document per line: then nobody needs to look for its end twice.
    bool read_line(std::string_view shown, events::Batch& batch) {
        const uint64_t front = bytes_->offset();
        if (front < no_document_line_before_) return false;
        const size_t begin = shown.find_first_not_of(" \t\r\n,[");
        if (begin == std::string_view::npos || shown[begin] != '{') return false;
        const size_t end = find_line_end(shown, begin);
        if (end == std::string_view::npos) return false;
        std::string_view line = shown.substr(begin, end - begin);
        line = line.substr(0, line.find_last_not_of(" \t\r,") + 1);
        simdjson::dom::object object;
        const bool is_followed = shown.size() - begin - line.size() >= simdjson::SIMDJSON_PADDING;
        const bool is_document =
            line.ends_with('}') && formats::json_wrapper_size(line) == 0 &&
            (is_followed ? parse_in_place(line, object) : parse(line, object)) == simdjson::SUCCESS;
        if (!is_document) {
            no_document_line_before_ = front + end;
            return false;
        }
        splitter_.learn_line_layout();
        consume(shown.substr(0, begin));
        add_event(object, batch);
        ++line_;
        bytes_->consume(end + 1 - begin);
        return true;
    }

    // Any number of documents may stand on one line: no byte is searched for its end twice.
    size_t find_line_end(std::string_view shown, size_t begin) {
        const uint64_t front = bytes_->offset();
        const uint64_t searched = no_line_end_before_ > front ? no_line_end_before_ - front : 0;
        const size_t from = std::max(begin, static_cast<size_t>(std::min<uint64_t>(searched, shown.size())));
        const size_t end = shown.find('\n', from);
        no_line_end_before_ = std::max(no_line_end_before_, front + std::min(end, shown.size()));
        return end;
    }

    void read_split(std::string_view shown, const JsonPart& part, events::Batch& batch) {
        consume(shown.substr(0, part.begin));
        const std::string_view text = shown.substr(part.begin, part.end - part.begin);
        if (part.kind == JsonPart::Kind::broken) count(part.reason);
        if (part.kind == JsonPart::Kind::document) {
            simdjson::dom::object object;
            const auto error = parse(text, object);
            if (error == simdjson::SUCCESS) {
                add_event(object, batch);
            } else {
                count(simdjson::error_message(error));
            }
        }
        consume(text);
    }

    // simdjson reads past the end of its input, by a bounded number of bytes.
    simdjson::error_code parse(std::string_view text, simdjson::dom::object& object) {
        padded_.resize(std::max(padded_.size(), text.size() + simdjson::SIMDJSON_PADDING));
        std::memcpy(padded_.data(), text.data(), text.size());
        std::memset(padded_.data() + text.size(), 0, simdjson::SIMDJSON_PADDING);
        return parser_.parse(padded_.data(), text.size(), false).get(object);
    }

    // For text that has other bytes of ours behind it, whatever they are.
    simdjson::error_code parse_in_place(std::string_view text, simdjson::dom::object& object) {
        return parser_.parse(text.data(), text.size(), false).get(object);
    }

    void add_event(simdjson::dom::object object, events::Batch& batch) {
        events::Event& event = batch.begin();
        event.record = line_;
        const auto read = record_.read(object, event, batch.arena);
        if (read && is_full(event)) count(event_is_cut);
        if (read) return;
        batch.drop_last();
        count(read.error().message);
    }

    void count(std::string_view reason) {
        count_unreadable(fmt::format("line {}, offset {}: {}", line_, bytes_->offset(), reason));
    }

    void consume(std::string_view text) {
        line_ += static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
        bytes_->consume(text.size());
    }

    Result<bool> skip_long() {
        count("document longer than 4 MiB");
        for (;;) {
            const std::string_view shown = TRY(bytes_->peek(first_look));
            const size_t end = shown.find('\n');
            consume(shown.substr(0, end == std::string_view::npos ? shown.size() : end + 1));
            if (end != std::string_view::npos) return true;
            if (shown.size() < first_look) return false;
        }
    }

    std::unique_ptr<ByteStream> bytes_;
    JsonRecord record_;
    formats::JsonSplitter splitter_;
    simdjson::dom::parser parser_;
    std::string padded_;
    uint64_t line_ = 1;
    // Places in the input; only those that are ahead say something.
    uint64_t no_line_end_before_ = 0;
    uint64_t no_document_line_before_ = 0;
};

template <JsonKind kind>
bool claims(std::string_view raw) {
    std::string storage;
    JsonMarks marks;
    const auto members = formats::json_member_names(as_utf8(raw, storage));
    for (const auto member : members) marks.add(member);
    return !members.empty() && !marks.is_network_monitor() && marks.kind() == kind;
}

Result<std::unique_ptr<Source>> open(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    return std::make_unique<JsonSource>(TRY(as_utf8(std::move(bytes))), context.vocabulary);
}

template <JsonKind kind>
FileFormat format() {
    return {format_name(kind), claims<kind>, open};
}

}  // namespace

FileFormat json_format(JsonKind kind) {
    switch (kind) {
        case JsonKind::winlogbeat: return format<JsonKind::winlogbeat>();
        case JsonKind::evtx_dump: return format<JsonKind::evtx_dump>();
        case JsonKind::flat: return format<JsonKind::flat>();
        case JsonKind::ecs: return format<JsonKind::ecs>();
        case JsonKind::cloudtrail: return format<JsonKind::cloudtrail>();
        case JsonKind::office365: return format<JsonKind::office365>();
        case JsonKind::other: break;
    }
    return format<JsonKind::other>();
}

}  // namespace mitsuke::sources
