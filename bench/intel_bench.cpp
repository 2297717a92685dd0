// SPDX-License-Identifier: Apache-2.0
// A million indicators: seconds to load, bytes each, and nanoseconds to look up one name, beside what
// the same names cost in an unordered_set (exact only: it knows no parent domains) and beside one
// read of memory at random. intel_bench [COUNT]
#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/text.h"
#include "intel/indicators.h"

namespace {

using namespace mitsuke;

/// Of this thread: a busy machine does not count.
double cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}
size_t heap_bytes() {
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

std::string random_name(std::mt19937_64& random) {
    std::string name;
    for (size_t length = 8 + random() % 12; length > 0; --length)
        name.push_back(static_cast<char>('a' + random() % 26));
    return name + (random() % 2 ? ".example.com" : ".test");
}

/// Nanoseconds per call of look(name) over all names, and how often it said true.
template <typename Look>
std::pair<double, size_t> measure(const std::vector<std::string>& names, Look look) {
    size_t found = 0;
    const double start = cpu_seconds();
    for (const auto& name : names) found += look(name) ? 1 : 0;
    return {(cpu_seconds() - start) * 1e9 / static_cast<double>(names.size()), found};
}

double random_read_ns(std::mt19937_64& random) {
    std::vector<uint32_t> next(16 << 20);
    for (size_t index = 0; index < next.size(); ++index) next[index] = static_cast<uint32_t>(index);
    for (size_t index = next.size() - 1; index > 0; --index) std::swap(next[index], next[random() % index]);
    constexpr int reads = 2'000'000;
    uint32_t at = 0;
    const double start = cpu_seconds();
    for (int read = 0; read < reads; ++read) at = next[at];
    const double ns = (cpu_seconds() - start) * 1e9 / reads;
    return at == UINT32_MAX ? 0 : ns;
}

}  // namespace

int main(int argc, char** argv) {
    const size_t count = argc > 1 ? static_cast<size_t>(std::atoll(argv[1])) : 1'000'000;
    std::mt19937_64 random(7);
    std::string text = "indicator,type,threat,confidence,first_seen,source,description\n";
    std::vector<std::string> listed, hits, misses;
    for (size_t index = 0; index < count; ++index) {
        listed.push_back(random_name(random));
        text += listed.back() + ",domain,Threat" + std::to_string(index % 100) + ",high,2020-06-25,feed,\n";
    }
    for (size_t index = 0; index < 1'000'000; ++index) {
        hits.push_back("www." + listed[random() % listed.size()]);
        misses.push_back("www." + random_name(random));
    }

    const size_t heap_before = heap_bytes();
    const double start = cpu_seconds();
    intel::IndicatorSet set;
    const auto taken = set.add_file("bench.csv", text);
    const double load_s = (cpu_seconds() - start);
    if (!taken) return 1;
    const double bytes_each = static_cast<double>(heap_bytes() - heap_before) / static_cast<double>(*taken);
    std::printf("load              %.2f s for %zu indicators (goal 2 s a million), %.1f bytes each\n", load_s, *taken,
                bytes_each);

    events::Event event;
    std::vector<intel::IndicatorMatch> matches;
    const auto look = [&](const std::string& name) {
        event.fields.clear();
        event.add(events::field::QueryName, name);
        matches.clear();
        set.match(event, matches);
        return !matches.empty();
    };
    // Of ten million it would need a gigabyte; its first two million are peer enough.
    constexpr size_t exact_max = 2'000'000;
    const std::unordered_set<std::string> exact(
        listed.begin(), listed.begin() + static_cast<std::ptrdiff_t>(std::min(listed.size(), exact_max)));
    const auto look_exact = [&](const std::string& name) { return exact.contains(name); };
    const auto [miss_ns, miss_found] = measure(misses, look);
    const auto [exact_miss_ns, exact_found] = measure(misses, look_exact);
    std::vector<std::string> few(hits.begin(), hits.begin() + 10'000);
    (void)measure(few, look);
    const auto [hit_ns, hit_found] = measure(few, look);
    const double read_ns = random_read_ns(random);
    std::printf("miss              %.0f ns (goal 100), name and parents; %zu of %zu found\n", miss_ns, miss_found,
                misses.size());
    std::printf("hit               %.0f ns, %zu of %zu found\n", hit_ns, hit_found, few.size());
    std::printf("unordered_set     %.0f ns a miss, exact names only (%zu found): ratio %.2f\n", exact_miss_ns,
                exact_found, miss_ns / exact_miss_ns);
    std::printf("random read       %.0f ns: ratio %.2f\n", read_ns, miss_ns / read_ns);
    return 0;
}
