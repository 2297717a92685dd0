// SPDX-License-Identifier: Apache-2.0
#include "sources/files/pcap_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sources/files/network_frames.h"
#include "sources/files/network_testing.h"

namespace mitsuke::sources {
namespace {

using namespace testing;
using ::testing::ElementsAre;
constexpr auto out = Direction::to_server, back = Direction::to_client;
constexpr uint8_t fin = 1, syn = 2, rst = 4, ack = 16;
const std::string name = "\1a\7example";

std::vector<Seen> of_service(const Reading& reading, std::string_view service) {
    std::vector<Seen> events;
    for (const auto& each : reading.events)
        if (each.service == service) events.push_back(each);
    return events;
}

std::string query_frame(uint16_t id, uint16_t port = 40000) {
    return ethernet(ipv4(17, out, udp(port, 53, dns_query(id, name))));
}
std::string response_frame(uint16_t id, uint16_t port = 40000) {
    return ethernet(ipv4(17, back, udp(53, port, dns_response(id, name))));
}

TEST(PcapReader, a_query_and_its_answer_are_one_event) {
    const auto reading = read_all(capture({query_frame(1), response_frame(1)}));
    EXPECT_EQ(reading.format, "pcap");
    const auto events = of_service(reading, "dns");
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].product + "/" + events[0].category, "network/dns");
    EXPECT_EQ(events[0].host, "10.0.0.1");
    EXPECT_EQ(events[0].record, 1U);
    EXPECT_EQ(format_rfc3339(events[0].time), "2023-11-14T22:13:21Z");
    for (const auto& [field, value] : std::map<std::string, std::string>{{"SourceIp", "10.0.0.1"},
                                                                         {"SourcePort", "40000"},
                                                                         {"DestinationIp", "192.0.2.1"},
                                                                         {"DestinationPort", "53"},
                                                                         {"Protocol", "udp"},
                                                                         {"QueryName", "a.example"},
                                                                         {"QueryType", "A"},
                                                                         {"QueryStatus", "0"},
                                                                         {"QueryResults", "192.0.2.9"},
                                                                         {"query", "a.example"},
                                                                         {"record_type", "A"},
                                                                         {"answer", "192.0.2.9"}})
        EXPECT_EQ(events[0].get(field), value) << field;
}

TEST(PcapReader, a_query_without_an_answer_is_an_event_and_so_is_an_answer_without_a_query) {
    const auto reading = read_all(capture({query_frame(1), response_frame(2, 40001)}));
    const auto events = of_service(reading, "dns");
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].get("QueryResults"), "192.0.2.9");
    EXPECT_EQ(events[0].host, "10.0.0.1");
    EXPECT_EQ(events[1].get("QueryName"), "a.example");
    EXPECT_EQ(events[1].get("QueryStatus"), "(absent)");
}

TEST(PcapReader, answers_find_their_query_by_flow_id_and_question) {
    const auto reading =
        read_all(capture({query_frame(1), query_frame(2), query_frame(1), response_frame(2), response_frame(1)}));
    std::vector<uint64_t> answered;
    for (const auto& event : of_service(reading, "dns"))
        if (event.get("QueryStatus") == "0") answered.push_back(event.record);
    EXPECT_THAT(answered, ElementsAre(2U, 1U));
    EXPECT_EQ(of_service(reading, "dns").size(), 3U);
}

TEST(PcapReader, dns_over_tcp_is_read_out_of_order_and_after_a_gap) {
    const TcpEnds ends{40000, 53};
    const std::string query = dns_query(1, name), message = big(query.size(), 2) + query;
    const auto size = static_cast<uint32_t>(message.size());
    const auto split =
        read_all(capture({ethernet(tcp(ends, out, 99, syn)), ethernet(tcp(ends, out, 105, ack, message.substr(5))),
                          ethernet(tcp(ends, out, 100, ack, message.substr(0, 5)))}));
    EXPECT_EQ(of_service(split, "dns").size(), 1U);
    // The first message was lost by the capture: the server acknowledges it.
    const auto gap =
        read_all(capture({ethernet(tcp(ends, out, 99, syn)), ethernet(tcp(ends, out, 100 + size, ack, message)),
                          ethernet(tcp(ends, back, 500, ack, "", 100 + 2 * size))}));
    EXPECT_EQ(of_service(gap, "dns").size(), 1U);
}

TEST(PcapReader, a_request_and_its_status_are_one_event) {
    const std::string request = "GET /a.exe?x=1 HTTP/1.1\r\nHost: a.example\r\nUser-Agent: test\r\n\r\n";
    const auto reading = read_all(capture(
        {ethernet(tcp({}, out, 99, syn)), ethernet(tcp({}, back, 499, syn | ack)),
         ethernet(tcp({}, out, 120, ack, request.substr(20))), ethernet(tcp({}, out, 100, ack, request.substr(0, 20))),
         ethernet(tcp({}, back, 500, ack, "HTTP/1.1 404 Not Found\r\n\r\n")),
         ethernet(tcp({}, out, 100 + static_cast<uint32_t>(request.size()), ack, request))}));
    const auto events = of_service(reading, "http");
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].category, "proxy" + std::string());
    for (const auto& [field, value] : std::map<std::string, std::string>{{"HttpMethod", "GET"},
                                                                         {"HttpHost", "a.example"},
                                                                         {"HttpUri", "/a.exe?x=1"},
                                                                         {"HttpUserAgent", "test"},
                                                                         {"HttpStatus", "404"},
                                                                         {"DestinationPort", "80"},
                                                                         {"c-uri", "http://a.example/a.exe?x=1"}})
        EXPECT_EQ(events[0].get(field), value) << field;
    EXPECT_EQ(events[1].get("HttpStatus"), "(absent)");
}

