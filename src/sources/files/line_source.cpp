// SPDX-License-Identifier: Apache-2.0
#include "sources/files/line_source.h"

#include <fmt/format.h>

#include "base/text.h"

namespace mitsuke::sources {

Result<Progress> LineSource::read(events::Batch& batch) {
    while (!batch.full()) {
        const auto line = TRY(lines_.next());
        if (!line) {
            flush(batch);
            return Progress::end;
        }
        if (line->cut) count(*line, fmt::format("longer than {} MiB", LineStream::line_max >> 20));
        else if (!trim(line->text).empty()) read_line(*line, batch);
    }
    return Progress::more;
}

void LineSource::count(const Line& line, std::string_view why) {
    const std::string_view torn = line.lacks_end ? " (the file ends inside it)" : "";
    count_unreadable(fmt::format("line {}, offset {}: {}{}", line.number, line.offset, why, torn));
}

}  // namespace mitsuke::sources
