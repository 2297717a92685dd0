// SPDX-License-Identifier: Apache-2.0
#include "pipeline/time_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>

namespace mitsuke::pipeline {

namespace {

namespace field = events::field;
using std::chrono::seconds;

events::Event event_at(int64_t second, uint32_t source, std::string_view value) {
    events::Event event;
    event.time = Time{seconds{second}};
    event.host = "pc1";
    event.source = source;
    event.add(field::Image, value);
    return event;
}

std::vector<std::string> drain(TimeOrder& order) {
    std::vector<std::string> values;
    Arena arena;
    events::Event event;
    std::vector<Match> matches;
    for (;;) {
        const auto more = order.next(event, matches, arena);
        EXPECT_TRUE(more.has_value());
        if (!more || !*more) return values;
        values.push_back(std::string(event.get(field::Image)));
    }
}

TEST(TimeOrder, events_come_out_by_time_whatever_order_they_went_in) {
    std::vector<int> seconds_in(5000);
    for (size_t index = 0; index < seconds_in.size(); ++index) seconds_in[index] = static_cast<int>(index);
    std::mt19937 random(7);
    std::shuffle(seconds_in.begin(), seconds_in.end(), random);

    TimeOrder order("/tmp");
    constexpr size_t tiny_run = 4096;  // so that many runs are spilled and merged
    TimeOrder::Writer writer(order, tiny_run);
    for (const int second : seconds_in) ASSERT_TRUE(writer.add(event_at(second, 0, std::to_string(second)), 0, 0, {}));
    ASSERT_TRUE(writer.finish());
    EXPECT_GT(order.spilled_bytes(), 10 * tiny_run);

    const auto values = drain(order);
    ASSERT_EQ(values.size(), seconds_in.size());
    for (size_t index = 0; index < values.size(); ++index) ASSERT_EQ(values[index], std::to_string(index));
}

TEST(TimeOrder, events_of_one_instant_come_by_precedence_whatever_file_they_stood_in) {
    for (const bool swapped : {false, true}) {
        TimeOrder order("/tmp");
        TimeOrder::Writer writer(order, 1024);
        const uint32_t first = swapped ? 1 : 0, second = swapped ? 0 : 1;
        ASSERT_TRUE(writer.add(event_at(1, first, "runs"), 5, 0, {}));
        ASSERT_TRUE(writer.add(event_at(1, second, "is written"), 1, 0, {}));
        ASSERT_TRUE(writer.finish());
        EXPECT_EQ(drain(order), (std::vector<std::string>{"is written", "runs"}));
    }
}

TEST(TimeOrder, events_of_one_instant_and_precedence_come_in_one_order_whatever_thread_and_file) {
    std::vector<std::string> before;
    for (int round = 0; round < 20; ++round) {
        TimeOrder order("/tmp");
        const auto write = [&order, round](uint32_t half) {
            TimeOrder::Writer writer(order, 1024);
            const uint32_t source = round % 2 == 0 ? half : 1 - half;
            for (uint64_t each = 0; each < 50; ++each)
                EXPECT_TRUE(writer.add(event_at(1, source, std::to_string(uint64_t{half} * 100 + each)), 0, each, {}));
            EXPECT_TRUE(writer.finish());
        };
        std::thread second(write, 1);
        write(0);
        second.join();
        const auto values = drain(order);
        ASSERT_EQ(values.size(), 100U);
        if (round > 0) {
            EXPECT_EQ(values, before);
        }
        before = values;
    }
}

TEST(TimeOrder, an_event_comes_back_whole_with_its_matches) {
    events::RuleInfo rule;
    TimeOrder order("/tmp");
    TimeOrder::Writer writer(order, 1024);
    auto event = event_at(5, 3, "C:\\x.exe");
    event.record = 77;
    event.log_source = {"windows", "sysmon", {"process_creation", {}, {}}};
    event.add(field::Details, "", events::ValueType::null);
    event.add(field::ProcessId, "4", events::ValueType::integer);
    ASSERT_TRUE(writer.add(event, 0, 0, {{&rule, nullptr}}));
    ASSERT_TRUE(writer.finish());

    events::Event back;
    Arena arena;
    std::vector<Match> matches;
    ASSERT_TRUE(order.next(back, matches, arena).value());
    EXPECT_EQ(back.time, event.time);
    EXPECT_EQ(back.host, "pc1");
    EXPECT_EQ(back.source, 3U);
    EXPECT_EQ(back.record, 77U);
    EXPECT_EQ(back.log_source, event.log_source);
    ASSERT_EQ(back.fields.size(), 3U);
    EXPECT_EQ(back.fields[1].type, events::ValueType::null);
    EXPECT_EQ(back.get(field::ProcessId), "4");
    ASSERT_EQ(matches.size(), 1U);
    EXPECT_EQ(matches[0].rule, &rule);
    EXPECT_FALSE(order.next(back, matches, arena).value());
}

TEST(TimeOrder, a_folder_that_cannot_be_written_is_an_error_that_names_it) {
    TimeOrder order("/nonexistent-folder");
    TimeOrder::Writer writer(order, 1);
    const auto result = writer.add(event_at(1, 0, "x"), 0, 0, {});
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().message.find("/nonexistent-folder"), std::string::npos);
}

}  // namespace
}  // namespace mitsuke::pipeline
