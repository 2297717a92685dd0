// SPDX-License-Identifier: Apache-2.0
#include "sources/files/eve_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sources/files/network_testing.h"

namespace mitsuke::sources {
namespace {

using testing::file_bytes;
using testing::read_all;
using testing::Seen;

Seen read_one(const std::string& type, const std::string& rest) {
    const auto reading =
        read_all("{\"timestamp\":\"2021-06-06T16:26:27.442512+0200\",\"event_type\":\"" + type +
                 "\",\"src_ip\":\"10.0.0.1\",\"src_port\":40000,\"dest_ip\":\"192.0.2.1\",\"dest_port\":53,"
                 "\"proto\":\"UDP\"," +
                 rest + "}\n");
    EXPECT_EQ(reading.format, "suricata-eve");
    EXPECT_EQ(reading.events.size(), 1U) << reading.reason;
    return reading.events.empty() ? Seen{} : reading.events[0];
}

TEST(EveReader, names_host_time_and_log_source) {
    const auto event =
        read_one("flow", "\"flow\":{\"bytes_toserver\":60,\"bytes_toclient\":0,\"age\":1,\"alerted\":false}");
    EXPECT_EQ(event.product + "/" + event.service, "suricata/flow");
    EXPECT_EQ(event.host, "10.0.0.1");
    EXPECT_EQ(event.record, 1U);
    EXPECT_EQ(format_rfc3339(event.time), "2021-06-06T14:26:27.442512Z");
    EXPECT_EQ(event.get("src_ip"), "10.0.0.1");
    EXPECT_EQ(event.get("Protocol"), "udp");
    EXPECT_EQ(event.get("BytesSent"), "60");
    EXPECT_EQ(event.get("FlowDuration"), "1");
    EXPECT_EQ(event.get("flow.alerted"), "false");
}

TEST(EveReader, reads_the_dns_records_of_every_version) {
    struct Case {
        std::string dns, name, type, status, results;
    };
    for (const auto& [dns, name, type, status, results] : std::vector<Case>{
             {"{\"type\":\"query\",\"id\":2,\"rrname\":\"a.example\",\"rrtype\":\"TXT\"}", "a.example", "TXT",
              "(absent)", "(absent)"},
             {"{\"type\":\"answer\",\"rcode\":\"NOERROR\",\"rrname\":\"a.example\",\"rrtype\":\"A\",\"ttl\":5,"
              "\"rdata\":\"192.0.2.9\"}",
              "a.example", "A", "0", "192.0.2.9"},
             {"{\"version\":2,\"type\":\"answer\",\"rrname\":\"a.example\",\"rrtype\":\"A\",\"rcode\":\"NOERROR\","
              "\"answers\":"
              "[{\"rrname\":\"a.example\",\"rrtype\":\"CNAME\",\"rdata\":\"b.example\"},{\"rrtype\":\"A\",\"rdata\":"
              "\"192.0.2.9\"}],"
              "\"grouped\":{\"A\":[\"192.0.2.9\"]}}",
              "a.example", "A", "0", "b.example;192.0.2.9"},
             {"{\"version\":3,\"type\":\"request\",\"queries\":[{\"rrname\":\"a.example\",\"rrtype\":\"AAAA\"}]}",
              "a.example", "AAAA", "(absent)", "(absent)"},
             {"{\"version\":3,\"type\":\"response\",\"rcode\":\"NXDOMAIN\",\"queries\":[{\"rrname\":\"a.example\","
              "\"rrtype\":\"A\"}]}",
              "a.example", "A", "3", "(absent)"}}) {
        const auto event = read_one("dns", "\"dns\":" + dns);
        EXPECT_EQ(event.category, "dns");
        EXPECT_EQ(event.get("QueryName"), name) << dns;
        EXPECT_EQ(event.get("query"), name) << dns;
        EXPECT_EQ(event.get("record_type"), type) << dns;
        EXPECT_EQ(event.get("QueryStatus"), status) << dns;
        EXPECT_EQ(event.get("QueryResults"), results) << dns;
    }
}

TEST(EveReader, the_client_is_the_host_of_what_the_server_sent) {
    const auto reading = read_all(
        "{\"timestamp\":\"2021-06-06T16:26:27+0200\",\"event_type\":\"dns\",\"src_ip\":\"192.0.2.1\",\"src_port\":53,"
        "\"dest_ip\":\"10.0.0.1\",\"dest_port\":40000,\"dns\":{\"version\":3,\"type\":\"response\"}}\n"
        "{\"timestamp\":\"2021-06-06T16:26:27+0200\",\"event_type\":\"alert\",\"direction\":\"to_client\",\"src_ip\":"
        "\"192.0.2.1\","
        "\"src_port\":443,\"dest_ip\":\"10.0.0.1\",\"dest_port\":40000,\"alert\":{\"signature\":\"a signature\"}}\n");
    ASSERT_EQ(reading.events.size(), 2U);
    for (const auto& event : reading.events) {
        EXPECT_EQ(event.host, "10.0.0.1");
        EXPECT_EQ(event.get("SourcePort"), "40000");
        EXPECT_EQ(event.get("DestinationIp"), "192.0.2.1");
        EXPECT_EQ(event.get("src_ip"), "192.0.2.1");
    }
    EXPECT_EQ(reading.events[1].get("alert.signature"), "a signature");
}

TEST(EveReader, tls_and_http_have_our_names) {
    const auto tls =
        read_one("tls", "\"tls\":{\"sni\":\"a.example\",\"ja3\":{\"hash\":\"aa\",\"string\":\"771\"},\"ja4\":\"t13\"}");
    EXPECT_EQ(tls.get("TlsServerName"), "a.example");
    EXPECT_EQ(tls.get("Ja3"), "aa");
    EXPECT_EQ(tls.get("Ja4"), "t13");
    const auto http =
        read_one("http", "\"http\":{\"hostname\":\"a.example\",\"url\":\"/x\",\"http_method\":\"GET\",\"status\":404}");
    EXPECT_EQ(http.category, "proxy");
    EXPECT_EQ(http.get("HttpStatus"), "404");
    EXPECT_EQ(http.get("c-uri"), "http://a.example/x");
}

TEST(EveReader, an_event_has_no_more_fields_than_a_bound_and_the_record_is_counted_as_cut) {
    std::string line = R"({"timestamp":"2024-03-01T00:00:00Z","event_type":"flow","src_ip":"192.0.2.1","x":[1)";
    for (int index = 0; index < 100'000; ++index) line += ",1";
    const auto reading = read_all(line + "]}\n");
    ASSERT_EQ(reading.events.size(), 1U) << reading.reason;
    EXPECT_LT(reading.events[0].all("x").size(), 4097U);
    EXPECT_EQ(reading.reason, "line 1, offset 0: has 4096 fields or more, of which the rest is left out");
}

TEST(EveReader, a_broken_line_is_counted_and_the_rest_is_read) {
    const std::string good = "{\"timestamp\":\"2021-06-06T16:26:27+0200\",\"event_type\":\"stats\"}\n";
    const auto reading = read_all(good + "{\"timestamp\":\"yesterday\",\"event_type\":\"x\"}\n" + good + "{\"timest");
    EXPECT_EQ(reading.events.size(), 2U);
    EXPECT_EQ(reading.unreadable, 2U);
    EXPECT_EQ(reading.reason, "line 2, offset 62: no timestamp or no event_type");
}

TEST(EveCorpus, every_line_of_a_real_log_becomes_an_event) {
    const auto path = std::filesystem::path(MITSUKE_SHARED) / "corpus/net/eve/slips_test6-malicious.suricata.json";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no corpus at " << path;
    const auto reading = read_all(file_bytes(path));
    EXPECT_EQ(reading.unreadable, 0U) << reading.reason;
    EXPECT_EQ(reading.events.size(), 5000U);
    std::map<std::string, size_t> services;
    for (const auto& event : reading.events) {
        ++services[event.service];
        if (event.service != "dns") continue;
        EXPECT_NE(event.get("QueryName"), "(absent)");
        EXPECT_EQ(event.get("DestinationPort"), "53");
        EXPECT_EQ(event.host, "192.168.1.129");
    }
    // Counted with grep.
    EXPECT_EQ(services["dns"], 680U);
    EXPECT_EQ(services["alert"], 745U);
    EXPECT_EQ(services["flow"], 3512U);
}

}  // namespace
}  // namespace mitsuke::sources
