// SPDX-License-Identifier: Apache-2.0
#include "sources/files/auditd_reader.h"

#include <fmt/format.h>

#include "base/text.h"
#include "formats/auditd/audit_record.h"
#include "sources/files/audit_event.h"
#include "sources/files/line_stream.h"

namespace mitsuke::sources {

namespace {

class AuditdSource : public Source {
public:
    AuditdSource(std::unique_ptr<ByteStream> bytes, events::Vocabulary& vocabulary)
        : bytes_(std::move(bytes)), lines_(*bytes_), events_(vocabulary) {}

    Result<Progress> read(events::Batch& batch) override {
        while (!batch.full()) {
            const auto line = TRY(lines_.next());
            if (!line) {
                events_.flush(batch);
                return Progress::end;
            }
            // ausearch separates events by "----".
            if (trim(line->text).empty() || line->text.starts_with("----")) continue;
            if (!line->cut && events_.read(line->text, {}, line->number, batch)) continue;
            const std::string_view why = line->cut ? "line longer than 4 MiB" : "no audit record";
            count_unreadable(fmt::format("line {}, offset {}: {}", line->number, line->offset, why));
        }
        return Progress::more;
    }

private:
    std::unique_ptr<ByteStream> bytes_;
    LineStream lines_;
    AuditEvents events_;
};

bool claims(std::string_view head) {
    const std::string_view text = trim(head);
    return formats::parse_audit_record(text.substr(0, text.find('\n'))).has_value();
}

Result<std::unique_ptr<Source>> open(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    return std::make_unique<AuditdSource>(std::move(bytes), context.vocabulary);
}

}  // namespace

FileFormat auditd_format() { return {"auditd", claims, open}; }

}  // namespace mitsuke::sources