TEST(PcapReader, a_head_that_never_ends_is_still_a_request) {
    const std::string request = "POST /c2 HTTP/1.1\r\nHost: a.example\r\nX: " + std::string(30'000, 'x');
    std::vector<std::string> frames;
    for (size_t at = 0; at < request.size(); at += 1400)
        frames.push_back(ethernet(tcp({}, out, static_cast<uint32_t>(100 + at), ack, request.substr(at, 1400))));
    const auto events = of_service(read_all(capture(frames)), "http");
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].get("HttpHost"), "a.example");
}

TEST(PcapReader, flows_end_with_their_bytes_and_duration) {
    const auto closed = of_service(
        read_all(capture({ethernet(tcp({}, out, 99, syn)), ethernet(tcp({}, back, 499, syn | ack)),
                          ethernet(tcp({}, out, 100, ack, "hello")), ethernet(tcp({}, out, 100, ack, "hello")),
                          ethernet(tcp({}, back, 500, ack, "good bye")), ethernet(tcp({}, out, 105, fin | ack)),
                          ethernet(tcp({}, back, 508, fin | ack)), ethernet(tcp({}, out, 106, ack))})),
        "conn");
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_EQ(closed[0].get("BytesSent"), "5");  // what was sent again is not counted again
    EXPECT_EQ(closed[0].get("BytesReceived"), "8");
    EXPECT_EQ(closed[0].get("FlowDuration"), "6.000000");
    EXPECT_EQ(closed[0].record, 1U);
    EXPECT_EQ(closed[0].host, "10.0.0.1");
    const auto again = of_service(read_all(capture({ethernet(tcp({}, out, 99, syn)), ethernet(tcp({}, back, 0, rst)),
                                                    ethernet(tcp({}, out, 999, syn))})),
                                  "conn");
    EXPECT_EQ(again.size(), 2U);
}

TEST(PcapReader, five_silent_minutes_end_a_flow) {
    std::string bytes = capture({query_frame(1), response_frame(1)});
    const std::string late = query_frame(2);
    bytes += little(1'700'000'400, 4) + little(0, 4) + little(late.size(), 4) + little(late.size(), 4) + late;
    EXPECT_EQ(of_service(read_all(bytes), "conn").size(), 2U);
}

// The same frame with a server of the house.
std::string inside(std::string frame) {
    const std::string outside("\xC0\0\2\1", 4), server("\x0A\0\0\x35", 4);
    return frame.replace(frame.find(outside), outside.size(), server);
}

TEST(PcapReader, a_question_inside_the_house_is_one_event_and_no_flow) {
    const auto events = read_all(capture({inside(query_frame(1)), inside(response_frame(1))}));
    EXPECT_EQ(of_service(events, "dns").size(), 1U);
    EXPECT_EQ(of_service(events, "conn").size(), 0U);
}

TEST(PcapReader, what_leaves_the_house_on_the_port_for_questions_is_a_flow_whatever_it_says) {
    EXPECT_EQ(of_service(read_all(capture({query_frame(1), response_frame(1)})), "conn").size(), 1U);
}

TEST(PcapReader, what_tells_nothing_on_the_port_for_questions_is_a_flow) {
    // A header that says "answer", without a question that it answers, and what is no message at all.
    for (const std::string& payload : {std::string("\0\1\x80\0\0\0\0\0\0\0\0\0and more", 20), std::string("no")}) {
        const auto events = read_all(capture({inside(ethernet(ipv4(17, out, udp(40000, 53, payload))))}));
        EXPECT_EQ(of_service(events, "conn").size(), 1U);
        EXPECT_EQ(of_service(events, "dns").size(), 0U);
    }
}

TEST(PcapReader, who_answers_on_a_known_port_is_the_server_of_a_capture_begun_late) {
    const auto events = of_service(read_all(capture({ethernet(tcp({}, back, 1, ack, "x"))})), "conn");
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].get("SourceIp"), "10.0.0.1");
    EXPECT_EQ(events[0].get("BytesReceived"), "1");
}

TEST(PcapReader, fragments_are_put_together_in_any_order) {
    const std::string datagram = udp(40000, 53, dns_query(1, name));
    const std::string first = ipv4(17, out, datagram.substr(0, 24), 0x2000),
                      last = ipv4(17, out, datagram.substr(24), 3);
    for (const auto& frames :
         {std::vector{ethernet(first), ethernet(last)}, std::vector{ethernet(last), ethernet(first)}})
        EXPECT_EQ(of_service(read_all(capture(frames)), "dns").size(), 1U);
    EXPECT_EQ(of_service(read_all(capture({ethernet(first)})), "dns").size(), 0U);
}

