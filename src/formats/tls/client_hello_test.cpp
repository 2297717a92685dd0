// SPDX-License-Identifier: Apache-2.0
#include "formats/tls/client_hello.h"

#include <gtest/gtest.h>

#include <vector>

#include "formats/tls/ja4.h"

namespace mitsuke::formats {
namespace {

using namespace std::string_literals;

std::string u16(size_t value) { return {static_cast<char>(value >> 8), static_cast<char>(value)}; }
std::string with_length(const std::string& text) { return u16(text.size()) + text; }
std::string numbers(const std::vector<unsigned>& values) {
    std::string result;
    for (const unsigned value : values) result += u16(value);
    return result;
}
std::string extension(unsigned type, const std::string& data) { return u16(type) + with_length(data); }

std::string handshake(const std::vector<unsigned>& ciphers, const std::string& extensions) {
    const std::string body =
        "\3\3"s + std::string(32, 'r') + "\0"s + with_length(numbers(ciphers)) + "\1\0"s + with_length(extensions);
    return "\1\0"s + with_length(body);
}
std::string record(const std::string& payload) { return "\x16\3\1"s + with_length(payload); }

// The extensions of the example in FoxIO's JA4.md, in an order of our own, with GREASE between.
const std::string example_extensions =
    extension(0x3a3a, "") + extension(0x0000, with_length("\0"s + with_length("a.example"))) + extension(0x0017, "") +
    extension(0xff01, "") + extension(0x000a, "") + extension(0x000b, "") + extension(0x0023, "") +
    extension(0x0010, with_length("\2h2\x08http/1.1"s)) + extension(0x0005, "") +
    extension(0x000d, with_length(numbers({0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601}))) +
    extension(0x0012, "") + extension(0x0033, "") + extension(0x002d, "") +
    extension(0x002b, "\6"s + numbers({0x1a1a, 0x0304, 0x0303})) + extension(0x001b, "") + extension(0x4469, "") +
    extension(0x0015, "") + extension(0xfafa, "");
const std::vector<unsigned> example_ciphers{0x2a2a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030,
                                            0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035};

ClientHello read(const std::string& stream, std::string& joined) {
    ClientHello hello;
    EXPECT_EQ(read_client_hello(stream, joined, hello), TlsStatus::complete);
    return hello;
}

TEST(ClientHello, tells_the_server_name_and_the_first_protocol) {
    const std::string stream = record(handshake(example_ciphers, example_extensions));
    std::string joined;
    const auto hello = read(stream, joined);
    EXPECT_EQ(hello.server_name, "a.example");
    EXPECT_EQ(hello.alpn, "h2");
    EXPECT_EQ(hello.legacy_version, 0x0303);
    EXPECT_EQ(hello.supported_versions.size(), 6U);
}

TEST(ClientHello, is_put_together_from_records_of_any_size) {
    const std::string whole = handshake(example_ciphers, example_extensions);
    for (const size_t size : {1U, 3U, 5U, 100U}) {
        std::string stream, joined;
        for (size_t at = 0; at < whole.size(); at += size) stream += record(whole.substr(at, size));
        EXPECT_EQ(read(stream, joined).server_name, "a.example") << size;
    }
}

TEST(ClientHello, waits_for_what_is_still_missing) {
    const std::string stream = record(handshake(example_ciphers, example_extensions));
    ClientHello hello;
    std::string joined;
    for (size_t size = 0; size < stream.size(); ++size)
        ASSERT_EQ(read_client_hello(std::string_view(stream).substr(0, size), joined, hello), TlsStatus::need_more)
            << size;
}

TEST(ClientHello, other_bytes_are_not_tls) {
    ClientHello hello;
    std::string joined;
    const std::string good = handshake({0x1301}, "");
    for (const std::string& stream :
         {"GET / HTTP/1.1\r\n"s, "\x17\3\3\0\1x"s, "\x16\2\1\0\5\1\0\0\1x"s, "\x16\3\1\0\0"s, record("\2\0\0\1x"s),
          record("\1\0\0\2\3\3"s), record(handshake({0x1301}, extension(0, "x").substr(0, 4))),
          "\x16\3\1\xFF\xFF"s + std::string(10, '\1')})
        EXPECT_EQ(read_client_hello(stream, joined, hello), TlsStatus::not_tls);
}

// FoxIO-LLC/ja4 technical_details/JA4.md gives this fingerprint for these ciphers, extensions and
// signature algorithms.
TEST(Ja4, agrees_with_the_example_of_its_specification) {
    const std::string stream = record(handshake(example_ciphers, example_extensions));
    std::string joined;
    EXPECT_EQ(ja4(read(stream, joined), Ja4Carrier::tcp), "t13d1516h2_8daaf6152771_e5627efa2ab1");
}

TEST(Ja4, writes_what_is_absent_or_odd_as_its_specification_says) {
    struct Case {
        std::vector<unsigned> ciphers;
        std::string extensions, start;
    };
    for (const auto& [ciphers, extensions, start] :
         std::vector<Case>{{{}, "", "t12i000000_000000000000_000000000000"},
                           {{0x1301}, extension(0x0010, with_length("\1a"s)), "t12i0101aa_"},
                           {{0x1301}, extension(0x0010, with_length("\2\xAB\xCD"s)), "t12i0101ad_"},
                           {{0x1301}, extension(0x0010, with_length("\3h2\xFF"s)), "t12i01016f_"},
                           {{0x1301}, extension(0x002b, "\4"s + numbers({0x0302, 0x0301})), "t11i010100_"},
                           {std::vector<unsigned>(120, 0x1301), "", "t12i990000_"}}) {
        const std::string stream = record(handshake(ciphers, extensions));
        std::string joined;
        EXPECT_EQ(ja4(read(stream, joined), Ja4Carrier::tcp).substr(0, start.size()), start);
    }
}

}  // namespace
}  // namespace mitsuke::formats
