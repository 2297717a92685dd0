// SPDX-License-Identifier: Apache-2.0
// Sigma rules over a corpus: events a second in the rules alone and with reading, beside reading alone
// and beside the plain evaluator, over the same batches in the same run. Medians of five, CPU time of
// the one thread. rules_bench RULES_FOLDER CORPUS_PATH [plain events, default 20000]
#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "rules/rule_set.h"
#include "sources/files/inputs.h"

namespace {

using namespace mitsuke;
namespace fs = std::filesystem;

double cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

size_t heap_bytes() {
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

void load(const fs::path& folder, rules::RuleSet& rules) {
    std::vector<fs::path> files;
    for (const char* part : {"rules", "rules-emerging-threats", "rules-threat-hunting", "rules-compliance"}) {
        if (!fs::exists(folder / part)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(folder / part))
            if (entry.path().extension() == ".yml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    rules::LoadOptions options;
    options.placeholder = [](std::string_view) { return std::vector<std::string>{"DC1"}; };
    for (const auto& path : files) {
        std::ifstream file(path, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        rules.add_file(path.filename().string(), text, options);
    }
}

/// Gives every batch of the corpus to `take`.
void read(const std::string& path, events::Vocabulary& vocabulary, const std::function<void(events::Batch&)>& take) {
    auto walker = sources::InputWalker::create({path}, vocabulary);
    if (!walker) return;
    events::Batch batch;
    while (auto input = walker->next()) {
        while (input->source) {
            batch.clear();
            const auto progress = input->source->read(batch);
            take(batch);
            if (!progress || *progress == sources::Progress::end) break;
        }
    }
}

struct Times {
    double reading = 0, rules = 0;
    size_t events = 0, matches = 0;
};

Times run(const std::string& path, events::Vocabulary& vocabulary, const rules::RuleSet& rules) {
    Times times;
    rules::RuleSet::Scratch scratch;
    std::vector<const events::RuleInfo*> matches;
    const double start = cpu_seconds();
    read(path, vocabulary, [&](events::Batch& batch) {
        const double before = cpu_seconds();
        for (size_t index = 0; index < batch.size(); ++index) {
            matches.clear();
            rules.evaluate(batch[index], rules::Stage::single_event, scratch, matches);
            times.matches += matches.size();
        }
        times.events += batch.size();
        times.rules += cpu_seconds() - before;
    });
    times.reading = cpu_seconds() - start - times.rules;
    return times;
}

/// Seconds per event of the plain evaluator, over the first events.
double run_plainly(const std::string& path, events::Vocabulary& vocabulary, const rules::RuleSet& rules, size_t most) {
    std::vector<const events::RuleInfo*> matches;
    double seconds = 0;
    size_t events = 0;
    read(path, vocabulary, [&](events::Batch& batch) {
        const double before = cpu_seconds();
        for (size_t index = 0; index < batch.size() && events < most; ++index, ++events) {
            matches.clear();
            rules.evaluate_plainly(batch[index], rules::Stage::single_event, matches);
        }
        seconds += cpu_seconds() - before;
    });
    return events == 0 ? 0 : seconds / static_cast<double>(events);
}

double median(std::array<double, 5> values) {
    std::sort(values.begin(), values.end());
    return values[2];
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "rules_bench RULES_FOLDER CORPUS_PATH [PLAIN_EVENTS]\n");
        return 2;
    }
    const std::string corpus = argv[2];
    const size_t plain_events = argc > 3 ? static_cast<size_t>(std::atoll(argv[3])) : 20'000;
    events::Vocabulary vocabulary;
    const size_t heap_before = heap_bytes();
    const double start = cpu_seconds();
    rules::RuleSet rules(vocabulary);
    load(argv[1], rules);
    const double load_s = cpu_seconds() - start;
    const size_t heap_rules = heap_bytes() - heap_before;
    (void)run(corpus, vocabulary, rules);
    const size_t heap_units = heap_bytes() - heap_before - heap_rules;

    std::array<double, 5> reading{}, in_rules{}, ratio{};
    Times times;
    for (size_t round = 0; round < 5; ++round) {
        times = run(corpus, vocabulary, rules);
        reading[round] = times.reading;
        in_rules[round] = times.rules;
        ratio[round] = times.rules / times.reading;
    }
    if (times.events == 0) return 1;
    const auto events = static_cast<double>(times.events);
    const double rules_s = median(in_rules), reading_s = median(reading);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("load        %.2f s for %zu rules (goal 0.5 s); heap %.1f MB, and %.1f MB compiled for this corpus\n",
                load_s, rules.size(), static_cast<double>(heap_rules) / 1e6, static_cast<double>(heap_units) / 1e6);
    std::printf("events      %zu, %zu matches\n", times.events, times.matches);
    std::printf("reading     %.0f events/s, %.2f us each\n", events / reading_s, reading_s / events * 1e6);
    std::printf("rules       %.0f events/s, %.2f us each; %.2f of reading\n", events / rules_s, rules_s / events * 1e6,
                median(ratio));
    std::printf("both        %.0f events/s; peak %ld MB\n", events / (rules_s + reading_s), usage.ru_maxrss / 1024);
    if (plain_events == 0) return 0;
    const double plain_s = run_plainly(corpus, vocabulary, rules, plain_events);
    std::printf("plain       %.0f events/s over the first %zu: ratio %.0f\n", 1 / plain_s, plain_events,
                plain_s / (rules_s / events));
    return 0;
}
