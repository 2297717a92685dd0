// SPDX-License-Identifier: Apache-2.0
// A part of a state restored from hostile bytes, then at work: the first byte chooses a ledger, or what was told and
// read. What is restored must neither crash nor lead anywhere that is not there.
#include <array>
#include <cstdlib>

#include "cases/case_builder.h"
#include "cases/earlier_cases.h"
#include "ledgers/contacts/contacts.h"
#include "ledgers/provenance/provenance.h"
#include "pipeline/hunted_before.h"

using namespace mitsuke;
namespace field = events::field;

namespace {

void work(ledgers::Ledger& ledger) {
    static constexpr std::array<std::string_view, 6> categories{
        "process_creation", "file_event", "dns_query", "registry_set", "image_load", "process_termination"};
    Arena arena;
    Time time{std::chrono::hours(24 * 365 * 50)};
    for (const std::string_view host : {"pc1", "PC1"}) {
        for (const std::string_view category : categories) {
            events::Event event;
            event.host = host;
            event.time = time += std::chrono::minutes(7);
            event.log_source = {"windows", "sysmon", {category, {}, {}}};
            event.add(field::Image, "C:\\Program Files\\Kawasemi\\Tax\\Upd.exe");
            event.add(field::ProcessGuid, "upd");
            event.add(field::TargetFilename, "C:\\Windows\\Temp\\a.exe");
            event.add(field::QueryName, "dade2863b2e45eb55e1ab81ef288dbb0.example.com");
            event.add(field::TargetObject, "HKLM\\System\\CurrentControlSet\\Services\\svx\\ImagePath");
            event.add(field::Details, "C:\\Windows\\Temp\\a.exe");
            event.add(field::ImageLoaded, "C:\\Windows\\Temp\\a.dll");
            events::Batch facts;
            if (ledger.wants(event)) ledger.observe(event, arena, facts);
            for (const std::string_view lineage : {"pc1/0", "pc1/1", "pc1/4294967295", "pc1", ""})
                ledger.recall(lineage, event, facts);
        }
    }
}

template <typename LedgerKind>
void restore_and_work(LedgerKind& ledger, std::string_view bytes) {
    ledgers::SnapshotReader reader(bytes);
    (void)ledger.restore(reader);
    work(ledger);
    ledgers::SnapshotWriter writer;
    ledger.save(writer);
}

void tell_and_read(std::string_view bytes) {
    cases::CaseBook book;
    pipeline::HuntedBefore hunted;
    ledgers::SnapshotReader reader(bytes);
    reader(book, hunted);
    if (!reader.ok() || !book.is_bounded() || !hunted.is_bounded()) return;
    events::RuleInfo rule;
    rule.own = true;
    cases::Findings findings;
    for (const std::string_view lineage : {"pc1/1", "pc1/2"}) {
        events::Detection detection;
        detection.rule = &rule;
        detection.time = Time{std::chrono::hours(24 * 365 * 50)};
        detection.fields = {{"Lineage", std::string(lineage)}};
        findings.detections.push_back(std::move(detection));
    }
    cases::build_cases(findings, book);
    if (cases::earlier_cases(findings, book).cases.size() > cases::earlier_cases_max || !book.is_bounded())
        std::abort();
    (void)hunted.saw_newer("pc1", Time{std::chrono::hours(1)});
    events::SourceReport report;
    report.first = report.last = Time{};
    (void)hunted.has_read(report);
    hunted.note({report});
    ledgers::SnapshotWriter writer;
    writer(book, hunted);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] == 2) {
        tell_and_read(bytes);
    } else if (data[0] % 2 == 0) {
        ledgers::ProvenanceLedger ledger(1);
        restore_and_work(ledger, bytes);
    } else {
        ledgers::ContactsLedger ledger(1);
        restore_and_work(ledger, bytes);
    }
    return 0;
}
