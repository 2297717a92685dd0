// SPDX-License-Identifier: Apache-2.0
// What comes from the wire, on one core: DNS and mixed captures, Zeek logs. CPU time of copying the bytes, of the
// reader alone, and of the whole road without and with rules, ledgers and own indicators, least of three.
// usage: wire_bench [--write FOLDER | --only dns.pcap|mixed.pcap|dns.log|conn.log] [FOLDER of captures for mixed.pcap]
// --write only writes what it would have read, for tools/race_wire.py.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "bench/wire_inputs.h"
#include "content/content.h"
#include "formats/pcap/capture.h"
#include "ledgers/contacts/contacts.h"
#include "ledgers/provenance/provenance.h"
#include "pipeline/road.h"
#include "sources/files/format.h"
#include "sources/files/memory_stream.h"

namespace {

using namespace mitsuke;
namespace fs = std::filesystem;

constexpr uint64_t seed = 20'240'420;
constexpr int rounds = 3;

double cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double least_seconds(const std::function<void()>& work) {
    double least = 1e9;
    for (int round = 0; round < rounds; ++round) {
        const double start = cpu_seconds();
        work();
        least = std::min(least, cpu_seconds() - start);
    }
    return least;
}

struct Input {
    std::string name, bytes, unit;
    uint64_t units = 0;  ///< packets or lines
};

// All Ethernet frames of the captures below a folder, over and over with a clock that goes on.
class MixedTraffic {
public:
    explicit MixedTraffic(const fs::path& folder) {
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            const auto ending = entry.path().extension();
            if (ending != ".pcap" && ending != ".pcapng" && ending != ".trace") continue;
            std::ifstream file(entry.path(), std::ios::binary);
            take({std::istreambuf_iterator<char>(file), {}});
        }
    }
    Input make(size_t bytes_wanted) const {
        Input input{"mixed.pcap", {}, "packets", 0};
        bench::CaptureMaker capture(input.bytes);
        for (uint64_t micros = 0; !frames_.empty() && input.bytes.size() < bytes_wanted;)
            for (const auto& frame : frames_) capture.add(micros += 10, frame);
        input.units = capture.frames;
        return input;
    }

private:
    void take(const std::string& bytes) {
        constexpr uint32_t ethernet = 1;
        formats::CaptureReader reader;
        formats::CapturedPacket packet;
        for (std::string_view rest = bytes; !rest.empty();) {
            const auto step = reader.next(rest, packet);
            const bool goes_on = step.status == formats::CaptureReader::Status::packet ||
                                 step.status == formats::CaptureReader::Status::skipped;
            if (!goes_on || step.used > rest.size()) return;
            if (step.status == formats::CaptureReader::Status::packet && packet.link_type == ethernet)
                frames_.emplace_back(packet.bytes);
            rest.remove_prefix(step.used);
        }
    }
    std::vector<std::string> frames_;
};

std::vector<Input> make_inputs(const std::string& captures) {
    constexpr size_t log_bytes = 100'000'000;
    constexpr uint64_t packets = 1'000'000;
    std::vector<Input> inputs;
    inputs.push_back({"dns.pcap", bench::DnsTraffic(seed).make(packets), "packets", packets});
    if (!captures.empty()) inputs.push_back(MixedTraffic(captures).make(log_bytes));
    for (auto& [name, log] : {std::pair{"dns.log", bench::make_zeek_dns(seed, log_bytes)},
                              std::pair{"conn.log", bench::make_zeek_conn(seed, log_bytes)}}) {
        const auto lines = static_cast<uint64_t>(std::count(log.begin(), log.end(), '\n'));
        inputs.push_back({name, log, "lines", lines});
    }
    return inputs;
}

std::shared_ptr<sources::Source> open(const Input& input, events::Vocabulary& vocabulary) {
    const std::string_view head = std::string_view(input.bytes).substr(0, sources::FileFormat::head_size);
    for (const auto& format : sources::file_formats()) {
        if (!format.claims(head)) continue;
        // As much at a time as a file would show.
        auto bytes = std::make_unique<sources::MemoryStream>(input.bytes, 256 * 1024);
        auto source = format.open(std::move(bytes), {vocabulary, input.name});
        return source ? std::shared_ptr<sources::Source>(std::move(*source)) : nullptr;
    }
    return nullptr;
}

