// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "intel/indicators.h"

namespace mitsuke::intel {
namespace {

TEST(Refang, reads_every_usual_way_to_blunt_a_name) {
    const std::pair<const char*, const char*> table[] = {
        {"hxxp://evil[.]example(.)com", "http://evil.example.com"},
        {"hxxps[://]evil[.]example/a.b", "https://evil.example/a.b"},
        {"hXXp[:]//evil{.}example", "http://evil.example"},
        {"evil[dot]example(dot)com", "evil.example.com"},
        {"evil[.example.com", "evil.example.com"},
        {"someone[at]evil[.]example", "someone@evil.example"},
        {"someone[@]evil.example", "someone@evil.example"},
        {"fxp://evil.example", "ftp://evil.example"},
        {"59.83.204[.]14", "59.83.204.14"},
        {"10[.]0[.]0[.]1[:]8090", "10.0.0.1:8090"},
        {"evil\\.example", "evil.example"},
        {"plain.example", "plain.example"},
        {"C:\\Users\\x\\.hidden\\a(.)b", "C:\\Users\\x\\.hidden\\a(.)b"},
        {"hxxp-is-no-scheme.example", "hxxp-is-no-scheme.example"},
        {"", ""},
    };
    for (const auto& [written, meant] : table) EXPECT_EQ(refang(written), meant) << written;
}

TEST(Refang, undoes_defang) {
    for (const char* each : {"evil.example.com", "http://evil.example/x.php?a=b", "https://10.0.0.1:8443/"}) {
        EXPECT_NE(defang(each), each);
        EXPECT_EQ(refang(defang(each)), each);
    }
    EXPECT_EQ(defang("evil.example.com"), "evil[.]example[.]com");
    EXPECT_EQ(defang("http://evil.example"), "hxxp://evil[.]example");
}

}  // namespace
}  // namespace mitsuke::intel
