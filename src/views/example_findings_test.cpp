// SPDX-License-Identifier: Apache-2.0
#include "views/example_findings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace mitsuke::views {

namespace {

using events::Level;
using events::RuleInfo;
using namespace std::chrono_literals;

Time at(std::string_view text) { return parse_time(text).value(); }

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class Builder {
public:
    const RuleInfo* rule(std::string name, std::string id, std::string title, std::string title_ja, Level level,
                         std::vector<std::string> attack) {
        auto info = std::make_unique<RuleInfo>();
        info->own = name.starts_with("sigma/");
        info->name = std::move(name);
        info->id = std::move(id);
        info->title = std::move(title);
        info->title_ja = std::move(title_ja);
        info->level = level;
        info->attack = std::move(attack);
        example_->rules.push_back(std::move(info));
        return example_->rules.back().get();
    }
    size_t detect(const RuleInfo* rule, std::string_view time, std::string host, uint32_t source, uint64_t record,
                  events::KeptFields fields, std::optional<size_t> in_case = {}) {
        all().detections.push_back({rule, at(time), std::move(host), source, record, std::move(fields)});
        all().case_of.push_back(in_case);
        return all().detections.size() - 1;
    }
    cases::Findings& all() { return example_->findings; }

    void coverage();
    void tax_case();
    void dns_case();
    void others();
    std::unique_ptr<Example> take() { return std::move(example_); }

private:
    void tax_detections(cases::Case& tax);

    std::unique_ptr<Example> example_ = std::make_unique<Example>();
};

constexpr std::string_view tax_domain = "cdn.chozei-sync.example";

void Builder::tax_detections(cases::Case& tax) {
    const auto* late =
        rule("sigma/late_payload.yml", "5b3f2c1e-0000-4000-8000-000000000001", "Late payload of an installed product",
             "導入済み製品による遅延ペイロード", Level::critical, {"T1195.002"});
    const auto* twin = rule("sigma/twin_persistence.yml", "5b3f2c1e-0000-4000-8000-000000000002",
                            "Twin services of one lineage", "同じ系譜の双子サービス", Level::high, {"T1543.003"});
    const auto* respawn =
        rule("sigma/mutual_respawn.yml", "5b3f2c1e-0000-4000-8000-000000000003", "Two programs that revive each other",
             "互いを復活させる2つのプログラム", Level::high, {});
    const auto* beacon = rule("sigma/novel_beacon.yml", "5b3f2c1e-0000-4000-8000-000000000004",
                              "Beacon to a novel domain", "新規ドメインへの定期通信", Level::medium, {"T1071.001"});
    const std::string lineage = "Chozei Tax Suite 3.2 > ChozeiSetup-3.2.exe > updater.exe > upsync.exe";
    const auto add = [&](const RuleInfo* why_rule, std::string_view time, std::string host, uint64_t record, int weight,
                         Message why, events::KeptFields fields) {
        fields.push_back({"RootProduct", "Chozei Tax Suite"});
        fields.push_back({"LineagePath", lineage});
        const uint32_t source = host == "KEIRI-PC02" ? 1 : 0;
        tax.evidence.push_back({detect(why_rule, time, std::move(host), source, record, std::move(fields), 0), weight,
                                std::make_shared<const Message>(std::move(why))});
    };
    add(late, "2026-10-06T03:04:09Z", "KEIRI-PC01", 48'211, 45, {"example.why.late", {{"delay", "2 h 03 min"}}},
        {{"Fact", "late_payload"},
         {"Image", "C:\\Program Files (x86)\\Chozei\\updater.exe"},
         {"TargetFilename", "C:\\ProgramData\\Chozei\\upsync.exe"},
         {"CommandLine", "updater.exe /q \"<script>alert('x')</script>\" https://cdn.chozei-sync.example/p.bin"},
         {"Hashes", "SHA256=9f2feb0f1ef425b292f2f94ec8482494df430413e3b0c44298fc1c149afbf4c8"}});
    add(late, "2026-10-06T03:41:50Z", "KEIRI-PC02", 9'120, 0, {"example.why.repeat", {}},
        {{"Fact", "late_payload"}, {"TargetFilename", "C:\\ProgramData\\Chozei\\upsync.exe"}});
    add(twin, "2026-10-06T03:04:31Z", "KEIRI-PC01", 48'230, 20, {"example.why.twin", {}},
        {{"ServiceName", "ChozeiSync"},
         {"PeerService", "ChozeiSyncHelper"},
         {"ImagePath", "C:\\ProgramData\\Chozei\\upsync.exe -s"},
         {"Data", "one"},
         {"Data", "two\x1b[31m\xff"}});
    add(respawn, "2026-10-06T09:12:00Z", "KEIRI-PC01", 51'007, 20,
        {"example.why.respawn", {{"first", "upsync.exe"}, {"second", "upsynch.exe"}, {"delay", "2 s"}}},
        {{"Image", "C:\\ProgramData\\Chozei\\upsync.exe"},
         {"Peer", "C:\\ProgramData\\Chozei\\upsynch.exe"},
         {"Delay", "2"},
         {"Mutual", "true"}});
    for (int contact = 0; contact < 40; ++contact) {
        const Time when = at("2026-10-06T11:04:31Z") + contact * 1h + contact % 7 * 1s;
        add(beacon, format_rfc3339(when), contact % 4 == 3 ? "KEIRI-PC02" : "KEIRI-PC01",
            60'000 + static_cast<uint64_t>(contact) * 11, contact == 0 ? 15 : 0,
            contact == 0 ? Message{"example.why.beacon", {{"period", "1 h 00 min"}}}
                         : Message{"example.why.repeat", {}},
            {{"Image", "C:\\ProgramData\\Chozei\\upsync.exe"},
             {"QueryName", std::string(tax_domain)},
             {"DestinationIp", "203.0.113.7"},
             {"DestinationPort", "9005"}});
    }
    add(late, "2026-10-19T22:10:00Z", "KEIRI-PC01", 99'002, 10,
        {"example.why.resurrect", {{"file", "upsync.exe"}, {"delay", "12 min 08 s"}}},
        {{"Fact", "resurrection"}, {"TargetFilename", "C:\\ProgramData\\Chozei\\upsync.exe"}});
}

void Builder::tax_case() {
    cases::Case tax;
    tax.id = "M-7f3a91c2";
    tax.score = 92;
    tax.severity = Level::critical;
    tax.title = {"example.tax.title", {{"product", "Chozei Tax Suite 3.2"}, {"delay", "2 h 03 min"}}};
    tax.product = cases::RootProduct{"Chozei Tax Suite", "3.2.0.118", "Chozei Software K.K.",
                                     "C:\\Users\\佐藤\\Downloads\\ChozeiSetup-3.2.exe"};
    tax.hosts = {"KEIRI-PC01", "KEIRI-PC02"};
    tax.story = {
        {"example.tax.story.1",
         {{"user", "KEIRI\\佐藤"},
          {"product", "Chozei Tax Suite 3.2"},
          {"signer", "Chozei Software K.K."},
          {"delay", "2 h 03 min"},
          {"file", "upsync.exe"},
          {"domain", std::string(tax_domain)}}},
        {"example.tax.story.2", {{"first", "ChozeiSync"}, {"second", "ChozeiSyncHelper"}}},
        {"example.tax.story.3",
         {{"file", "upsync.exe"},
          {"domain", std::string(tax_domain)},
          {"period", "1 h 00 min"},
          {"count", "40"},
          {"hosts", "2"}}},
        {"example.tax.story.4", {{"command", "ChozeiSetup \"><img src=x onerror=alert(1)>\xE2\x80\xAEgpj.exe"}}}};
    tax_detections(tax);
    std::stable_sort(tax.evidence.begin(), tax.evidence.end(), [this](const auto& left, const auto& right) {
        return all().detections[left.detection].time < all().detections[right.detection].time;
    });
    tax.first_seen = at("2026-10-06T01:01:00Z");
    tax.last_seen = at("2026-10-19T22:10:00Z");
    tax.against = {{-8, {"example.against.signed", {}}},
                   {-10, {"example.against.common", {{"count", "3"}, {"all", "6"}}}}};
    tax.indicators = {std::string(tax_domain), "203.0.113.7", "https://cdn.chozei-sync.example/p.bin",
                      "9f2feb0f1ef425b292f2f94ec8482494df430413e3b0c44298fc1c149afbf4c8",
                      "C:\\ProgramData\\Chozei\\upsync.exe"};
    tax.attack = {"T1195.002", "T1543.003", "T1071.001"};
    tax.actions = {{"example.action.isolate", {{"hosts", "KEIRI-PC01, KEIRI-PC02"}}},
                   {"example.action.preserve", {{"file", "C:\\ProgramData\\Chozei\\upsync.exe"}}},
                   {"example.action.block", {{"domain", std::string(tax_domain)}}}};
    all().cases.push_back(std::move(tax));
}

void Builder::dns_case() {
    const auto* channel = rule("sigma/dns_channel.yml", "5b3f2c1e-0000-4000-8000-000000000005", "Data in DNS names",
                               "DNS 名に埋め込まれたデータ", Level::high, {"T1071.004"});
    const auto* changed = rule("sigma/changed_component.yml", "", "Component changed without a new version",
                               "版を変えずに変更された部品", Level::medium, {});
    cases::Case dns;
    dns.id = "M-21d0be44";
    dns.score = 55;
    dns.severity = Level::high;
    dns.title = {"example.dns.title", {{"product", "RackView Console 5.1"}}};
    dns.product = cases::RootProduct{"RackView Console", "5.1.0.62", "RackView Systems Ltd.", ""};
    dns.hosts = {"srv-mgmt01"};
    dns.story = {{"example.dns.story.1",
                  {{"product", "RackView Console 5.1"},
                   {"signer", "RackView Systems Ltd."},
                   {"count", "212"},
                   {"domain", "rv-metrics.example"},
                   {"bytes", "31"}}},
                 {"example.dns.story.2", {{"period", "8 h 00 min"}, {"version", "5.1.0.62"}}}};
    const auto add = [&](const RuleInfo* why_rule, std::string_view time, uint64_t record, int weight, std::string why,
                         events::KeptFields fields) {
        dns.evidence.push_back({detect(why_rule, time, "srv-mgmt01", 2, record, std::move(fields), 1), weight,
                                std::make_shared<const Message>(Message{std::move(why), {}})});
    };
    add(changed, "2026-10-07T02:00:12Z", 311, 20, "example.why.changed",
        {{"TargetFilename", "C:\\Program Files\\RackView\\nsock2.dll"}, {"FileVersion", "5.1.0.62"}});
    add(channel, "2026-10-07T10:00:12Z", 530, 40, "example.why.channel",
        {{"QueryName", "mfzwizltoq4dsnbvgy3tq.ptqk2hc.rv-metrics.example"}, {"QueryType", "TXT"}});
    for (int contact = 1; contact < 20; ++contact)
        add(channel, format_rfc3339(at("2026-10-07T10:00:12Z") + contact * 8h),
            530 + static_cast<uint64_t>(contact) * 97, 0, "example.why.repeat",
            {{"QueryName", "nbswy3dpeb3w64tm.ptqk2hc.rv-metrics.example"}});
    dns.first_seen = at("2026-10-07T02:00:12Z");
    dns.last_seen = at("2026-10-13T18:00:12Z");
    dns.against = {{-5, {"example.against.signed", {}}}};
    dns.indicators = {"rv-metrics.example", "C:\\Program Files\\RackView\\nsock2.dll"};
    dns.attack = {"T1071.004"};
    dns.actions = {{"example.action.block", {{"domain", "rv-metrics.example"}}},
                   {"example.action.ask", {{"vendor", "RackView Systems Ltd."}}}};
    all().cases.push_back(std::move(dns));
}

void Builder::others() {
    const auto* whoami = rule("rules/proc_creation_win_whoami.yml", "5b3f2c1e-0000-4000-8000-00000000000a",
                              "Whoami Execution", "", Level::low, {});
    const auto* encoded = rule("rules/proc_creation_win_encoded.yml", "5b3f2c1e-0000-4000-8000-00000000000b",
                               "Encoded PowerShell <b>Command</b>", "", Level::high, {});
    for (int index = 0; index < 1'234; ++index)
        detect(whoami, format_rfc3339(at("2026-10-08T00:00:00Z") + index * 9min),
               "WS-" + std::to_string(100 + index % 3), 0, 70'000 + static_cast<uint64_t>(index),
               {{"Image", "C:\\Windows\\System32\\whoami.exe"}, {"CommandLine", "whoami /all"}});
    detect(encoded, "2026-10-11T08:15:00.250Z", "WS-101", 0, 70'555,
           {{"CommandLine", "powershell -enc SQBFAFgA\nsecond line"}});
}

void Builder::coverage() {
    auto& coverage = all().coverage;
    coverage.sources = {{"logs/KEIRI-PC01/Sysmon.evtx",
                         "evtx",
                         {"KEIRI-PC01", "WS-100", "WS-101", "WS-102"},
                         at("2026-10-05T15:00:00Z"),
                         at("2026-10-20T02:30:00Z"),
                         31'200,
                         0,
                         ""},
                        {"logs/KEIRI-PC02/Sysmon.evtx",
                         "evtx",
                         {"KEIRI-PC02"},
                         at("2026-10-05T15:00:00Z"),
                         at("2026-10-12T09:00:00Z"),
                         8'400,
                         37,
                         "chunk 12 at 0x91000: checksum 1a2b3c4d, expected 5e6f7a8b"},
                        {"logs/dns.log",
                         "zeek-tsv",
                         {"srv-mgmt01"},
                         at("2026-10-06T00:00:00Z"),
                         at("2026-10-20T00:00:00Z"),
                         4'100,
                         0,
                         ""},
                        {"logs/broken \x1b]0;x\x07.bin", "", {}, {}, {}, 0, 0, "no reader knows this format"}};
    coverage.sources[0].checksum_mismatches = 2;
    coverage.skipped = {{"logs/to \x1b[2Jetc", "is a link that leads out of the folder"},
                        {"logs/pipe", "is a named pipe"}};
    coverage.skipped_count = 2;
    coverage.indicators = {1'204, {{"domain", 800}, {"ip", 404}}, {{"feeds/daily <b>.csv", 1'204, 3}}};
    coverage.events_without_time = 12;
    coverage.events_offered = 43'700;
    coverage.events_processed = 43'698;
    coverage.events_dropped = 2;
    coverage.rules_loaded = 3'112;
    coverage.rules_rejected = {{"rules/bad.yml", 14, 9, "", "unknown modifier 'contians'",
                                "    CommandLine|contians: 'x'\n                ^^^^^^^^"}};
    for (int index = 0; index < 30; ++index)
        coverage.rules_cannot_fire.push_back(
            {"rules/m365_" + std::to_string(index) + ".yml", "", "Microsoft 365 rule", "no input of product m365"});
    coverage.rules_cannot_fire.push_back(
        {"rules/field.yml", "", "Rule over a field nobody writes", "no event has the field ImpHash"});
}

}  // namespace

