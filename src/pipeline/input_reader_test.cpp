// SPDX-License-Identifier: Apache-2.0
#include "pipeline/input_reader.h"

#include <gtest/gtest.h>

#include <utility>

namespace mitsuke::pipeline {

namespace {

constexpr std::chrono::sys_days monday{std::chrono::year{2024} / 3 / 4};
constexpr std::chrono::days one{1};

// Three days in two batches, two events without a time; three of the second batch are passed over.
class Days : public sources::Source {
public:
    Result<sources::Progress> read(events::Batch& batch) override {
        using std::chrono::hours;
        if (std::exchange(is_first_, false)) {
            for (const Time time : {Time{monday}, Time{monday + hours(23)}, Time{monday + one}, Time{}})
                batch.begin().time = time;
            return sources::Progress::more;
        }
        batch.begin().time = monday + one;
        batch.begin().time = monday;
        for (const Time time : {Time{monday + one * 2}, Time{monday + one * 2 + hours(1)}, Time{}})
            batch.passed.add(time);
        return sources::Progress::end;
    }

private:
    bool is_first_ = true;
};

TEST(InputReader, counts_the_events_of_each_day_of_each_input) {
    int inputs = 0;
    const InputReader::NextInput next = [&inputs]() -> std::optional<RoadInput> {
        if (inputs++ == 2) return {};
        RoadInput input;
        input.source = std::make_shared<Days>();
        return input;
    };
    const HomeNetworks home;
    std::vector<events::SourceReport> reports;
    InputReader reader(next, home, reports);
    SourceBatch batch;
    while (reader.next(batch)) continue;
    ASSERT_EQ(reports.size(), 2U);
    const std::map<std::chrono::sys_days, uint64_t> wanted{{monday, 3}, {monday + one, 2}, {monday + one * 2, 2}};
    for (const auto& report : reports) {
        EXPECT_EQ(report.days, wanted);
        EXPECT_EQ(report.events, 9U);
    }
}

}  // namespace

}  // namespace mitsuke::pipeline
