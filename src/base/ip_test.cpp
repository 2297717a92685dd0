// SPDX-License-Identifier: Apache-2.0
#include "base/ip.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace mitsuke {
namespace {

std::string system_text(const uint8_t* bytes, int family) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(family, bytes, text.data(), text.size());
    return text.data();
}

TEST(Ip, text_is_what_the_system_writes) {
    std::mt19937 random(1);
    for (int round = 0; round < 20'000; ++round) {
        std::array<uint8_t, 16> bytes{};
        // Zeros are where writers differ: groups of none, of small numbers, of any.
        for (size_t group = 0; group < 8; ++group) {
            const auto kind = random() % 4;
            if (kind > 1) bytes[2 * group + 1] = static_cast<uint8_t>(random());
            if (kind > 2) bytes[2 * group] = static_cast<uint8_t>(random());
        }
        std::array<char, ip_text_max> out{};
        EXPECT_EQ(std::string(out.data(), write_ipv6(bytes.data(), out.data())), system_text(bytes.data(), AF_INET6));
        EXPECT_EQ(std::string(out.data(), write_ipv4(bytes.data(), out.data())), system_text(bytes.data(), AF_INET));
    }
}

TEST(Ip, text_is_an_address_where_the_system_says_so) {
    const std::vector<std::string> texts{
        "1.2.3.4",    "255.255.255.255", "256.1.1.1", "01.2.3.4", "0.0.0.0", "1.2.3",    "1.2.3.",
        "1.2.3.4.",   ".1.2.3.4",        "1..2.3",    "1.2.3.4 ", "1.2.3.a", "1234.1.1", "::1",
        "::ffff:1.2", "::ffff:1.2.3.4",  "::",        ":",        "1:2",     "",         "fe80::1%eth0",
        "1.2.3.4%x",  "00.0.0.0",        "1.2.3.0001"};
    for (const auto& text : texts) {
        const std::string bare = text.substr(0, text.find('%'));
        std::array<uint8_t, 16> bytes{};
        const bool is_known =
            inet_pton(AF_INET, bare.c_str(), bytes.data()) == 1 || inet_pton(AF_INET6, bare.c_str(), bytes.data()) == 1;
        EXPECT_EQ(IpAddress::parse(text).has_value(), is_known) << text;
    }
    EXPECT_EQ(IpAddress::parse("10.20.30.40")->to_string(), "10.20.30.40");
    EXPECT_EQ(IpAddress::parse("::ffff:10.0.0.1"), IpAddress::from_v4(0x0A000001));
}

// Bytes of all forms, one or two letters changed: mostly no addresses, and near to one.
TEST(Ip, six_is_read_as_the_system_reads_it) {
    constexpr std::string_view letters = ":::0123456789abcdefABF.g";
    std::mt19937 random(7);
    size_t addresses = 0;
    for (int round = 0; round < 200'000; ++round) {
        std::array<uint8_t, 16> bytes{};
        for (size_t at = random() % 3 == 0 ? 10 : 0; at < bytes.size(); ++at)
            if (random() % 3 == 0) bytes[at] = static_cast<uint8_t>(random());
        std::string text = system_text(bytes.data(), AF_INET6);
        for (auto changes = random() % 3; changes > 0 && !text.empty(); --changes) {
            const size_t at = random() % text.size();
            const auto kind = random() % 3;
            if (kind == 0) text[at] = letters[random() % letters.size()];
            else if (kind == 1) text.insert(at, 1, letters[random() % letters.size()]);
            else text.erase(at, 1);
        }
        std::array<uint8_t, 16> expected{};
        const bool is_six = inet_pton(AF_INET6, text.c_str(), expected.data()) == 1;
        const auto found = IpAddress::parse(text);
        if (found && found->is_v4() && inet_pton(AF_INET, text.c_str(), expected.data()) == 1) continue;
        ASSERT_EQ(found.has_value(), is_six) << text;
        if (!is_six) continue;
        ++addresses;
        ASSERT_EQ(found->bytes(), expected) << text;
    }
    EXPECT_GT(addresses, 50'000U);
}

}  // namespace
}  // namespace mitsuke