TEST(PcapReader, every_link_type_leads_to_the_same_packet) {
    const std::string packet = ipv4(17, out, udp(40000, 53, dns_query(1, name)));
    struct Case {
        uint32_t link_type;
        std::string frame;
    };
    for (const auto& [link_type, frame] :
         std::vector<Case>{{1, ethernet(packet)},
                           {1, std::string(12, '\2') + big(0x8100, 2) + big(5, 2) + big(0x0800, 2) + packet},
                           {1, std::string(12, '\2') + big(0x88A8, 2) + big(5, 2) + big(0x8100, 2) + big(6, 2) +
                                   big(0x0800, 2) + packet},
                           {0, little(2, 4) + packet},
                           {9, big(0xFF030021, 4) + packet},
                           {101, packet},
                           {12, packet},
                           {108, big(2, 4) + packet},
                           {113, std::string(14, '\0') + big(0x0800, 2) + packet},
                           {228, packet},
                           {276, big(0x0800, 2) + std::string(18, '\0') + packet}})
        EXPECT_EQ(of_service(read_all(capture({frame}, link_type)), "dns").size(), 1U) << link_type;
    const auto unknown = read_all(capture({packet, packet}, 127));
    EXPECT_EQ(unknown.unreadable, 2U);
    EXPECT_EQ(unknown.reason, "frame 1: link type 127 is not read");
}

TEST(PcapReader, ipv6_extension_headers_are_passed) {
    const std::string datagram = udp(40000, 53, dns_query(1, name));
    const auto frame = [&](uint8_t next, const std::string& body) {
        return ethernet(big(0x60000000, 4) + big(body.size(), 2) + big(next, 1) + "\x40" + std::string(16, '\1') +
                            std::string(16, '\2') + body,
                        0x86DD);
    };
    const std::string options = big(60, 1) + big(0, 7) + big(17, 1) + big(1, 1) + std::string(14, '\0');
    const auto events = of_service(read_all(capture({frame(0, options + datagram)})), "dns");
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].host, "101:101:101:101:101:101:101:101");
    const auto bad = read_all(capture({frame(0, big(17, 1) + big(255, 1) + std::string(20, '\0'))}));
    EXPECT_EQ(bad.reason, "frame 1: contradictory IP header");
}

TEST(PcapReader, a_truncated_file_gives_its_whole_packets_and_says_where_it_ends) {
    const std::string bytes = capture({query_frame(1), query_frame(2)});
    const auto reading = read_all(bytes.substr(0, bytes.size() - 3));
    EXPECT_EQ(of_service(reading, "dns").size(), 1U);
    EXPECT_EQ(reading.unreadable, 1U);
    EXPECT_EQ(reading.reason, "offset " + std::to_string(24 + 16 + query_frame(1).size()) +
                                  ": the file ends inside a record, " + std::to_string(16 + query_frame(2).size() - 3) +
                                  " bytes of " + std::to_string(16 + query_frame(2).size()) + " are there");
    std::string hostile = bytes;
    hostile.replace(24 + 8, 4, little(0x7FFFFFFF, 4));
    EXPECT_EQ(read_all(hostile).reason, "offset 24: record length exceeds 16 MiB");
}

std::string block(uint32_t type, std::string body, std::string (*number)(uint64_t, int)) {
    body.resize((body.size() + 3) / 4 * 4);
    const std::string length = number(12 + body.size(), 4);
    return number(type, 4) + length + body + length;
}

// A section with one interface of nanoseconds, an unknown block and the frame one second after the epoch.
std::string section(const std::string& frame, std::string (*number)(uint64_t, int)) {
    return block(0x0A0D0D0A, number(0x1A2B3C4D, 4) + number(1, 2) + number(0, 2) + std::string(8, '\xFF'), number) +
           block(0xBAD, "no packet", number) +
           block(
               1,
               number(1, 2) + number(0, 2) + number(0, 4) + number(9, 2) + number(1, 2) + "\x09" + std::string(7, '\0'),
               number) +
           block(6,
                 number(0, 4) + number(0, 4) + number(1'000'000'001, 4) + number(frame.size(), 4) +
                     number(frame.size(), 4) + frame,
                 number);
}

TEST(PcapReader, pcapng_sections_of_either_byte_order_follow_each_other) {
    const auto reading = read_all(section(query_frame(1), little) + section(query_frame(2), big));
    EXPECT_EQ(reading.format, "pcapng");
    EXPECT_EQ(reading.reason, "");
    const auto events = of_service(reading, "dns");
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(format_rfc3339(events[1].time), "1970-01-01T00:00:01.000000001Z");
    EXPECT_EQ(events[1].record, 2U);
}

TEST(PcapReader, many_queries_under_one_id_stay_bounded) {
    std::vector<std::string> frames;
    for (int index = 0; index < 3000; ++index) frames.push_back(query_frame(7));
    EXPECT_EQ(of_service(read_all(capture(frames)), "dns").size(), 3000U);
}

}  // namespace
}  // namespace mitsuke::sources
