// SPDX-License-Identifier: Apache-2.0
// The JSON reader against simdjson alone over the same bytes: what it costs to make events of what
// was parsed. usage: json_bench [FILE.jsonl]
#include <simdjson.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "sources/files/format.h"
#include "sources/files/memory_stream.h"

namespace {

using namespace mitsuke;

constexpr int runs = 5;

// Three kinds of records as shippers write them, repeated.
std::string sample_lines() {
    const std::vector<std::string> lines{
        R"({"@timestamp":"2024-03-05T00:01:30.473Z","host":{"name":"PC1"},"winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","computer_name":"PC1.example","event_data":{"DestinationIp":"10.0.0.21","DestinationPort":"443","Image":"C:\\Program Files\\Example\\Agent.exe","Initiated":"true","ProcessGuid":"{f5c9c6dc-57d6-65e6-6204-000000000600}","ProcessId":"25072","Protocol":"tcp","SourceIp":"10.0.0.17","SourcePort":"51539","User":"NT AUTHORITY\\SYSTEM","UtcTime":"2024-03-05 00:01:30.000"},"event_id":"3","provider_name":"Microsoft-Windows-Sysmon","record_id":594664}})",
        R"({"EventID":22,"Channel":"Microsoft-Windows-Sysmon/Operational","Provider":"Microsoft-Windows-Sysmon","Computer":"PC2.example","TimeCreated":"2024-04-01T00:01:30.194Z","EventRecordID":757704,"ProcessGuid":"{0291d900-277a-65fe-6103-000000000500}","ProcessId":7320,"Image":"C:\\Program Files\\Example\\Agent.exe","UtcTime":"2024-04-01 00:01:29.922","QueryName":"mgmt.example","QueryStatus":"0","QueryResults":"::ffff:10.0.0.21;"})",
        R"({"Event":{"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Security-Auditing"}},"EventID":4688,"TimeCreated":{"#attributes":{"SystemTime":"2024-04-01T00:01:30.194Z"}},"EventRecordID":5,"Channel":"Security","Computer":"PC3"},"EventData":{"SubjectUserName":"a","NewProcessId":"0x40a4","NewProcessName":"C:\\Windows\\System32\\cmd.exe","CommandLine":"cmd /c dir","ProcessId":"0x20a4"}}})"};
    std::string text;
    for (int round = 0; round < 50'000; ++round)
        text.append(lines[static_cast<size_t>(round) % lines.size()]).push_back('\n');
    return text;
}

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <typename Work>
double median_seconds(Work work) {
    std::vector<double> seconds;
    for (int run = 0; run < runs; ++run) {
        const double start = cpu_seconds();
        work();
        seconds.push_back(cpu_seconds() - start);
    }
    std::sort(seconds.begin(), seconds.end());
    return seconds[seconds.size() / 2];
}

size_t parse_only(const simdjson::padded_string& text) {
    simdjson::dom::parser parser;
    size_t documents = 0;
    simdjson::dom::document_stream stream;
    if (parser.parse_many(text).get(stream)) return 0;
    for (auto document : stream) documents += document.error() ? 0 : 1;
    return documents;
}

size_t read_events(const std::string& text) {
    events::Vocabulary vocabulary;
    size_t count = 0;
    for (const auto& format : sources::file_formats()) {
        if (!format.claims(std::string_view(text).substr(0, sources::FileFormat::head_size))) continue;
        auto source = format.open(std::make_unique<sources::MemoryStream>(text), {vocabulary, "bench"});
        if (!source) return 0;
        events::Batch batch;
        for (auto progress = sources::Progress::more; progress == sources::Progress::more;) {
            batch.clear();
            auto result = (*source)->read(batch);
            count += batch.size();
            if (!result) return count;
            progress = *result;
        }
        return count;
    }
    return count;
}

}  // namespace

int main(int argc, char** argv) {
    std::string text;
    if (argc > 1) {
        std::ifstream file(argv[1], std::ios::binary);
        text.assign(std::istreambuf_iterator<char>(file), {});
    } else {
        text = sample_lines();
    }
    const simdjson::padded_string padded(text);
    size_t documents = 0, events = 0;
    const double limit = median_seconds([&] { documents = parse_only(padded); });
    const double ours = median_seconds([&] { events = read_events(text); });
    if (documents == 0 || events == 0) {
        std::fprintf(stderr, "json_bench: nothing was read\n");
        return 1;
    }
    const double megabytes = static_cast<double>(text.size()) / 1e6;
    std::printf("json: %.0f MB, %zu documents, %zu events; median of %d, CPU time of one thread\n", megabytes,
                documents, events, runs);
    std::printf("  simdjson (DOM) alone  %8.0f documents/s  %6.0f MB/s\n", static_cast<double>(documents) / limit,
                megabytes / limit);
    std::printf("  events of the reader  %8.0f events/s     %6.0f MB/s\n", static_cast<double>(events) / ours,
                megabytes / ours);
    std::printf("  ratio                 %8.2f of the time of parsing alone\n", ours / limit);
    return 0;
}
