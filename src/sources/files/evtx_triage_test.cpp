// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/text.h"
#include "formats/evtx/chunk_builder.h"
#include "sources/files/evtx_reader.h"
#include "sources/files/memory_stream.h"

namespace mitsuke::sources {
namespace {

using namespace std::string_literals;
using formats::evtx::ChunkBuilder;
using formats::evtx::file_header;
using testing::ElementsAre;

constexpr uint8_t string_type = 0x01, uint16_type = 0x06, null_type = 0x00, filetime_type = 0x11, binxml_type = 0x21;

void element(ChunkBuilder& chunk, std::string_view name, uint16_t slot, uint8_t type) {
    chunk.open(name);
    chunk.content();
    chunk.slot(slot, type);
    chunk.close();
}

// <System>Provider, EventID, Computer, TimeCreated, Channel</System>
void write_system(ChunkBuilder& chunk) {
    chunk.open("System");
    chunk.content();
    chunk.open("Provider", true);
    chunk.attribute("Name");
    chunk.text("Some-Provider");
    chunk.close_empty();
    element(chunk, "EventID", 0, uint16_type);
    element(chunk, "Computer", 1, string_type);
    chunk.open("TimeCreated", true);
    chunk.attribute("SystemTime");
    chunk.slot(2, filetime_type);
    chunk.close_empty();
    chunk.open("Channel");
    chunk.content();
    chunk.text("Some/Channel");
    chunk.close();
    chunk.close();
}

// <Event><System>..</System><EventData>Text</EventData></Event>
void write_template(ChunkBuilder& chunk) {
    chunk.open("Event");
    chunk.content();
    write_system(chunk);
    chunk.open("EventData");
    chunk.content();
    chunk.open("Data", true);
    chunk.attribute("Name");
    chunk.text("Text");
    chunk.content();
    chunk.slot(3);
    chunk.close();
    chunk.close();
    chunk.close();
}

template <typename T>
std::string bytes_of(T number) {
    return {reinterpret_cast<const char*>(&number), sizeof number};
}

constexpr uint64_t ticks_of_2020 = 132'223'104'000'000'000;  // 2020-01-01, in ticks of 100 ns since 1601
constexpr uint64_t ticks_a_second = 10'000'000;

class Log {
public:
    // A record of the one template of the log.
    void add(uint16_t event_id, std::string_view computer, uint64_t second, bool has_text = true) {
        add({uint16_type, bytes_of(event_id)}, computer, second, has_text);
    }
    void add(const ChunkBuilder::Item& event_id, std::string_view computer, uint64_t second, bool has_text) {
        chunk_.begin_record(++count_);
        if (count_ == 1) {
            chunk_.instance();
            definition_ = chunk_.begin_definition();
            write_template(chunk_);
            chunk_.end_definition();
        } else {
            chunk_.instance(definition_);
        }
        const ChunkBuilder::Item text{string_type, ChunkBuilder::utf16("text")}, none{null_type, ""};
        chunk_.values({event_id,
                       {string_type, ChunkBuilder::utf16(computer)},
                       {filetime_type, bytes_of(ticks_of_2020 + second * ticks_a_second)},
                       has_text ? text : none});
        chunk_.end_of_stream();
        chunk_.end_record();
    }
    std::string bytes() { return file_header() + chunk_.finish(); }

private:
    ChunkBuilder chunk_;
    uint32_t definition_ = 0;
    uint64_t count_ = 0;
};

// Wants events 1, of events 2 only the names, and events 3 not at all.
class ByEventId : public Interest {
public:
    Want want(const events::Event& outline) const override {
        const auto id = outline.get(events::field::EventID);
        asked.emplace_back(id);
        return id == "1" ? Want::event : id == "2" ? Want::names : Want::nothing;
    }
    mutable std::vector<std::string> asked;
};

struct Triaged {
    std::vector<uint64_t> read;  ///< numbers of the records that became events
    events::Batch::Passed passed;
    std::vector<std::string> asked;
};

Triaged triage(const std::string& log) {
    const ByEventId interest;
    events::Vocabulary vocabulary;
    EvtxReader reader(std::make_unique<MemoryStream>(log, 0), {vocabulary, "test", &interest});
    events::Batch batch;
    EXPECT_EQ(reader.read(batch), Progress::end);
    EXPECT_EQ(reader.unreadable(), 0U) << reader.first_reason();
    Triaged triaged{{}, batch.passed, interest.asked};
    for (size_t index = 0; index < batch.size(); ++index) triaged.read.push_back(batch[index].record);
    return triaged;
}

TEST(EvtxTriage, of_a_kind_that_nobody_wants_one_record_is_read_and_the_others_are_counted) {
    Log log;
    for (uint64_t second = 0; second < 3; ++second) {
        log.add(1, "pc", second);
        log.add(3, "pc", 10 + second);
    }
    const auto triaged = triage(log.bytes());
    EXPECT_THAT(triaged.read, ElementsAre(1, 2, 3, 5));
    EXPECT_EQ(triaged.passed.events, 2U);
    EXPECT_EQ(format_rfc3339(*triaged.passed.first), "2020-01-01T00:00:11Z");
    EXPECT_EQ(format_rfc3339(*triaged.passed.last), "2020-01-01T00:00:12Z");
    EXPECT_THAT(triaged.asked, ElementsAre("1", "3"));
}

TEST(EvtxTriage, another_host_is_another_kind) {
    Log log;
    log.add(3, "pc", 0);
    log.add(3, "other", 0);
    log.add(3, "other", 0);
    EXPECT_THAT(triage(log.bytes()).read, ElementsAre(1, 2));
}

TEST(EvtxTriage, where_the_names_of_fields_matter_a_record_that_lacks_a_value_is_read_too) {
    Log log;
    log.add(2, "pc", 0);
    log.add(2, "pc", 0);
    log.add(2, "pc", 0, false);
    log.add(2, "pc", 0, false);
    EXPECT_THAT(triage(log.bytes()).read, ElementsAre(1, 3));
}

TEST(EvtxTriage, where_nothing_matters_a_record_that_lacks_a_value_is_passed_over) {
    Log log;
    log.add(3, "pc", 0);
    log.add(3, "pc", 0, false);
    EXPECT_THAT(triage(log.bytes()).read, ElementsAre(1));
}

TEST(EvtxTriage, a_record_of_a_clock_that_was_never_set_is_counted_as_without_time) {
    Log log;
    log.add(3, "pc", 0);
    log.add(3, "pc", 0 - uint64_t{50} * 365 * 24 * 3600);  // in 1970
    const auto triaged = triage(log.bytes());
    EXPECT_EQ(triaged.passed.events, 1U);
    EXPECT_EQ(triaged.passed.without_time, 1U);
    EXPECT_FALSE(triaged.passed.first);
}

// The bytes of EventID 3 as text say another number.
TEST(EvtxTriage, one_value_in_two_types_is_two_values) {
    Log log;
    const std::string three = bytes_of(uint16_t{3});
    log.add({string_type, three}, "pc", 0, true);
    log.add({uint16_type, three}, "pc", 0, true);
    EXPECT_THAT(triage(log.bytes()).read, ElementsAre(1, 2));
}

// A log of <Event>{System}</Event>: all that tells what an event is lies in a template of its own.
class NestedLog {
public:
    void add(uint16_t event_id) {
        chunk_.begin_record(++count_);
        chunk_.instance(outer_);
        if (outer_ == 0) {
            outer_ = chunk_.begin_definition();
            chunk_.open("Event");
            chunk_.content();
            chunk_.slot(0, binxml_type);
            chunk_.close();
            chunk_.end_definition();
        }
        chunk_.values({{binxml_type, system_of(event_id)}});
        chunk_.end_of_stream();
        chunk_.end_record();
    }
    std::string bytes() { return file_header() + chunk_.finish(); }

private:
    // Names carry their chunk offset, so it is written for the place that it gets: behind the count and a descriptor.
    std::string system_of(uint16_t event_id) {
        ChunkBuilder at_its_place = chunk_;
        at_its_place.put_bytes(std::string(8, '\0'));
        const size_t begin = at_its_place.size();
        at_its_place.put(uint32_t{0x0001010F});
        at_its_place.instance(inner_);
        if (inner_ == 0) {
            inner_ = at_its_place.begin_definition();
            write_system(at_its_place);
            at_its_place.end_definition();
        }
        at_its_place.values({{uint16_type, bytes_of(event_id)},
                             {string_type, ChunkBuilder::utf16("pc")},
                             {filetime_type, bytes_of(ticks_of_2020)}});
        at_its_place.end_of_stream();
        return at_its_place.finish().substr(begin);
    }

    ChunkBuilder chunk_;
    uint32_t outer_ = 0, inner_ = 0;
    uint64_t count_ = 0;
};

TEST(EvtxTriage, a_record_whose_nested_template_says_what_it_is_does_not_speak_for_others) {
    NestedLog log;
    for (const uint16_t event_id : {uint16_t{3}, uint16_t{3}, uint16_t{1}, uint16_t{3}, uint16_t{1}}) log.add(event_id);
    EXPECT_THAT(triage(log.bytes()).read, ElementsAre(1, 3, 4, 5));
}

}  // namespace
}  // namespace mitsuke::sources
