// SPDX-License-Identifier: Apache-2.0
#include "sources/files/pcap_reader_frames.h"

#include <gtest/gtest.h>

#include "sources/files/network_frames.h"

namespace mitsuke::sources {
namespace {

using namespace testing;
using namespace std::chrono_literals;

constexpr Time noon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + 12h};
const std::string question_frame =
    ethernet(ipv4(17, Direction::to_server, udp(40000, 53, dns_query(1, "\1a\7example"))));

TEST(PcapFrames, in_a_silent_network_time_goes_on_without_packets) {
    events::Vocabulary vocabulary;
    PcapFrames frames(vocabulary);
    events::Batch batch;
    EXPECT_EQ(frames.read({noon, 1, 0, question_frame}, batch), "");
    frames.advance(noon + 29s, batch);
    EXPECT_TRUE(batch.empty());
    frames.advance(noon + 31s, batch);
    ASSERT_EQ(batch.size(), 1U);
    EXPECT_EQ(batch[0].get(events::field::QueryName), "a.example");
    EXPECT_EQ(batch[0].time, noon);
    frames.advance(noon + 6min, batch);
    ASSERT_EQ(batch.size(), 2U);
    EXPECT_EQ(batch[1].log_source.service, "conn");
    EXPECT_FALSE(frames.flush_one(batch));
}

TEST(PcapFrames, a_frame_that_cannot_be_read_says_why_and_which_it_was) {
    events::Vocabulary vocabulary;
    PcapFrames frames(vocabulary);
    events::Batch batch;
    EXPECT_EQ(frames.read({noon, 1, 0, question_frame}, batch), "");
    EXPECT_EQ(frames.read({noon, 127, 0, question_frame}, batch), "frame 2: link type 127 is not read");
    EXPECT_EQ(frames.read({noon, 1, 0, ethernet(ipv4(17, Direction::to_server, udp(40000, 53, "\1\2\3")))}, batch),
              "frame 3: no DNS message on a DNS port");
}

}  // namespace
}  // namespace mitsuke::sources
