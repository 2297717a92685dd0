// SPDX-License-Identifier: Apache-2.0
// The capture reader against what other programs read from the same public traces.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <cstdio>
#include <random>
#include <span>

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

std::vector<std::filesystem::path> traces() {
    std::vector<std::filesystem::path> result;
    for (auto& file : files_below(corpus / "pcap"))
        if (file.extension() == ".pcap" || file.extension() == ".pcapng") result.push_back(file);
    return result;
}

// A reason to expect a difference from tshark, by the part of the file name it concerns.
struct Difference {
    std::string_view file, reason;
};

std::string_view reason_for(const std::string& file, std::span<const Difference> differences) {
    for (const auto& each : differences)
        if (file.find(each.file) != std::string::npos) return each.reason;
    return {};
}

// tshark shows bytes that are no text as U+FFFD or \uXXXX, we as \DDD: compare what both keep.
std::string skeleton(std::string_view name) {
    std::string result;
    for (size_t at = 0; at < name.size(); ++at) {
        if (name[at] == '\\') {
            at += name.substr(at).starts_with("\\u")                                   ? 5
                  : at + 1 < name.size() && name[at + 1] >= '0' && name[at + 1] <= '9' ? 3
                                                                                       : 1;
            continue;
        }
        if (std::isalnum(static_cast<unsigned char>(name[at])) != 0) result += ascii_lower(name[at]);
    }
    return result;
}

TEST(PcapCorpus, every_trace_is_read_to_its_end) {
    // Those that hold something unreadable, and what.
    const std::map<std::string, std::string> unreadable{
        {"dns-forward-pointer", "frame 1: no DNS message on a DNS port"},  // its pointer leads forward
        {"dns-udp-junkrequest-first", "frame 1: no DNS message on a DNS port"},
        {"dns-invalid-names.pcap", "frame 1: no DNS message on a DNS port"},   // its pointers loop
        {"dns-inverse-query.pcap", "frame 1: link type 10 is not read"},       // FDDI
        {"383379789-decrypt-crash.pcap", "frame 2: contradictory IP header"},  // made by a fuzzer
    };
    const auto files = traces();
    if (files.empty()) GTEST_SKIP() << "no traces below " << corpus;
    EXPECT_GT(files.size(), 180U);
    for (const auto& file : files) {
        const auto reading = read_all(file_bytes(file));
        EXPECT_TRUE(reading.format == "pcap" || reading.format == "pcapng") << file;
        EXPECT_EQ(reading.error, "") << file;
        std::string expected;
        for (const auto& [name, reason] : unreadable)
            if (file.string().find(name) != std::string::npos) expected = reason;
        EXPECT_EQ(reading.reason, expected) << file;
    }
}