uint64_t read_alone(const Input& input) {
    events::Vocabulary vocabulary;
    const auto source = open(input, vocabulary);
    uint64_t events = 0;
    for (events::Batch batch; source;) {
        batch.clear();
        const auto progress = source->read(batch);
        events += batch.size();
        if (!progress || *progress == sources::Progress::end) break;
    }
    return events;
}

enum class Content : uint8_t { none, own };
enum class Memory : uint8_t { none, ledgers };

size_t walk_road(const Input& input, Content content, Memory memory) {
    events::Vocabulary vocabulary;
    rules::RuleSet rules(vocabulary);
    intel::IndicatorSet indicators;
    rules::LoadOptions options;
    options.own = true;
    for (const auto& file : content::files()) {
        if (content == Content::none) break;
        const bool is_rule = file.name.starts_with("sigma/") && !file.name.ends_with(".test.yml");
        if (is_rule) rules.add_file(std::string(file.name), file.text, options);
        if (file.name.starts_with("indicators/")) (void)indicators.add_file(std::string(file.name), file.text);
    }
    rules.finish();
    std::vector<std::unique_ptr<ledgers::Ledger>> ledgers;
    if (memory == Memory::ledgers) {
        ledgers.push_back(std::make_unique<ledgers::ProvenanceLedger>(1));
        ledgers.push_back(std::make_unique<ledgers::ContactsLedger>(seed));
    }
    bool is_given = false;
    pipeline::Road road({vocabulary, rules, indicators, ledgers}, {});
    const auto findings = road.run([&]() -> std::optional<pipeline::RoadInput> {
        if (std::exchange(is_given, true)) return {};
        return pipeline::RoadInput{{}, open(input, vocabulary), {}};
    });
    return findings ? findings->detections.size() : 0;
}

void measure(const Input& input) {
    const auto bytes = static_cast<double>(input.bytes.size()), units = static_cast<double>(input.units);
    std::string copy(input.bytes.size(), '\0');
    const double copying = least_seconds([&] { std::memcpy(copy.data(), input.bytes.data(), copy.size()); });
    std::printf("%s: %.1f MB, %.0f %s, %llu events\n", input.name.c_str(), bytes / 1e6, units, input.unit.c_str(),
                static_cast<unsigned long long>(read_alone(input)));
    const auto line = [&](const char* what, double seconds) {
        std::printf("  %-30s %7.3f s %7.0f MB/s %8.2f M %s/s %6.0f ns each, %7.1f x copying\n", what, seconds,
                    bytes / 1e6 / seconds, units / 1e6 / seconds, input.unit.c_str(), seconds * 1e9 / units,
                    seconds / copying);
    };
    line("copying the bytes", copying);
    line("reader alone", least_seconds([&] { read_alone(input); }));
    line("road, no rules, no ledgers", least_seconds([&] { walk_road(input, Content::none, Memory::none); }));
    line("road, own rules, no ledgers", least_seconds([&] { walk_road(input, Content::own, Memory::none); }));
    line("road, own rules and ledgers", least_seconds([&] { walk_road(input, Content::own, Memory::ledgers); }));
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    std::string folder, only;
    for (auto& [option, value] : {std::pair{"--write", &folder}, std::pair{"--only", &only}}) {
        if (arguments.size() < 2 || arguments[0] != option) continue;
        *value = arguments[1];
        arguments.erase(arguments.begin(), arguments.begin() + 2);
    }
    for (const auto& input : make_inputs(arguments.empty() ? "" : arguments[0])) {
        if (!only.empty() && input.name != only) continue;
        if (folder.empty()) measure(input);
        else std::ofstream(fs::path(folder) / input.name, std::ios::binary) << input.bytes;
    }
    return 0;
}
