// SPDX-License-Identifier: Apache-2.0
#include "sources/files/syslog_reader.h"

#include <optional>

#include "base/text.h"
#include "formats/syslog/syslog_line.h"
#include "sources/files/audit_event.h"
#include "sources/files/event_bound.h"
#include "sources/files/event_xml.h"
#include "sources/files/line_source.h"
#include "sources/files/linux_services.h"
#include "sources/files/utf16_stream.h"
#include "sources/files/windows_event.h"

namespace mitsuke::sources {

namespace {

using formats::SyslogLine;
namespace field = events::field;

// The time of the first XML event in the head of a file.
std::optional<Time> first_told_time(std::string_view head) {
    constexpr std::string_view mark = "SystemTime=\"";
    const size_t place = head.find(mark);
    if (place == std::string_view::npos) return {};
    const std::string_view rest = head.substr(place + mark.size(), 40);
    return parse_time(rest.substr(0, rest.find('"')));
}

class SyslogSource : public LineSource {
public:
    SyslogSource(std::unique_ptr<ByteStream> bytes, events::Vocabulary& vocabulary)
        : LineSource(std::move(bytes)),
          names_(vocabulary),
          audit_(vocabulary),
          message_(vocabulary.id("Message")),
          process_name_(vocabulary.id("ProcessName")) {}

    Result<Progress> read(events::Batch& batch) override {
        if (!looked_) TRY(look_at_head());
        return LineSource::read(batch);
    }

private:
    Result<void> look_at_head() {
        looked_ = true;
        told_ = first_told_time(TRY(bytes().peek(FileFormat::head_size)).substr(0, FileFormat::head_size));
        return {};
    }

    void read_line(const Line& line, events::Batch& batch) override {
        const auto parsed = formats::parse_syslog_line(line.text);
        if (!parsed) return count(line, "no syslog header");
        if (parsed->message.starts_with("<Event") && read_sysmon(*parsed, line, batch)) return;
        const size_t audit = parsed->message.substr(0, 256).find("type=");
        if (audit != std::string_view::npos &&
            audit_.read(parsed->message.substr(audit), parsed->host, line.number, batch))
            return;
        read_text(*parsed, line, batch);
    }

    void flush(events::Batch& batch) override { audit_.flush(batch); }

    bool read_sysmon(const SyslogLine& parsed, const Line& line, events::Batch& batch) {
        events::Event& event = batch.begin();
        const auto added = add_event_xml(parsed.message, names_, batch.arena, event);
        if (added && finish_windows_event(event, batch.arena)) {
            if (event.host.empty()) event.host = batch.arena.copy(parsed.host);
            if (event.time != Time{}) told_ = event.time;
            if (is_full(event)) count(line, event_is_cut);
            return true;
        }
        // Syslog cuts long messages, and half an event is none.
        batch.drop_last();
        count(line, added ? "Sysmon event without EventID or Channel" : added.error().message);
        return true;
    }

    void read_text(const SyslogLine& parsed, const Line& line, events::Batch& batch) {
        events::Event& event = batch.begin();
        event.time = time_of(parsed);
        event.host = batch.arena.copy(parsed.host);
        event.record = line.number;
        event.log_source = {"linux", linux_service(parsed.program), {}};
        event.add(message_, batch.arena.copy(parsed.message));
        if (!parsed.program.empty()) event.add(process_name_, batch.arena.copy(parsed.program));
        if (!parsed.pid.empty()) event.add(field::ProcessId, batch.arena.copy(parsed.pid));
    }

    Time time_of(const SyslogLine& parsed) {
        if (parsed.time) {
            told_ = parsed.time;
            return *parsed.time;
        }
        if (!told_) return {};
        const auto date = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(*told_));
        const int year = static_cast<int>(date.year());
        Time best = parsed.time_in(year);
        for (const int other : {year - 1, year + 1}) {
            const Time time = parsed.time_in(other);
            if (std::chrono::abs(time - *told_) < std::chrono::abs(best - *told_)) best = time;
        }
        return best;
    }

    FieldNames names_;
    AuditEvents audit_;
    events::FieldId message_, process_name_;
    std::optional<Time> told_;
    bool looked_ = false;
};

// The first line that is not empty decides: a log that was cut in front begins in mid-line.
bool claims_any(std::string_view raw) {
    std::string storage;
    const std::string_view head = as_utf8(raw, storage);
    int looked_at = 0;
    for (std::string_view rest = head; !rest.empty() && looked_at < 2;) {
        const size_t end = rest.find('\n');
        const std::string_view line = trim(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (line.empty()) continue;
        ++looked_at;
        if (formats::parse_syslog_line(line)) return true;
    }
    return false;
}

bool claims_sysmon(std::string_view head) {
    return head.find("Linux-Sysmon") != std::string_view::npos && find_event_xml(head) != std::string_view::npos &&
           claims_any(head);
}

Result<std::unique_ptr<Source>> open(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    return std::make_unique<SyslogSource>(TRY(as_utf8(std::move(bytes))), context.vocabulary);
}

}  // namespace

FileFormat sysmon_linux_format() { return {"sysmon-linux", claims_sysmon, open}; }
FileFormat syslog_format() { return {"syslog", claims_any, open}; }

}  // namespace mitsuke::sources
