// SPDX-License-Identifier: Apache-2.0
#include "formats/dns/dns_message.h"

#include <gtest/gtest.h>

#include <vector>

namespace mitsuke::formats {
namespace {

using namespace std::string_literals;

std::string name_at(const std::string& message, size_t position) {
    DnsName name;
    return read_dns_name(message, position, name) ? std::string(name.text()) : "(malformed)";
}

// RFC 1035 4.1.4: the example of that section, F.ISI.ARPA at 20, FOO.F.ISI.ARPA at 40, ARPA at 64,
// the root at 92.
TEST(DnsName, follows_the_compression_of_rfc_1035) {
    std::string message(93, '\0');
    message.replace(20, 12, "\1F\3ISI\4ARPA\0"s);
    message.replace(40, 6, "\3FOO\xC0\x14"s);
    message.replace(64, 2, "\xC0\x1A"s);
    EXPECT_EQ(name_at(message, 20), "F.ISI.ARPA");
    EXPECT_EQ(name_at(message, 40), "FOO.F.ISI.ARPA");
    EXPECT_EQ(name_at(message, 64), "ARPA");
    EXPECT_EQ(name_at(message, 92), ".");
}

TEST(DnsName, the_place_after_a_name_is_after_its_first_pointer) {
    DnsName name;
    EXPECT_EQ(read_dns_name("\1a\0\1b\xC0\0zz"s, 3, name), 7U);
    EXPECT_EQ(name.text(), "b.a");
}

TEST(DnsName, refuses_what_could_loop_or_grow) {
    struct Case {
        std::string what, message;
        size_t position;
    };
    std::string long_name;
    for (int index = 0; index < 5; ++index) long_name += "\x3F"s + std::string(63, 'a');
    for (const auto& [what, message, position] : std::vector<Case>{{"a pointer to itself", "\xC0\0"s, 0},
                                                                   {"two pointers to each other", "\xC0\2\xC0\0"s, 2},
                                                                   {"a pointer forward", "\xC0\3\0\1a\0"s, 0},
                                                                   {"a pointer into its own labels", "\1a\xC0\0"s, 0},
                                                                   {"a label past the end", "\5ab"s, 0},
                                                                   {"half a pointer", "\1a\0\xC0"s, 3},
                                                                   {"no end", "\1a"s, 0},
                                                                   {"an extended label", "\x41z\0"s, 0},
                                                                   {"more than 255 octets", long_name + "\0"s, 0},
                                                                   {"nothing", "", 0}}) {
        EXPECT_EQ(name_at(message, position), "(malformed)") << what;
        EXPECT_FALSE(skip_dns_name(message, position)) << what;
    }
}

TEST(DnsName, labels_give_the_text_that_the_name_gives) {
    std::string message = "zz\7example\3com\0"s;                        // at 2
    message += "\6a.b\\\1\xFF\x10" + std::string(16, '-') + "\xC0\2"s;  // at 15, its end elsewhere
    message += "\x3F" + std::string(62, 'x') + " \0"s;                  // at 41
    std::array<char, dns_labels_max> buffer;
    for (const size_t position : {size_t{2}, size_t{14}, size_t{15}, size_t{41}}) {
        std::string_view labels;
        DnsName name;
        const auto after = read_dns_labels(message, position, buffer, labels);
        EXPECT_EQ(after, read_dns_name(message, position, name)) << position;
        ASSERT_TRUE(after) << position;
        std::string text(dns_text_room(labels), '\0');
        text.resize(static_cast<size_t>(write_dns_name(labels, text.data()) - text.data()));
        EXPECT_EQ(text, name.text()) << position;
    }
    std::string_view labels;
    EXPECT_FALSE(read_dns_labels("\1a"s, 0, buffer, labels));
}

TEST(DnsName, a_chain_of_pointers_is_followed_for_as_long_as_a_name_could_need) {
    std::string message = "\1a\0"s;  // then pointers, each to the one before
    for (size_t place = 0; message.size() < 2'000; place = message.size() - 2)
        message += {static_cast<char>(0xC0 | place >> 8), static_cast<char>(place & 0xFF)};
    const auto pointer = [](size_t number) { return 3 + 2 * (number - 1); };
    EXPECT_EQ(name_at(message, pointer(127)), "a");
    EXPECT_EQ(skip_dns_name(message, pointer(127)), pointer(128));
    EXPECT_EQ(name_at(message, pointer(128)), "(malformed)");
    EXPECT_FALSE(skip_dns_name(message, pointer(128)));
}

TEST(DnsName, a_name_of_255_octets_is_read_and_escaped_bytes_still_fit) {
    std::string wire;
    for (const size_t size : {63U, 63U, 63U, 61U}) wire += static_cast<char>(size) + std::string(size, '\xFF');
    wire += '\0';
    ASSERT_EQ(wire.size(), 255U);
    EXPECT_EQ(name_at(wire, 0).size(), 250U * 4 + 3);
    EXPECT_EQ(name_at("\5a.b\\ \0"s, 0), "a\\.b\\\\\\032");
}

// A response with one question for a.example and the given records; names in data may point to 12.
std::string response(uint16_t answers, const std::string& records) {
    return "\x12\x34\x81\x83\0\1"s + std::string{'\0', static_cast<char>(answers)} + "\0\0\0\0"s +
           "\1a\7example\0\0\1\0\1"s + records;
}

std::string record(uint16_t type, const std::string& data) {
    return "\xC0\x0C"s + static_cast<char>(type >> 8) + static_cast<char>(type) + "\0\1\0\0\0\x3C"s +
           static_cast<char>(data.size() >> 8) + static_cast<char>(data.size()) + data;
}

TEST(DnsReader, reads_header_questions_and_records_in_order) {
    const std::string message = response(1, record(1, "\xC0\0\2\1"s));
    DnsReader reader(message);
    EXPECT_EQ(reader.header().id, 0x1234);
    EXPECT_TRUE(reader.header().is_response());
    EXPECT_EQ(reader.header().rcode(), 3U);
    DnsQuestion question;
    ASSERT_TRUE(reader.next_question(question));
    EXPECT_EQ(question.labels, "\1a\7example");
    EXPECT_FALSE(reader.next_question(question));
    DnsRecord answer;
    ASSERT_TRUE(reader.next_record(answer));
    EXPECT_EQ(name_at(message, answer.name_position), "a.example");
    EXPECT_EQ(answer.ttl, 60U);
    EXPECT_FALSE(reader.next_record(answer));
    EXPECT_FALSE(reader.failed());
}

TEST(DnsReader, a_cut_message_gives_what_is_whole_and_fails) {
    const std::string message = response(2, record(1, "\xC0\0\2\1"s) + record(1, "\xC0\0\2\2"s));
    DnsReader reader(std::string_view(message).substr(0, message.size() - 1));
    DnsRecord answer;
    EXPECT_TRUE(reader.next_record(answer));
    EXPECT_FALSE(reader.next_record(answer));
    EXPECT_TRUE(reader.failed());
    EXPECT_TRUE(DnsReader("short").failed());
}

TEST(DnsReader, record_data_is_written_as_the_standards_say) {
    struct Case {
        uint16_t type;
        std::string data, text;
    };
    for (const auto& [type, data, text] :
         std::vector<Case>{{1, "\xC0\0\2\1"s, "192.0.2.1"},
                           {28, " \1\x0D\xB8"s + std::string(11, '\0') + "\1", "2001:db8::1"},
                           {5, "\1b\xC0\x0C"s, "b.a.example"},
                           {15, "\0\x0A\4mail\xC0\x0C"s, "10 mail.a.example"},
                           {33, "\0\1\0\2\x14\x95\1s\xC0\x0C"s, "1 2 5269 s.a.example"},
                           {16, "\3abc\2d\xFF"s, "abcd\\255"},
                           {6, "\1n\xC0\x0C\1m\xC0\x0C\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5"s,
                            "n.a.example m.a.example 1 2 3 4 5"},
                           {257, "\0\5issueca.example"s, "0 issue ca.example"},
                           // RFC 9460 D.1 and D.2
                           {65, "\0\0\3foo\7example\3com\0"s, "0 foo.example.com"},
                           {64, "\0\x10\3foo\7example\3com\0\0\3\0\2\0\x35"s, "16 foo.example.com port=53"},
                           {64, "\0\1\3foo\7example\3com\0\2\x9b\0\5hello"s, "1 foo.example.com key667=hello"},
                           {65, "\0\1\0\0\1\0\6\2h2\2h3\0\4\0\4\xC0\0\2\1\0\5\0\4abcd"s,
                            "1 . alpn=h2,h3 ipv4hint=192.0.2.1 ech=YWJjZA=="},
                           // What breaks its own rules, and what nobody knows
                           {1, "\xC0\0\2"s, "\\# 3 c00002"},
                           {5, "\1b\xC0\x0Czz"s, "\\# 6 0162c00c7a7a"},
                           {65, "\0\1\0\0\1\0\x99h2"s, "\\# 9 000100000100996832"},
                           {10, "\1\2"s, "\\# 2 0102"},
                           {10, "", "\\# 0"}}) {
        const std::string message = response(1, record(type, data));
        DnsReader reader(message);
        DnsRecord answer;
        ASSERT_TRUE(reader.next_record(answer)) << type;
        std::string out;
        append_dns_data(message, answer, out);
        EXPECT_EQ(out, text) << type;
    }
}

TEST(DnsReader, types_and_result_codes_have_their_names) {
    std::string buffer;
    EXPECT_EQ(dns_type_name(1, buffer), "A");
    EXPECT_EQ(dns_type_name(65, buffer), "HTTPS");
    EXPECT_EQ(dns_type_name(32769, buffer), "DLV");
    EXPECT_EQ(dns_type_name(65280, buffer), "TYPE65280");
    EXPECT_EQ(dns_type_name(0, buffer), "TYPE0");
    EXPECT_EQ(dns_rcode_number("NXDOMAIN"), 3);
    EXPECT_EQ(dns_rcode_number("nonsense"), -1);
}

}  // namespace
}  // namespace mitsuke::formats
