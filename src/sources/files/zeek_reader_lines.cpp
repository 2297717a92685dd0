// SPDX-License-Identifier: Apache-2.0
#include "sources/files/zeek_reader_lines.h"

#include <algorithm>

namespace mitsuke::sources {

namespace {
constexpr size_t window_size = 256 * 1024;
}

// Forgets the lines that were handed out and shows at least `size` bytes, if there are so many.
Result<void> LineReader::show(size_t size) {
    bytes_->consume(cursor_);
    cursor_ = 0;
    window_ = {};
    window_ = TRY(bytes_->peek(size));
    return {};
}

Result<LineReader::Line> LineReader::next() {
    size_t searched = cursor_;
    size_t wanted = window_size;
    while (true) {
        const size_t end = window_.find('\n', searched);
        if (end != std::string_view::npos) {
            std::string_view text = window_.substr(cursor_, end - cursor_);
            if (text.ends_with('\r')) text.remove_suffix(1);
            cursor_ = end + 1;
            return Line{Kind::whole, text, ++number_};
        }
        const size_t seen = window_.size() - cursor_;
        if (seen >= line_max) return skip_long_line();
        wanted = std::max(wanted, seen * 2);
        TRY(show(wanted));
        if (window_.size() > seen) {
            searched = seen;
            continue;
        }
        if (window_.empty()) return Line{};
        cursor_ = window_.size();
        return Line{Kind::unended, window_, ++number_};
    }
}

Result<LineReader::Line> LineReader::skip_long_line() {
    const Line line{Kind::too_long, {}, ++number_};
    while (!window_.empty()) {
        const size_t end = window_.find('\n', cursor_);
        if (end != std::string_view::npos) {
            cursor_ = end + 1;
            return line;
        }
        cursor_ = window_.size();
        TRY(show(window_size));
    }
    return line;
}

}  // namespace mitsuke::sources
