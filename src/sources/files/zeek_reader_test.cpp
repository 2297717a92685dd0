// SPDX-License-Identifier: Apache-2.0
#include "sources/files/zeek_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sources/files/network_testing.h"

namespace mitsuke::sources {
namespace {

using ::testing::ElementsAre;
using testing::file_bytes;
using testing::files_below;
using ::testing::HasSubstr;
using testing::read_all;

std::string header(const std::string& path, const std::string& fields, const std::string& types) {
    return "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\t" + path +
           "\n#open\t2024-03-05-00-00-00\n#fields\t" + fields + "\n#types\t" + types + "\n";
}

const std::string dns_fields =
    "ts\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tquery\tqtype_name\trcode\tanswers\trejected";
const std::string dns_types = "time\taddr\tport\taddr\tport\tenum\tstring\tstring\tcount\tvector[string]\tbool";

TEST(ZeekReader, a_dns_row_has_zeeks_names_ours_and_sigmas) {
    const auto reading =
        read_all(header("dns", dns_fields, dns_types) +
                 "1713571200.453260\t10.0.0.7\t5353\t9.9.9.9\t53\tudp\ta.example\tTXT\t0\tx\\x2cy,z\tF\n");
    EXPECT_EQ(reading.format, "zeek-tsv");
    ASSERT_EQ(reading.events.size(), 1U);
    const auto& event = reading.events[0];
    EXPECT_EQ(format_rfc3339(event.time), "2024-04-20T00:00:00.453260Z");
    EXPECT_EQ(event.host, "10.0.0.7");
    EXPECT_EQ(event.record, 9U);
    EXPECT_EQ(event.product + "/" + event.service + "/" + event.category, "zeek/dns/dns");
    for (const auto& [name, value] : std::map<std::string, std::string>{{"id.orig_h", "10.0.0.7"},
                                                                        {"SourceIp", "10.0.0.7"},
                                                                        {"SourcePort", "5353"},
                                                                        {"DestinationIp", "9.9.9.9"},
                                                                        {"DestinationPort", "53"},
                                                                        {"Protocol", "udp"},
                                                                        {"query", "a.example"},
                                                                        {"QueryName", "a.example"},
                                                                        {"QueryType", "TXT"},
                                                                        {"record_type", "TXT"},
                                                                        {"QueryStatus", "0"},
                                                                        {"QueryResults", "x,y;z"},
                                                                        {"rejected", "false"},
                                                                        {"qtype_name", "TXT"}})
        EXPECT_EQ(event.get(name), value) << name;
    EXPECT_THAT(event.all("answer"), ElementsAre("x,y", "z"));
    EXPECT_THAT(event.all("answers"), ElementsAre("x,y", "z"));
    EXPECT_EQ(event.all("query").size(), 1U);
}

TEST(ZeekReader, unset_fields_are_absent_and_empty_ones_are_empty) {
    const auto reading = read_all(header("dns", dns_fields, dns_types) +
                                  "1.5\t10.0.0.7\t1\t9.9.9.9\t53\tudp\t(empty)\t-\t-\t(empty)\t-\n");
    ASSERT_EQ(reading.events.size(), 1U);
    EXPECT_EQ(reading.events[0].get("QueryName"), "");
    EXPECT_EQ(reading.events[0].get("QueryType"), "(absent)");
    EXPECT_EQ(reading.events[0].get("QueryStatus"), "(absent)");
    EXPECT_EQ(reading.events[0].get("QueryResults"), "");
    EXPECT_EQ(reading.events[0].get("rejected"), "(absent)");
}

TEST(ZeekReader, a_second_header_in_the_file_changes_the_columns) {
    const auto reading =
        read_all(header("conn", "_node_name\tts\tid.orig_h\torig_bytes", "string\ttime\taddr\tcount") +
                 "worker-1\t1.0\t10.0.0.1\t5\n#close\t2024-03-05-01-00-00\n" +
                 header("ssl", "ts\tserver_name\tid.orig_h", "time\tstring\taddr") + "2.0\ta.example\t10.0.0.2\n");
    ASSERT_EQ(reading.events.size(), 2U);
    EXPECT_EQ(reading.events[0].service, "conn");
    EXPECT_EQ(reading.events[0].get("BytesSent"), "5");
    EXPECT_EQ(reading.events[0].get("_node_name"), "worker-1");
    EXPECT_EQ(reading.events[1].service, "ssl");
    EXPECT_EQ(reading.events[1].get("TlsServerName"), "a.example");
    EXPECT_EQ(reading.events[1].host, "10.0.0.2");
}

TEST(ZeekReader, the_header_says_how_values_are_written) {
    const auto reading = read_all(
        "#separator \\x7c\n#set_separator|;\n#empty_field|EMPTY\n#unset_field|NONE\n#path|notice\n"
        "#fields|ts|src|tags|msg|sub\n#types|time|addr|set[string]|string|string\n1.0|10.0.0.3|a,b;c|EMPTY|NONE\n");
    ASSERT_EQ(reading.events.size(), 1U);
    EXPECT_THAT(reading.events[0].all("tags"), ElementsAre("a,b", "c"));
    EXPECT_EQ(reading.events[0].get("msg"), "");
    EXPECT_EQ(reading.events[0].get("sub"), "(absent)");
    EXPECT_EQ(reading.events[0].host, "10.0.0.3");
}

TEST(ZeekReader, escapes_are_decoded_unless_that_makes_no_text) {
    const auto reading = read_all(header("http", "ts\turi\tuser_agent\tmethod", "time\tstring\tstring\tstring") +
                                  "1.0\tC:\\\\x41\\x09\t\\xff\\xfe\t\\xe6\\xbc\\xa2\n");
    ASSERT_EQ(reading.events.size(), 1U);
    EXPECT_EQ(reading.events[0].get("HttpUri"), "C:\\x41\t");
    EXPECT_EQ(reading.events[0].get("HttpUserAgent"), "\\xff\\xfe");
    EXPECT_EQ(reading.events[0].get("HttpMethod"), "漢");
}

TEST(ZeekReader, rows_that_do_not_fit_the_header_are_counted_with_their_line) {
    const std::string head = header("conn", "ts\tid.orig_h\torig_bytes", "time\taddr\tcount");
    const auto reading =
        read_all(head + "1.0\t10.0.0.1\t5\n2.0\t10.0.0.1\n-\t10.0.0.1\t6\n3.0\t10.0.0.1\t7\n4.0\t10.0");
    EXPECT_EQ(reading.events.size(), 2U);
    EXPECT_EQ(reading.unreadable, 3U);
    EXPECT_THAT(reading.reason, HasSubstr("line 10, offset 176: another number of columns"));
    const auto cut = read_all(head + "4.0\t10.0");
    EXPECT_THAT(cut.reason, HasSubstr("the file ends inside it"));
}

TEST(ZeekReader, json_records_are_read_with_or_without_path_and_with_a_nested_id) {
    const auto reading = read_all(
        "{\"_path\":\"dns\",\"ts\":1713571200.45326,\"id.orig_h\":\"10.0.0.7\",\"id.orig_p\":5353,\"query\":\"a."
        "example\","
        "\"qtype_name\":\"A\",\"rcode\":0,\"answers\":[\"b.example\",\"192.0.2.1\"],\"rejected\":false}\n"
        "{\"ts\":\"2024-04-20T00:00:01.5Z\",\"id\":{\"orig_h\":\"10.0.0.8\",\"resp_h\":\"192.0.2.9\"},\"conn_state\":"
        "\"SF\","
        "\"orig_bytes\":12}\n");
    EXPECT_EQ(reading.format, "zeek-json");
    ASSERT_EQ(reading.events.size(), 2U);
    EXPECT_EQ(reading.events[0].service, "dns");
    EXPECT_EQ(reading.events[0].get("QueryResults"), "b.example;192.0.2.1");
    EXPECT_THAT(reading.events[0].all("answer"), ElementsAre("b.example", "192.0.2.1"));
    EXPECT_EQ(reading.events[0].get("rejected"), "false");
    EXPECT_EQ(reading.events[1].service, "conn");
    EXPECT_EQ(reading.events[1].host, "10.0.0.8");
    EXPECT_EQ(reading.events[1].get("id.orig_h"), "10.0.0.8");
    EXPECT_EQ(reading.events[1].get("DestinationIp"), "192.0.2.9");
    EXPECT_EQ(reading.events[1].get("BytesSent"), "12");
    EXPECT_EQ(format_rfc3339(reading.events[1].time), "2024-04-20T00:00:01.500Z");
}

TEST(ZeekReader, a_broken_json_line_does_not_stop_the_rest) {
    const std::string good = "{\"_path\":\"conn\",\"ts\":1.0,\"id.orig_h\":\"10.0.0.1\",\"conn_state\":\"SF\"}\n";
    const auto reading = read_all(good + "{\"ts\":1.0,\"id.or\n[1]\n" + good + "{\"ts\":1.0,");
    EXPECT_EQ(reading.events.size(), 2U);
    EXPECT_EQ(reading.unreadable, 3U);
    EXPECT_THAT(reading.reason, HasSubstr("line 2"));
}

TEST(ZeekReader, web_requests_get_the_category_that_fits_their_direction) {
    struct Case {
        std::string source, destination, uri, category, name, value;
    };
    for (const auto& [source, destination, uri, category, name, value] :
         std::vector<Case>{{"10.0.0.1", "192.0.2.1", "/a/b.exe?x=1", "proxy", "c-uri", "http://a.example/a/b.exe?x=1"},
                           {"10.0.0.1", "192.0.2.1", "/a/b.exe?x=1", "proxy", "c-uri-extension", "exe"},
                           {"10.0.0.1", "192.0.2.1", "/a/b.exe?x=1", "proxy", "c-uri-query", "x=1"},
                           {"10.0.0.1", "10.0.0.2", "http://b.example/", "proxy", "c-uri", "http://b.example/"},
                           {"192.0.2.1", "10.0.0.2", "/a?x=1", "webserver", "cs-uri-query", "/a?x=1"},
                           {"192.0.2.1", "192.0.2.2", "/a", "", "c-uri", "(absent)"}}) {
        const auto reading = read_all(
            header("http", "ts\tid.orig_h\tid.resp_h\tmethod\thost\turi", "time\taddr\taddr\tstring\tstring\tstring") +
            "1.0\t" + source + "\t" + destination + "\tGET\ta.example\t" + uri + "\n");
        ASSERT_EQ(reading.events.size(), 1U);
        EXPECT_EQ(reading.events[0].category, category) << source << uri;
        EXPECT_EQ(reading.events[0].get(name), value) << source << uri;
    }
}

TEST(ZeekReader, an_event_has_no_more_fields_than_a_bound_and_the_record_is_counted_as_cut) {
    std::string many = "1";
    for (int index = 0; index < 100'000; ++index) many += ",1";
    const std::string tsv = header("dns", "ts\tx", "time\tset[count]") + "1300475167.1\t" + many + "\n";
    const std::string json = R"({"_path":"dns","ts":1300475167.1,"x":[)" + many + "]}\n";
    for (const auto& text : {tsv, json}) {
        const auto reading = read_all(text);
        ASSERT_EQ(reading.events.size(), 1U) << reading.reason;
        EXPECT_LT(reading.events[0].all("x").size(), 4097U);
        EXPECT_EQ(reading.unreadable, 1U);
        EXPECT_THAT(reading.reason, HasSubstr("has 4096 fields or more, of which the rest is left out"));
    }
}

TEST(ZeekReader, claims_only_zeeks_logs) {
    for (const std::string other : {"", "{}", "{\"timestamp\":\"2021-06-06T16:26:27.4+0200\",\"event_type\":\"dns\"}",
                                    "{\"ts\":1,\"x\":2}", "[", "lorem"}) {
        EXPECT_FALSE(claims_zeek_tsv(other)) << other;
        EXPECT_FALSE(claims_zeek_json(other)) << other;
    }
}

// Text lines that are no header, counted apart from the readers.
size_t rows_of(const std::string& bytes) {
    size_t rows = 0;
    for (size_t begin = 0; begin < bytes.size();) {
        const size_t end = std::min(bytes.find('\n', begin), bytes.size());
        if (end > begin && bytes[begin] != '#') ++rows;
        begin = end + 1;
    }
    return rows;
}

TEST(ZeekCorpus, every_row_of_every_real_log_becomes_an_event) {
    const std::filesystem::path shared = MITSUKE_SHARED;
    auto files = files_below(shared / "corpus/net/zeek-logs");
    if (files.empty()) GTEST_SKIP() << "no corpus below " << shared;
    for (const auto& story : std::filesystem::directory_iterator(shared / "corpus/stories"))
        for (auto& file : files_below(story.path() / "logs/zeek")) files.push_back(file);
    size_t events = 0, logs = 0;
    for (const auto& file : files) {
        const std::string bytes = file_bytes(file);
        const auto reading = read_all(bytes);
        if (file.extension() == ".md" || file.extension() == ".config") continue;
        EXPECT_FALSE(reading.format.empty()) << file;
        EXPECT_EQ(reading.unreadable, 0U) << file << ": " << reading.reason;
        EXPECT_EQ(reading.events.size(), rows_of(bytes)) << file;
        for (const auto& event : reading.events) {
            EXPECT_FALSE(event.service.empty()) << file;
            const bool has_addresses = event.service == "dns" || event.service == "conn";
            EXPECT_EQ(event.host, has_addresses ? event.get("SourceIp") : event.host) << file;
        }
        events += reading.events.size();
        ++logs;
    }
    EXPECT_GT(logs, 400U);
    EXPECT_GT(events, 100'000U);
    RecordProperty("events", std::to_string(events));
}

TEST(ZeekCorpus, oddly_written_logs_give_what_they_have) {
    const std::filesystem::path folder = std::filesystem::path(MITSUKE_SHARED) / "corpus/net/zeek-format";
    if (files_below(folder).empty()) GTEST_SKIP() << "no corpus at " << folder;
    struct Case {
        std::string file, format;
        size_t unreadable_max;
    };
    for (const auto& [file, format, unreadable_max] :
         std::vector<Case>{{"truncated/conn.log.gz", "zeek-tsv", 1},
                           {"truncated/conn_json.log.gz", "zeek-json", 1},
                           {"truncated/conn_top.log.gz", "", 0},  // its header was cut off
                           {"text_file/conn.log.gz", "", 0},
                           {"json_with_all_fields/dns.log.gz", "zeek-json", 0},
                           {"open_conns/open/open_conn.log.gz", "zeek-tsv", 0}}) {
        std::string path = file;
        if (!std::filesystem::exists(folder / path)) path.resize(path.size() - 3);
        const std::string bytes = file_bytes(folder / path);
        const auto reading = read_all(bytes);
        EXPECT_EQ(reading.format, format) << file;
        EXPECT_LE(reading.unreadable, unreadable_max) << file << reading.reason;
        EXPECT_EQ(reading.events.size() + reading.unreadable, format.empty() ? 0 : rows_of(bytes)) << file;
    }
}

}  // namespace
}  // namespace mitsuke::sources
