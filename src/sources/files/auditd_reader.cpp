// SPDX-License-Identifier: Apache-2.0
#include "sources/files/auditd_reader.h"

#include "base/text.h"
#include "formats/auditd/audit_record.h"
#include "sources/files/audit_event.h"
#include "sources/files/line_source.h"

namespace mitsuke::sources {

namespace {

class AuditdSource : public LineSource {
public:
    AuditdSource(std::unique_ptr<ByteStream> bytes, events::Vocabulary& vocabulary)
        : LineSource(std::move(bytes)), events_(vocabulary) {}

private:
    void read_line(const Line& line, events::Batch& batch) override {
        if (line.text.starts_with("----")) return;  // between the events that ausearch writes
        if (!events_.read(line.text, {}, line.number, batch)) count(line, "no audit record");
    }
    void flush(events::Batch& batch) override { events_.flush(batch); }

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
