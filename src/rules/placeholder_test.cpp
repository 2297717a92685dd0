// SPDX-License-Identifier: Apache-2.0
#include "rules/placeholder.h"

#include <gtest/gtest.h>

namespace mitsuke::rules {
namespace {

TEST(Placeholder, is_a_name_between_percent_signs) {
    const std::pair<const char*, std::string> rows[] = {
        {"%name%", "<name>"}, {"a%b%c", "a<b>c"}, {R"(\%plain%name%)", "%plain<name>"},
        {"100%", "100%"},     {"%%", "%%"},       {"%a b%c%", "%a b<c>"},
        {"%a%%b%", "<a><b>"}, {"", ""},           {R"(%a\%)", R"(%a%)"},
    };
    for (const auto& [text, expected] : rows) {
        std::string written;
        for (const auto& piece : find_placeholders(text))
            written += piece.is_placeholder ? "<" + piece.text + ">" : piece.text;
        EXPECT_EQ(written, expected) << text;
    }
}

}  // namespace
}  // namespace mitsuke::rules
