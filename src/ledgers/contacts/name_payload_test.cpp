// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/name_payload.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "ledgers/contacts/own_names.h"

namespace mitsuke::ledgers {
namespace {

NamePayload read(std::string_view under) { return read_payload(under, LetterModel()); }

TEST(NamePayload, what_is_drawn_evenly_counts_as_data_and_words_do_not) {
    const std::pair<std::string_view, bool> table[] = {
        {"sajajlyoogrmkllmuoqiyaxlymwlvajdkouhkdyiyolamdjivho.cjpybuhwnjgkhllm",
         true},                                                            // ShadowPad, published test name
        {"039n5tnndkhrfn5cun0y0sz02hij0b12.appsync-api.us-west-2", true},  // SUNBURST
        {"4d494e41544f2d5043313720323032342d30342d3031", true},            // hexadecimal
        {"jfhecvcpfuytaljqgazdmlrq.gm3tqljxge4a", true},                   // base32
        {"www", false},
        {"", false},
        {"fe3cr.delivery.mp", false},
        {"clickstream-killswitch-api.hd-personalization-prod.gcp", false},
        {"zn5cfoezj2kv4n9ub-generalmotors.siteintercept", false},
        {"prod.remote-settings.prod.webservices", false},
        {"1.0.0.127.zen", false},
        {"b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.list", false},
        {"ec2-54-12-3-4", false},
    };
    for (const auto& [under, is_data] : table) EXPECT_EQ(read(under).is_data(), is_data) << under << read(under).bits;
}

TEST(NamePayload, the_dot_may_move_and_the_payload_stays) {
    EXPECT_EQ(read("abcdefgh.ijk").joined, read("ABC.defghijk").joined);
}

TEST(NamePayload, a_service_label_or_a_uuid_is_a_known_reason_and_weighs_little) {
    const auto key = read("yd2mplsd7fjs3ldkfjs9dkfjx2q4w8rt._domainkey");
    EXPECT_EQ(key.form, NamePayload::Form::labelled);
    EXPECT_LT(key.weight(), 3);
    EXPECT_LT(read("f47ac10b-58cc-4372-a567-0e02b2c3d479.prod").weight(), 3);
    EXPECT_EQ(read("039n5tnndkhrfn5cun0y0sz02hij0b12.appsync-api").weight(), 12);
}

TEST(NamePayload, columns_that_stay_the_same_are_counted_from_the_start) {
    const auto alike = compare_names({"xabcd1", "yabcd2", "zabcd34"});
    EXPECT_NEAR(alike.constant_columns, 4.0 / 6, 1e-9);
    EXPECT_EQ(alike.alphabet, 11U);
    EXPECT_EQ(compare_names({}).alphabet, 0U);
}

// Letters of the two halves of each byte, behind a constant key: any alphabet will do.
std::string pair_code(std::string_view text, uint8_t key) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<uint8_t>(static_cast<uint8_t>(c) ^ key);
        out += static_cast<char>('a' + (byte >> 4));
        out += static_cast<char>('j' + (byte & 15));
    }
    return out;
}

TEST(OwnNames, a_name_is_found_in_every_code_that_dns_can_carry) {
    const std::pair<std::string_view, std::string_view> table[] = {
        {"00ff"
         "454e472d50433230"
         "17",
         "hexadecimal"},  // ENG-PC20
        {"c7"
         "6f64cd07dad019d1a0d3"
         "00",
         ""},                            // nothing of the kind
        {"aivu4rzniqkemszq", ""},        // base32 of something else
        {"afcu4rznkbbtemaa", "base32"},  // 01 "ENG-PC20" 00
        {"x4ru5hlvbqzixr1y", ""},
        {"auvory1qqziwaa", "base64"},  // 01 "ENG-PC20" 00, case lost
    };
    for (const auto& [letters, code] : table) EXPECT_EQ(find_own_name(letters, "eng-pc20"), code) << letters;
    const std::string paired = "q" + pair_code("7;eng-pc20.minato.intra;nguyen", 0x5a);
    EXPECT_EQ(find_own_name(paired, "eng-pc20.minato.intra"), "a code of two letters a byte");
    EXPECT_EQ(find_own_name(paired, "fin-pc31.minato.intra"), "");
}

TEST(OwnNames, a_constant_key_before_the_code_does_not_hide_a_name) {
    // "eng-pc20" with each byte turned over by 0x5a.
    EXPECT_EQ(find_own_name("3f343d772a39686a", "eng-pc20"), "hexadecimal");
    EXPECT_EQ(find_own_name("3f343d772a39686b", "eng-pc20"), "");
}

}  // namespace
TEST(NamePayload, digests_of_one_length_are_told_from_text_in_hexadecimal) {
    EXPECT_TRUE(are_digests({"dade2863b2e45eb55e1ab81ef288dbb0eb1307c181345aabfd8a",
                             "525f6b0d1836110cddcfb940bb3ed1af8265758500108a1be89d",
                             "a70a0909a8253d0075e5d6382b69ff12f864cf03d202782dce12"}));
    const std::string text = "4841524241522d5043313720757365723d736f75736120";
    EXPECT_FALSE(are_digests({text + "3031", text + "3032", text + "3033"})) << "few letters at the even places";
    EXPECT_FALSE(are_digests({"dade2863b2e45eb55e1ab81ef288dbb0eb1307c1", "525f6b0d1836110cddcfb940bb3ed1af",
                              "a70a0909a8253d0075e5d6382b69ff12f864cf03"}))
        << "of different lengths";
}

}  // namespace mitsuke::ledgers
