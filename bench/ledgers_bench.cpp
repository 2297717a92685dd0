// SPDX-License-Identifier: Apache-2.0
// The provenance ledger alone over events that are parsed already: 50 machines, 14 days, about 250 events a
// day and machine. Prints events a second beside a pass that only reads every field, bytes a host, and the
// time to save and restore. ledgers_bench [hosts, default 50] [days, default 14]
#include <fmt/format.h>
#include <malloc.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "ledgers/provenance/provenance.h"

namespace {

using namespace mitsuke;
namespace field = events::field;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

double cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

size_t heap_bytes() {
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

// Office machines: programs start, look names up, connect and end; an updater writes files now and then.
class Office {
public:
    Office(size_t hosts, size_t days) : hosts_(hosts), days_(days) {}

    void make() {
        for (size_t day = 0; day < days_; ++day)
            for (size_t round = 0; round < rounds; ++round)
                for (size_t host = 0; host < hosts_; ++host) work(host, day, round);
    }
    std::vector<std::unique_ptr<events::Batch>> batches;
    size_t events = 0;

private:
    static constexpr size_t rounds = 50;

    events::Event& begin(size_t host, Time time, std::string_view category) {
        if (batches.empty() || batches.back()->full()) batches.push_back(std::make_unique<events::Batch>());
        events::Event& event = batches.back()->begin();
        event.time = time;
        event.host = batches.back()->arena.copy(fmt::format("PC{}", host));
        event.log_source = {"windows", "sysmon", {category, {}, {}}};
        ++events;
        return event;
    }
    void add(events::Event& event, events::FieldId name, const std::string& value) {
        event.add(name, batches.back()->arena.copy(value));
    }
    void work(size_t host, size_t day, size_t round) {
        const Time time{hours(24 * (20'000 + day) + 8) + minutes(round * 10) + seconds(host)};
        const size_t program = (host * 7 + round) % 40;
        const std::string image = fmt::format("C:\\Program Files\\Vendor{}\\App\\app{}.exe", program % 12, program);
        const std::string guid = fmt::format("{{{}-{}-{}}}", host, day, round);
        auto& start = begin(host, time, "process_creation");
        add(start, field::Image, image);
        add(start, field::ProcessGuid, guid);
        add(start, field::ParentImage, "C:\\Windows\\explorer.exe");
        add(start, field::ParentProcessGuid, fmt::format("{{{}-{}-explorer}}", host, day));
        add(start, field::CommandLine, "\"" + image + "\" --type=renderer --field-trial-handle=1718,i,8273");
        add(start, field::Company, fmt::format("Vendor{} Inc.", program % 12));
        add(start, field::Hashes, fmt::format("SHA256={:064x}", program));
        auto& question = begin(host, time + seconds(1), "dns_query");
        add(question, field::Image, image);
        add(question, field::ProcessGuid, guid);
        add(question, field::QueryName, fmt::format("cdn{}.vendor{}.example", round % 9, program % 12));
        add(question, field::QueryResults, fmt::format("203.0.113.{};", round));
        auto& connection = begin(host, time + seconds(2), "network_connection");
        add(connection, field::Image, image);
        add(connection, field::ProcessGuid, guid);
        add(connection, field::DestinationIp, fmt::format("203.0.113.{}", round));
        add(connection, field::DestinationPort, "443");
        auto& file = begin(host, time + seconds(3), "file_event");
        add(file, field::Image, image);
        add(file, field::ProcessGuid, guid);
        add(file, field::TargetFilename,
            fmt::format("C:\\Program Files\\Vendor{}\\App\\{}\\lib{}.dll", program % 12, day, round));
        auto& end = begin(host, time + minutes(9), "process_termination");
        add(end, field::Image, image);
        add(end, field::ProcessGuid, guid);
    }

    size_t hosts_, days_;
};

size_t read_only(const Office& office) {
    size_t sum = 0;
    for (const auto& batch : office.batches)
        for (size_t index = 0; index < batch->size(); ++index)
            for (const auto& each : (*batch)[index].fields)
                for (const char c : each.value) sum += static_cast<unsigned char>(c);
    return sum;
}

// Each event is copied into one that is used again, as the road does: what the ledger adds to it dies with it
// and is no memory of the ledger's.
double observe_all(const Office& office, ledgers::Ledger& ledger) {
    Arena arena;
    events::Batch facts;
    events::Event event;
    const double start = cpu_seconds();
    for (const auto& batch : office.batches) {
        for (size_t index = 0; index < batch->size(); ++index) {
            event = (*batch)[index];
            if (ledger.wants(event)) ledger.observe(event, arena, facts);
        }
        arena.clear();
        facts.clear();
    }
    return cpu_seconds() - start;
}

}  // namespace

int main(int argc, char** argv) {
    const size_t hosts = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 50;
    const size_t days = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 14;
    Office office(hosts, days);
    office.make();
    const double read_start = cpu_seconds();
    const size_t sum = read_only(office);
    const double reading = cpu_seconds() - read_start;

    ledgers::ProvenanceLedger ledger(1);
    const size_t before = heap_bytes();
    const double taken = observe_all(office, ledger);
    const auto count = static_cast<double>(office.events);
    fmt::print("{} events, {} hosts, {} days (sum {})\n", office.events, hosts, days, sum % 10);
    fmt::print("ledger: {:.0f} events/s, {:.1f} times the pass that reads every byte\n", count / taken,
               taken / reading);
    fmt::print("memory: {} bytes a host, {} things forgotten\n", (heap_bytes() - before) / hosts, ledger.forgotten());

    const double save_start = cpu_seconds();
    ledgers::SnapshotWriter writer;
    ledger.save(writer);
    const double saving = cpu_seconds() - save_start;
    ledgers::ProvenanceLedger restored(2);
    ledgers::SnapshotReader reader(writer.bytes());
    const double restore_start = cpu_seconds();
    const bool is_whole = restored.restore(reader);
    fmt::print("state: {} bytes, saved in {:.3f} s, restored in {:.3f} s{}\n", writer.bytes().size(), saving,
               cpu_seconds() - restore_start, is_whole ? "" : " (FAILED)");
    return is_whole ? 0 : 1;
}
