// SPDX-License-Identifier: Apache-2.0
// The capture reader against what other programs read from the same public traces.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <set>

#include "base/text.h"
#include "sources/files/network_testing.h"

namespace mitsuke::sources {
namespace {

using testing::file_bytes;
using testing::files_below;
using testing::read_all;
using testing::Reading;

const std::filesystem::path corpus = std::filesystem::path(MITSUKE_SHARED) / "corpus/net";

std::vector<std::vector<std::string>> truth_rows(const std::string& name) {
    std::vector<std::vector<std::string>> rows;
    const std::string text = file_bytes(corpus / "truth" / name);
    for (const auto line : split(text, '\n')) {
        if (line.empty() || line.starts_with("file\t")) continue;
        rows.emplace_back();
        for (const auto cell : split(line, '\t')) rows.back().emplace_back(cell);
    }
    return rows;
}

// Each trace is read once for all rows about it.
class Readings {
public:
    const Reading& of(const std::string& file) {
        const auto found = readings_.find(file);
        if (found != readings_.end()) return found->second;
        return readings_.emplace(file, read_all(file_bytes(corpus / file))).first->second;
    }

private:
    std::map<std::string, Reading> readings_;
};

TEST(PcapCorpus, every_trace_is_read_to_its_end) {
    size_t traces = 0;
    for (const auto& file : files_below(corpus / "pcap")) {
        if (file.extension() != ".pcap" && file.extension() != ".pcapng") continue;
        const auto reading = read_all(file_bytes(file));
        EXPECT_TRUE(reading.format == "pcap" || reading.format == "pcapng") << file;
        EXPECT_EQ(reading.error, "") << file;
        if (std::getenv("MITSUKE_VERBOSE") != nullptr && reading.unreadable > 0)
            std::printf("%s: %lu unreadable: %s\n", file.c_str(), static_cast<unsigned long>(reading.unreadable),
                        reading.reason.c_str());
        ++traces;
    }
    if (traces == 0) GTEST_SKIP() << "no traces below " << corpus;
    EXPECT_GT(traces, 180U);
}

TEST(PcapCorpus, tsharks_dns_questions_are_seen) {
    const auto rows = truth_rows("dns.tsv.gz");
    if (rows.empty()) GTEST_SKIP() << "no truth below " << corpus;
    Readings readings;
    size_t seen = 0, all = 0;
    for (const auto& row : rows) {
        const std::string &file = row[0], &name = row[8];
        if (name.empty()) continue;
        ++all;
        const auto& events = readings.of(file).events;
        const bool found = std::any_of(events.begin(), events.end(), [&](const auto& event) {
            return event.service == "dns" && equals_ignoring_case(event.get("QueryName"), name);
        });
        if (found) ++seen;
        else if (std::getenv("MITSUKE_VERBOSE") != nullptr)
            std::printf("%s frame %s: %s\n", file.c_str(), row[1].c_str(), name.c_str());
    }
    EXPECT_GE(static_cast<double>(seen), 0.99 * static_cast<double>(all)) << seen << " of " << all;
    std::printf("%zu of %zu\n", seen, all);
}

TEST(PcapCorpus, tsharks_server_names_are_seen) {
    const auto rows = truth_rows("tls_clienthello.tsv.gz");
    if (rows.empty()) GTEST_SKIP() << "no truth below " << corpus;
    Readings readings;
    size_t seen = 0, all = 0;
    for (const auto& row : rows) {
        ++all;
        const auto& events = readings.of(row[0]).events;
        const bool found = std::any_of(events.begin(), events.end(), [&](const auto& event) {
            return event.service == "tls" && (row[2].empty() || event.get("TlsServerName") == row[2]);
        });
        if (found) ++seen;
        else if (std::getenv("MITSUKE_VERBOSE") != nullptr)
            std::printf("%s frame %s: %s\n", row[0].c_str(), row[1].c_str(), row[2].c_str());
    }
    std::printf("%zu of %zu\n", seen, all);
}

}  // namespace
}  // namespace mitsuke::sources