TEST(PcapCorpus, tsharks_dns_questions_are_seen) {
    static constexpr Difference differences[] = {
        {"dns-over-http2", "DNS inside HTTP/2 without TLS: HTTP/2 is not read"},
        {"dns-inverse-query", "FDDI is not read; an inverse query (obsolete, RFC 3425) has no question"},
        {"dns-invalid-names", "compression that loops gives no name"},
        {"dns-forward-pointer", "compression must lead back (RFC 1035 4.1.4: a prior occurrence)"},
        {"vector-max-size-crash", "bytes made by a fuzzer with an extended label (RFC 6891 5: obsolete)"},
    };
    const auto rows = truth_rows("dns.tsv.gz");
    if (rows.empty()) GTEST_SKIP() << "no truth below " << corpus;
    Readings readings;
    size_t seen = 0, all = 0, explained = 0;
    for (const auto& row : rows) {
        const std::string &file = row[0], &name = row[8];
        // Over TCP ours is the frame in which the message begins, tshark's the one in which it ends.
        const bool is_query = row[7] == "0" && !row[5].empty();
        if (name.empty()) continue;
        ++all;
        const auto& events = readings.of(file).events;
        // A query is its own event; an answer is joined to its query's.
        const bool found = std::any_of(events.begin(), events.end(), [&](const auto& event) {
            return event.service == "dns" && (!is_query || std::to_string(event.record) == row[1]) &&
                   skeleton(event.get("QueryName")) == skeleton(name == "<Root>" ? "." : name);
        });
        seen += found ? 1 : 0;
        if (found) continue;
        EXPECT_NE(reason_for(file, differences), "") << file << " frame " << row[1] << ": " << name;
        ++explained;
    }
    const size_t read_by_us = all - explained;
    EXPECT_EQ(seen, read_by_us);
    EXPECT_GT(read_by_us, 2'600U);
    std::printf("DNS questions: %zu of %zu seen, %zu explained\n", seen, all, explained);
}

TEST(PcapCorpus, tsharks_server_names_are_seen) {
    static constexpr Difference differences[] = {
        {"quic", "QUIC is not opened"},
        {"ssl-v2", "a hello in SSL 2.0 form has no server name"},
        {"tls-altname-zero", "a hello in SSL 2.0 form has no server name"},
        {"tls-glupteba", "a hello in SSL 2.0 form has no server name"},
    };
    const auto rows = truth_rows("tls_clienthello.tsv.gz");
    if (rows.empty()) GTEST_SKIP() << "no truth below " << corpus;
    Readings readings;
    size_t seen = 0, explained = 0;
    for (const auto& row : rows) {
        const std::string &file = row[0], name = row.size() > 2 ? row[2] : "";
        const auto& events = readings.of(file).events;
        const bool found = std::any_of(events.begin(), events.end(), [&](const auto& event) {
            return event.service == "tls" && (name.empty() || event.get("TlsServerName") == name);
        });
        seen += found ? 1 : 0;
        if (found) continue;
        EXPECT_NE(reason_for(file, differences), "") << file << " frame " << row[1] << ": " << name;
        ++explained;
    }
    EXPECT_EQ(seen + explained, rows.size());
    EXPECT_GT(seen, 370U);
    std::printf("TLS hellos: %zu of %zu seen, %zu explained\n", seen, rows.size(), explained);
}

// "        dns.rrname: www.example.com" -> name and value; quotes dropped.
std::pair<std::string, std::string> yaml_pair(std::string_view line) {
    const size_t colon = line.find(": ");
    if (colon == std::string_view::npos) return {};
    std::string_view value = trim(line.substr(colon + 2));
    if (value.size() > 1 && (value.front() == '"' || value.front() == '\'')) value = value.substr(1, value.size() - 2);
    return {std::string(trim(line.substr(0, colon))), std::string(value)};
}

// Which of our fields answers for a field of Suricata's expectations; empty when we claim none.
std::string_view claimed_field(const std::string& name) {
    if (name == "dns.rrname" || (name.starts_with("dns.queries[") && name.ends_with("].rrname"))) return "QueryName";
    if (name == "dns.rrtype" || (name.starts_with("dns.queries[") && name.ends_with("].rrtype"))) return "QueryType";
    if (name.starts_with("dns.answers[") && name.ends_with("].rdata")) return "answer";
    if (name == "tls.sni") return "TlsServerName";
    if (name == "tls.ja4") return "Ja4";
    return {};
}

TEST(PcapCorpus, suricatas_expectations_that_we_claim_are_met) {
    static constexpr Difference differences[] = {
        {"dns-over-http2", "DNS inside HTTP/2 without TLS: HTTP/2 is not read"},
        {"dns-udp-null", "data of NULL records is shown as RFC 3597 writes it, not as text"},
    };
    const auto files = files_below(corpus / "pcap/suricata-verify");
    if (files.empty()) GTEST_SKIP() << "no traces below " << corpus;
    std::map<std::string, size_t> met;
    for (const auto& yaml : files) {
        if (yaml.filename() != "test.yaml") continue;
        const auto inputs = files_below(yaml.parent_path());
        const auto trace =
            std::find_if(inputs.begin(), inputs.end(), [](const auto& each) { return each.extension() == ".pcap"; });
        if (trace == inputs.end()) continue;
        const auto reading = read_all(file_bytes(*trace));
        bool counts = true;
        const std::string text = file_bytes(yaml);
        for (const auto line : split(text, '\n')) {
            const auto pair = yaml_pair(line);
            const std::string &name = pair.first, &value = pair.second;
            if (name == "count") counts = value != "0";
            const std::string_view ours = claimed_field(name);
            if (!counts || ours.empty() || value.empty()) continue;
            const bool found = std::any_of(reading.events.begin(), reading.events.end(), [&](const auto& event) {
                const auto values = event.all(ours);
                // Suricata makes an answer of each string of a TXT record; we join them (RFC 7208 3.3).
                return std::any_of(values.begin(), values.end(), [&](const std::string& each) {
                    return ours == "answer" ? each.find(value) != std::string::npos : each == value;
                });
            });
            met[std::string(ours)] += found ? 1 : 0;
            EXPECT_TRUE(found || !reason_for(yaml, differences).empty()) << yaml << ": " << name << ": " << value;
        }
    }
    EXPECT_GE(met["QueryName"], 30U);
    EXPECT_GE(met["answer"], 10U);
    EXPECT_EQ(met["Ja4"], 2U);
    for (const auto& [name, count] : met) std::printf("%s: %zu expectations met\n", name.c_str(), count);
}

TEST(PcapCorpus, damaged_traces_are_read_without_a_crash) {
    const auto files = traces();
    if (files.empty()) GTEST_SKIP() << "no traces below " << corpus;
    std::mt19937 random(20240305);
    for (const auto& file : files) {
        const std::string bytes = file_bytes(file);
        for (int round = 0; round < 6 && bytes.size() < 300'000; ++round) {
            std::string damaged = bytes;
            for (size_t hits = 1 + random() % 40; hits > 0; --hits)
                damaged[24 + random() % (damaged.size() - 24)] = static_cast<char>(random());
            if (round % 2 == 1) damaged.resize(24 + random() % (damaged.size() - 24));
            EXPECT_EQ(read_all(damaged).error, "") << file;
        }
    }
}

}  // namespace
}  // namespace mitsuke::sources
