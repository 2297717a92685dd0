// SPDX-License-Identifier: Apache-2.0
#include "rules/time_part.h"

#include <gtest/gtest.h>

namespace mitsuke::rules {
namespace {

TEST(TimePart, reads_the_number_as_the_value_writes_it) {
    struct Row {
        const char* value;
        TimePart part;
        std::optional<int64_t> expected;
    };
    const Row rows[] = {
        {"2024-03-05T22:07:30.473Z", TimePart::minute, 7},
        {"2024-03-05T22:07:30.473Z", TimePart::hour, 22},
        {"2024-03-05 22:07:30.473", TimePart::day, 5},
        {"2024-03-05T22:07:30Z", TimePart::month, 3},
        {"2024-03-05T22:07:30Z", TimePart::year, 2024},
        {"2024-03-05T01:07:30+09:00", TimePart::hour, 1},
        {"2024-03-05T00:00:00Z", TimePart::week, 10},
        {"2021-01-03T00:00:00Z", TimePart::week, 53},
        {"2021-01-04T00:00:00Z", TimePart::week, 1},
        {"2024-12-30T00:00:00Z", TimePart::week, 1},
        {"1709676450.5", TimePart::hour, 22},
        {"-", TimePart::hour, {}},
        {"", TimePart::hour, {}},
        {"2024-02-30T00:00:00Z", TimePart::day, {}},
    };
    for (const auto& row : rows) EXPECT_EQ(time_part(row.value, row.part), row.expected) << row.value;
}

}  // namespace
}  // namespace mitsuke::rules
