// SPDX-License-Identifier: Apache-2.0
#include "rules/encoding.h"

#include <gtest/gtest.h>

namespace mitsuke::rules {
namespace {

// RFC 4648 section 10.
TEST(Encoding, base64_of_the_rfc) {
    const std::pair<const char*, const char*> rows[] = {{"", ""},
                                                        {"f", "Zg=="},
                                                        {"fo", "Zm8="},
                                                        {"foo", "Zm9v"},
                                                        {"foob", "Zm9vYg=="},
                                                        {"fooba", "Zm9vYmE="},
                                                        {"foobar", "Zm9vYmFy"}};
    for (const auto& [text, encoded] : rows) EXPECT_EQ(to_base64(text), encoded);
}

TEST(Encoding, a_text_is_found_in_base64_wherever_it_stands) {
    for (const std::string text : {"http://", "IEX (", "ab", "\xFF\xFE\x01"}) {
        const auto forms = to_base64_anywhere(text);
        for (size_t before = 0; before < 7; ++before) {
            for (const char* after : {"", "x", "yy", "zzz"}) {
                const std::string whole = to_base64(std::string(before, '\x9C') + text + after);
                EXPECT_NE(whole.find(forms[before % 3]), std::string::npos) << text << " after " << before;
            }
        }
    }
    EXPECT_EQ(to_base64_anywhere("foobar"), (std::array<std::string, 3>{"Zm9vYmFy", "Zvb2Jhc", "mb29iYX"}));
}

TEST(Encoding, utf16_has_two_bytes_for_most_and_four_for_the_rest) {
    using namespace std::string_literals;
    EXPECT_EQ(to_utf16("cmd", ByteOrder::little), "c\0m\0d\0"s);
    EXPECT_EQ(to_utf16("cmd", ByteOrder::big), "\0c\0m\0d"s);
    EXPECT_EQ(to_utf16("é", ByteOrder::little), "\xE9\0"s);
    EXPECT_EQ(to_utf16("😀", ByteOrder::big), "\xD8\x3D\xDE\x00"s);
    EXPECT_EQ(to_utf16("\xFF", ByteOrder::big), "\xFF\xFD"s);
}

}  // namespace
}  // namespace mitsuke::rules
