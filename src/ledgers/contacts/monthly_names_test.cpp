// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/monthly_names.h"

#include <gtest/gtest.h>

#include <vector>

namespace mitsuke::ledgers {
namespace {

constexpr uint32_t hour = 3'600, day = 24 * hour;
constexpr uint32_t january = 20'089 * day;  // 2025-01-01
constexpr uint32_t february = january + 31 * day, march = february + 28 * day;

class House {
public:
    // Every `pause` from one time to another.
    void contacts(std::string_view domain, uint32_t from, uint32_t to, uint32_t pause = 9 * hour, uint64_t host = 1) {
        bool is_first = true;
        for (uint32_t second = from; second < to; second += pause, is_first = false)
            if (auto row = names_.contacted({7, domain, second, is_first, host}, model_)) rows.push_back(*row);
    }
    std::vector<MonthlyNames::Row> rows;

private:
    MonthlyNames names_;
    LetterModel model_;
};

TEST(MonthlyNames, names_that_relieve_one_another_at_the_turn_of_the_month_are_a_row) {
    House house;
    house.contacts("xdlwjuuehnegde.com", january + 20 * day, february);
    EXPECT_TRUE(house.rows.empty());
    house.contacts("ophxakhrektkyjw.com", february, march);
    ASSERT_EQ(house.rows.size(), 1U);
    EXPECT_EQ(house.rows[0].names, 2U);
    EXPECT_EQ(house.rows[0].before, "xdlwjuuehnegde.com");
    EXPECT_GE(sum(house.rows[0].reasons), 20);
    house.contacts("sckpdseqghbutefwf.com", march + hour, march + 4 * day);
    ASSERT_EQ(house.rows.size(), 2U);
    EXPECT_EQ(house.rows[1].names, 3U);
    EXPECT_EQ(house.rows[1].before, "ophxakhrektkyjw.com, xdlwjuuehnegde.com");
    EXPECT_GT(sum(house.rows[1].reasons), sum(house.rows[0].reasons));
}

TEST(MonthlyNames, names_that_relieve_one_another_in_the_middle_of_a_month_are_none) {
    House house;
    house.contacts("xdlwjuuehnegde.com", january + 3 * day, january + 14 * day);
    house.contacts("ophxakhrektkyjw.com", january + 14 * day, january + 30 * day);
    EXPECT_TRUE(house.rows.empty());
}

TEST(MonthlyNames, a_name_that_goes_on_in_the_next_month_is_relieved_by_none) {
    House house;
    house.contacts("xdlwjuuehnegde.com", january + 20 * day, february + 3 * day);
    house.contacts("ophxakhrektkyjw.com", february, march);
    EXPECT_TRUE(house.rows.empty());
}

TEST(MonthlyNames, words_are_let_be) {
    House house;
    house.contacts("weatherstation.com", january + 20 * day, february);
    house.contacts("springcollection.com", february, march);
    EXPECT_TRUE(house.rows.empty());
}

TEST(MonthlyNames, another_pace_is_another_matter) {
    House house;
    house.contacts("xdlwjuuehnegde.com", january + 20 * day, february, 9 * hour);
    house.contacts("ophxakhrektkyjw.com", february, march, 10 * 60);
    EXPECT_TRUE(house.rows.empty());
}

TEST(MonthlyNames, many_odd_names_of_one_sender_speak_against_a_row) {
    House quiet, busy;
    for (House* house : {&quiet, &busy}) {
        for (const uint32_t month : {january, february})
            for (char letter = 'b'; house == &busy && letter < 'f'; ++letter)
                house->contacts(std::string(3, letter) + "qxzvkjwq.com", month + 5 * day, month + 6 * day);
        house->contacts("xdlwjuuehnegde.com", january + 20 * day, february);
        house->contacts("ophxakhrektkyjw.com", february, february + 9 * day);
    }
    ASSERT_EQ(quiet.rows.size(), 1U);
    ASSERT_EQ(busy.rows.size(), 1U);
    EXPECT_LT(sum(busy.rows[0].reasons), sum(quiet.rows[0].reasons) - 2);
}

TEST(MonthlyNames, each_host_is_told_of_once) {
    House house;
    house.contacts("xdlwjuuehnegde.com", january + 20 * day, february);
    house.contacts("ophxakhrektkyjw.com", february, february + 9 * day, 9 * hour, 1);
    house.contacts("ophxakhrektkyjw.com", february + 9 * day, february + 18 * day, 9 * hour, 2);
    EXPECT_EQ(house.rows.size(), 2U);
}

}  // namespace
}  // namespace mitsuke::ledgers