std::unique_ptr<Example> example_findings() {
    Builder builder;
    builder.coverage();
    builder.tax_case();
    builder.dns_case();
    builder.others();
    return builder.take();
}

cases::Findings empty_findings() {
    cases::Findings findings;
    findings.coverage = example_findings()->findings.coverage;
    return findings;
}

cases::EarlierCases example_earlier() {
    cases::EarlierCase grave, old;
    grave.id = "case-0000000000aa";
    grave.title = {"example.tax.title", {{"product", "Chozei Tax <b>Suite</b> 3.2"}, {"delay", "2 h 03 min"}}};
    grave.product = "Chozei Tax <b>Suite</b>";
    grave.hosts = {"KEIRI-PC01", "KEIRI-PC02\x1b[31m"};
    grave.score = 92;
    grave.severity = Level::critical;
    grave.first_seen = at("2026-10-06T01:01:00Z");
    grave.last_seen = at("2026-10-12T22:10:00Z");
    grave.is_examined = false;
    grave.is_recent = true;
    old.id = "case-0000000000bb";
    old.score = 12;
    old.severity = Level::low;
    old.first_seen = old.last_seen = at("2026-01-02T03:04:05Z");
    return {5, {grave, old}};
}

const Catalogue& example_catalogue() {
    static const Catalogue catalogue = [] {
        const std::string folder = MITSUKE_TEST_DATA;
        auto parsed = Catalogue::parse(read(folder + "/../content/messages/views.tsv") +
                                       read(folder + "/../content/messages/reasons.tsv") +
                                       read(folder + "/views/example_messages.tsv"));
        if (!parsed) ADD_FAILURE() << parsed.error().message;
        return parsed ? *std::move(parsed) : Catalogue{};
    }();
    return catalogue;
}

void expect_golden(std::string_view name, std::string_view actual) {
    const std::string path = std::string(MITSUKE_TEST_DATA "/views/") + std::string(name);
    if (std::getenv("MITSUKE_REBASELINE")) {
        std::ofstream(path, std::ios::binary) << actual;
        return;
    }
    const std::string expected = read(path);
    EXPECT_TRUE(expected == actual)
        << path << " differs; look at the change, then set MITSUKE_REBASELINE=1. First "
        << "difference at byte "
        << std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end()).first - expected.begin();
}

}  // namespace mitsuke::views
