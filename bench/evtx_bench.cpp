// SPDX-License-Identifier: Apache-2.0
// Records per second of the event log reader over a folder of .evtx files (argument, else the
// environment's MITSUKE_CORPUS), against reading the same bytes once and against evtx_dump, the fastest
// published parser, where one is on the PATH. CPU time of one thread, median of five.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "sources/files/evtx_reader.h"
#include "sources/files/memory_stream.h"

namespace {

using namespace mitsuke;
namespace fs = std::filesystem;

constexpr size_t rounds = 5;

struct Log {
    fs::path path;
    std::string bytes;
};

std::vector<Log> load(const fs::path& folder) {
    std::vector<Log> logs;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".evtx") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        logs.push_back({entry.path(), {std::istreambuf_iterator<char>(file), {}}});
    }
    return logs;
}

double cpu_seconds(int who) {
    rusage usage{};
    getrusage(who, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double median_seconds(int who, const std::function<void()>& work) {
    std::array<double, rounds> times{};
    for (double& time : times) {
        const double start = cpu_seconds(who);
        work();
        time = cpu_seconds(who) - start;
    }
    std::sort(times.begin(), times.end());
    return times[rounds / 2];
}

struct Count {
    uint64_t records = 0, fields = 0;
};

Count read_all(const std::vector<Log>& logs) {
    Count count;
    events::Vocabulary vocabulary;
    events::Batch batch;
    for (const Log& log : logs) {
        sources::EvtxReader reader(std::make_unique<sources::MemoryStream>(log.bytes),
                                   {vocabulary, log.path.string(), nullptr});
        for (bool is_over = false; !is_over; batch.clear()) {
            const auto progress = reader.read(batch);
            is_over = !progress || *progress == sources::Progress::end;
            count.records += batch.size();
            for (size_t index = 0; index < batch.size(); ++index) count.fields += batch[index].fields.size();
        }
    }
    return count;
}

void copy_all(const std::vector<Log>& logs) {
    static std::string target;
    for (const Log& log : logs) {
        target.resize(std::max(target.size(), log.bytes.size()));
        std::memcpy(target.data(), log.bytes.data(), log.bytes.size());
        asm volatile("" : : "r"(target.data()) : "memory");
    }
}

bool has_peer() { return std::system("command -v evtx_dump >/dev/null 2>&1") == 0; }

// One process for each file, as the peer works; without the time to start one.
double peer_seconds(const std::vector<Log>& logs) {
    const auto run_each = [&logs](const std::string& start, bool with_file) {
        return median_seconds(RUSAGE_CHILDREN, [&] {
            for (const Log& log : logs) {
                const auto command = start + (with_file ? " '" + log.path.string() + "'" : "") + " >/dev/null 2>&1";
                (void)!std::system(command.c_str());
            }
        });
    };
    return run_each("exec evtx_dump -t 1 -o jsonl", true) - run_each("exec evtx_dump --version", false);
}

}  // namespace

int main(int argc, char** argv) {
    const char* const folder = argc > 1 ? argv[1] : std::getenv("MITSUKE_CORPUS");
    const auto logs = folder ? load(folder) : std::vector<Log>{};
    if (logs.empty()) {
        fmt::print("evtx: no .evtx file in {}; give a folder or set MITSUKE_CORPUS\n", folder ? folder : "(nothing)");
        return 0;
    }
    double megabytes = 0;
    for (const Log& log : logs) megabytes += static_cast<double>(log.bytes.size()) / 1e6;

    Count count;
    const double reading = median_seconds(RUSAGE_SELF, [&] { count = read_all(logs); });
    const double copying = median_seconds(RUSAGE_SELF, [&] { copy_all(logs); });
    const auto records = static_cast<double>(count.records);
    fmt::print("evtx: {} files, {:.1f} MB, {} records, {} fields\n", logs.size(), megabytes, count.records,
               count.fields);
    fmt::print("  read      {:8.3f} s  {:9.0f} records/s  {:7.1f} MB/s\n", reading, records / reading,
               megabytes / reading);
    fmt::print("  memcpy    {:8.3f} s  {:>9}            {:7.1f} MB/s  reading takes {:.1f} times as long\n", copying,
               "", megabytes / copying, reading / copying);
    if (!has_peer()) return 0;
    const double peer = peer_seconds(logs);
    fmt::print("  evtx_dump {:8.3f} s  {:9.0f} records/s  {:7.1f} MB/s  {:.1f} times the reader's time\n", peer,
               records / peer, megabytes / peer, peer / reading);
    return 0;
}
