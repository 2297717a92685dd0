// SPDX-License-Identifier: Apache-2.0
#include "sources/files/line_stream.h"

#include <algorithm>

namespace mitsuke::sources {

namespace {
constexpr size_t first_look = 4UL * 1024;  // holds most lines
}

// The position of the next \n in `shown`, or npos when the line is the last or longer than line_max.
Result<size_t> LineStream::find_end(std::string_view& shown) {
    size_t searched = 0;
    for (size_t wanted = first_look;; wanted = std::min(wanted * 4, line_max)) {
        shown = TRY(stream_.peek(wanted));
        const size_t end = shown.find('\n', searched);
        if (end != std::string_view::npos) return end;
        if (shown.size() < wanted || wanted == line_max) return std::string_view::npos;
        searched = shown.size();
    }
}

Result<void> LineStream::skip_rest() {
    for (;;) {
        const std::string_view shown = TRY(stream_.peek(first_look));
        const size_t end = shown.find('\n');
        stream_.consume(end == std::string_view::npos ? shown.size() : end + 1);
        if (end != std::string_view::npos || shown.empty()) return {};
    }
}

Result<std::optional<Line>> LineStream::next() {
    stream_.consume(pending_);
    pending_ = 0;
    if (skipping_) TRY(skip_rest());
    skipping_ = false;

    Line line;
    line.offset = stream_.offset();
    std::string_view shown;
    const size_t end = TRY(find_end(shown));
    if (end == std::string_view::npos && shown.empty()) return std::optional<Line>{};
    line.number = ++number_;
    line.cut = end == std::string_view::npos ? shown.size() >= line_max : end >= line_max;
    line.lacks_end = end == std::string_view::npos && !line.cut;
    skipping_ = line.cut;
    line.text = shown.substr(0, std::min(end, line_max));
    pending_ = line.cut ? line.text.size() : line.text.size() + (end == std::string_view::npos ? 0 : 1);
    if (line.text.ends_with('\r')) line.text.remove_suffix(1);
    return std::optional<Line>{line};
}

}  // namespace mitsuke::sources
