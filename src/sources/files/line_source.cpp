// SPDX-License-Identifier: Apache-2.0
#include "sources/files/line_source.h"

#include <fmt/format.h>

#include "base/text.h"

namespace mitsuke::sources {

namespace {

bool is_blank(std::string_view text) {
    const bool begins_with_text = !text.empty() && static_cast<unsigned char>(text.front()) > ' ';
    return !begins_with_text && trim(text).empty();
}

}  // namespace

Result<Progress> LineSource::read(events::Batch& batch) {
    while (!batch.full()) {
        const auto line = TRY(lines_.next());
        if (!line) {
            flush(batch);
            return Progress::end;
        }
        if (line->cut) count(*line, fmt::format("longer than {} MiB", LineStream::line_max >> 20));
        else if (!is_blank(line->text)) read_line(*line, batch);
    }
    return Progress::more;
}

void LineSource::count(const Line& line, std::string_view why) {
    const std::string_view torn = line.lacks_end ? " (the file ends inside it)" : "";
    count_unreadable(fmt::format("line {}, offset {}: {}{}", line.number, line.offset, why, torn));
}

}  // namespace mitsuke::sources
