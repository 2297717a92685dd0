// SPDX-License-Identifier: Apache-2.0
#include "sources/files/evtx_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "formats/evtx/chunk_builder.h"
#include "sources/files/memory_stream.h"

namespace mitsuke::sources {
namespace {

using namespace std::string_literals;
using formats::evtx::chunk_header_size;
using formats::evtx::chunk_size;
using formats::evtx::ChunkBuilder;
using formats::evtx::file_header;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;

// The fields of each record as "name=value"; a null is "name".
struct Reading {
    std::vector<std::vector<std::string>> records;
    std::vector<uint64_t> numbers;
    std::vector<Time> times;
    std::vector<std::string> origins;  ///< "host service category"
    uint64_t unreadable = 0;
    std::string reason;
    EvtxNotes notes;
    std::optional<events::RecoveryCounts> recovery;
};

Reading read(const std::string& bytes, size_t piece = 0, Recovery recovery = Recovery::no,
             Shortcuts shortcuts = Shortcuts::taken) {
    events::Vocabulary vocabulary;
    EvtxReader reader(std::make_unique<MemoryStream>(bytes, piece), ReaderContext{vocabulary, "test"}, recovery,
                      shortcuts);
    Reading reading;
    for (bool is_over = false; !is_over;) {
        events::Batch batch;
        const auto progress = reader.read(batch);
        is_over = !progress || *progress == Progress::end;
        for (size_t index = 0; index < batch.size(); ++index) {
            const auto& event = batch[index];
            auto& record = reading.records.emplace_back();
            for (const auto& each : event.fields) {
                record.emplace_back(vocabulary.name(each.name));
                if (each.type != events::ValueType::null) record.back().append("=").append(each.value);
            }
            reading.numbers.push_back(event.record);
            reading.times.push_back(event.time);
            reading.origins.push_back(std::string(event.host) + " " + std::string(event.log_source.service) + " " +
                                      std::string(event.log_source.categories[0]));
        }
    }
    reading.unreadable = reader.unreadable();
    reading.reason = reader.first_reason();
    reading.notes = reader.notes();
    reading.recovery = reader.recovery();
    return reading;
}

std::string utf16(std::string_view text) { return ChunkBuilder::utf16(text); }

using Part = std::function<void(ChunkBuilder&)>;

void element(ChunkBuilder& chunk, std::string_view name, const Part& inner) {
    chunk.open(name);
    chunk.content();
    inner(chunk);
    chunk.close();
}

// <Event><System>..</System>`data`</Event>; slot 0 is the EventID.
void event(ChunkBuilder& chunk, const Part& data) {
    element(chunk, "Event", [&](ChunkBuilder& in) {
        element(in, "System", [](ChunkBuilder& system) {
            system.open("Provider", true);
            system.attribute("Name");
            system.text("Some-Provider");
            system.close_empty();
            element(system, "EventID", [](ChunkBuilder& id) { id.slot(0, 0x06); });
            element(system, "Channel", [](ChunkBuilder& channel) { channel.text("Some/Channel"); });
        });
        data(in);
    });
}

void event_data(ChunkBuilder& chunk, const Part& data) {
    event(chunk, [&](ChunkBuilder& in) { element(in, "EventData", data); });
}

void named_data(ChunkBuilder& chunk, std::string_view name, uint16_t slot) {
    chunk.open("Data", true);
    chunk.attribute("Name");
    chunk.text(name);
    chunk.content();
    chunk.slot(slot);
    chunk.close();
}

const ChunkBuilder::Item event_id{0x06, "\x01\0"s};

// A record that defines a template and instantiates it with `values` after the EventID.
uint32_t add_record(ChunkBuilder& chunk, uint64_t id, const Part& content, std::vector<ChunkBuilder::Item> values) {
    values.insert(values.begin(), event_id);
    chunk.begin_record(id);
    chunk.instance();
    const uint32_t definition = chunk.begin_definition();
    content(chunk);
    chunk.end_definition();
    chunk.values(values);
    chunk.end_of_stream();
    chunk.end_record();
    return definition;
}

// Another record of a template that stands elsewhere in the chunk.
void add_record(ChunkBuilder& chunk, uint64_t id, uint32_t definition, std::vector<ChunkBuilder::Item> values) {
    values.insert(values.begin(), event_id);
    chunk.begin_record(id);
    chunk.instance(definition);
    chunk.values(values);
    chunk.end_of_stream();
    chunk.end_record();
}

// Records 1 .. `count` with Text="one".
ChunkBuilder simple_records(uint64_t count) {
    ChunkBuilder chunk;
    const auto definition = add_record(
        chunk, 1, [](ChunkBuilder& in) { event_data(in, [](ChunkBuilder& data) { named_data(data, "Text", 1); }); },
        {{0x01, utf16("one")}});
    for (uint64_t id = 2; id <= count; ++id) add_record(chunk, id, definition, {{0x01, utf16("one")}});
    return chunk;
}

// What one record with this content makes of these values, without what every record has.
std::vector<std::string> fields_of(const Part& content, const std::vector<ChunkBuilder::Item>& values) {
    ChunkBuilder chunk;
    add_record(chunk, 1, content, values);
    const auto reading = read(chunk.padded());
    EXPECT_EQ(reading.unreadable, 0U) << reading.reason;
    if (reading.records.size() != 1) return {"no record"};
    auto fields = reading.records.front();
    for (const auto* each : {"Provider_Name=Some-Provider", "EventID=1", "Channel=Some/Channel"})
        std::erase(fields, each);
    return fields;
}

std::vector<std::string> data_of(const Part& data, const std::vector<ChunkBuilder::Item>& values) {
    return fields_of([&](ChunkBuilder& in) { event_data(in, data); }, values);
}

TEST(EvtxReader, system_and_named_data_become_fields) {
    auto chunk = simple_records(1);
    const auto reading = read(file_header() + chunk.padded());
    ASSERT_EQ(reading.records.size(), 1U);
    EXPECT_THAT(reading.records[0],
                ElementsAre("Provider_Name=Some-Provider", "EventID=1", "Channel=Some/Channel", "Text=one"));
    EXPECT_EQ(reading.unreadable, 0U);
}

TEST(EvtxReader, a_record_without_number_and_time_takes_those_of_its_header) {
    ChunkBuilder chunk = simple_records(3);
    const auto reading = read(chunk.padded());
    EXPECT_THAT(reading.numbers, ElementsAre(1, 2, 3));
    ASSERT_EQ(reading.times.size(), 3U);
    EXPECT_EQ(reading.times[0], time_from_filetime(131'779'650'770'000'000));
}

TEST(EvtxReader, a_stream_that_shows_no_more_than_asked_reads_the_same) {
    auto first = simple_records(200), second = simple_records(3);
    const auto bytes = file_header() + first.padded() + second.padded();
    EXPECT_EQ(read(bytes).records.size(), 203U);
    EXPECT_EQ(read(bytes, 1).records, read(bytes).records);
}

// A log of simple records with some bytes changed, the same ones for the same seed.
std::string changed_log(uint32_t seed) {
    auto chunk = simple_records(40);
    auto bytes = chunk.padded();
    std::minstd_rand random(seed + 1);
    const size_t used = bytes.find_last_not_of('\0');
    for (uint32_t change = 0; change < seed % 8; ++change)
        bytes[chunk_header_size + random() % (used - chunk_header_size)] = static_cast<char>(random());
    return file_header() + bytes;
}

TEST(EvtxReader, shortcuts_change_nothing_whatever_the_bytes) {
    size_t records = 0;
    for (uint32_t seed = 0; seed < 500; ++seed) {
        const auto log = changed_log(seed);
        const auto quick = read(log), plain = read(log, 0, Recovery::no, Shortcuts::avoided);
        ASSERT_EQ(quick.records, plain.records) << seed;
        ASSERT_EQ(quick.times, plain.times) << seed;
        ASSERT_EQ(quick.unreadable, plain.unreadable) << seed;
        ASSERT_EQ(quick.reason, plain.reason) << seed;
        records += quick.records.size();
    }
    EXPECT_GT(records, 500U * 20);
}

TEST(EvtxReader, a_dirty_header_with_a_wrong_count_of_chunks_hides_nothing) {
    auto chunk = simple_records(2);
    const auto reading = read(file_header(1) + chunk.padded() + chunk.padded() + chunk.padded());
    EXPECT_EQ(reading.records.size(), 6U);
    EXPECT_TRUE(reading.notes.is_dirty);
    EXPECT_EQ(reading.unreadable, 0U);
}

TEST(EvtxReader, a_chunk_with_a_wrong_checksum_is_read_and_counted) {
    auto chunk = simple_records(2);
    const auto whole = chunk.padded();
    EXPECT_EQ(read(file_header() + whole).notes.checksum_mismatches, 0U);
    // The sum of the records, the header's, and a byte of a record's end.
    for (const size_t place : {size_t{52}, size_t{130}, size_t{chunk_header_size + 5}}) {
        auto bytes = whole;
        bytes[place] = static_cast<char>(bytes[place] ^ 1);
        const auto reading = read(file_header() + bytes + whole);
        EXPECT_GE(reading.records.size(), 3U) << place;
        EXPECT_EQ(reading.notes.checksum_mismatches, 1U) << place;
    }
}

TEST(EvtxReader, a_chunk_without_checksums_or_cut_has_none_that_does_not_fit) {
    auto chunk = simple_records(2);
    auto bytes = chunk.padded();
    EXPECT_EQ(read(file_header() + bytes.substr(0, 40'000)).notes.checksum_mismatches, 0U);
    bytes[120] = 4;
    bytes[52] = static_cast<char>(bytes[52] ^ 1);
    EXPECT_EQ(read(file_header() + bytes).notes.checksum_mismatches, 0U);
}

TEST(EvtxReader, a_record_of_size_zero_or_too_large_costs_only_itself) {
    for (const uint32_t size : {0U, 0xFFFFFFF0U}) {
        auto builder = simple_records(4);
        auto bytes = builder.padded();
        const size_t second = bytes.find(formats::evtx::record_magic, chunk_header_size + 1);
        std::memcpy(bytes.data() + second + 4, &size, sizeof(size));
        const auto reading = read(file_header() + bytes);
        EXPECT_THAT(reading.numbers, ElementsAre(1, 3, 4));
        EXPECT_EQ(reading.unreadable, 1U);
        EXPECT_THAT(reading.reason, HasSubstr("offset " + std::to_string(4096 + second) + ": record size"));
    }
}

TEST(EvtxReader, a_template_may_be_defined_after_its_first_use) {
    auto builder = simple_records(2);
    // The same with the records in the other order: the chunk's bytes do not care where a definition is.
    ChunkBuilder chunk;
    chunk.begin_record(1);
    const size_t use = chunk.size() + 6;
    chunk.instance(1);
    chunk.values({event_id, {0x01, utf16("early")}});
    chunk.end_of_stream();
    chunk.end_record();
    const auto definition = add_record(
        chunk, 2, [](ChunkBuilder& in) { event_data(in, [](ChunkBuilder& data) { named_data(data, "Text", 1); }); },
        {{0x01, utf16("late")}});
    chunk.put_at(use, definition);
    const auto reading = read(chunk.padded());
    ASSERT_EQ(reading.records.size(), 2U) << reading.reason;
    EXPECT_THAT(reading.records[0], IsSupersetOf({"Text=early"s}));
    EXPECT_THAT(reading.records[1], IsSupersetOf({"Text=late"s}));
}

TEST(EvtxReader, a_template_that_was_overwritten_by_another_is_not_used) {
    auto builder = simple_records(2);
    auto bytes = builder.padded();
    const size_t definition_id = bytes.find("\x44\x33\x22\x11", bytes.find("\x44\x33\x22\x11") + 4);
    bytes[definition_id] = 'x';
    const auto reading = read(bytes);
    EXPECT_THAT(reading.records, IsEmpty());
    EXPECT_EQ(reading.unreadable, 2U);
    EXPECT_THAT(reading.reason, HasSubstr("is another one"));
}

TEST(EvtxReader, a_string_array_repeats_its_element) {
    const auto data = [](ChunkBuilder& in) { element(in, "Data", [](ChunkBuilder& value) { value.slot(1, 0x81); }); };
    EXPECT_THAT(data_of(data, {{0x81, utf16("a") + "\0\0"s + utf16("b") + "\0\0"s}}), ElementsAre("Data=a", "Data=b"));
    EXPECT_THAT(data_of(data, {{0x81, ""}}), ElementsAre("Data"));
}

TEST(EvtxReader, names_of_data_lose_their_spaces) {
    EXPECT_THAT(data_of([](ChunkBuilder& in) { named_data(in, "Threat Name", 1); }, {{0x01, utf16("x")}}),
                ElementsAre("ThreatName=x"));
}

TEST(EvtxReader, a_data_element_may_be_named_by_a_value) {
    const auto data = [](ChunkBuilder& in) {
        in.open("Data", true);
        in.attribute("Name");
        in.slot(1);
        in.content();
        in.slot(2);
        in.close();
    };
    EXPECT_THAT(data_of(data, {{0x01, utf16("Late Name")}, {0x01, utf16("x")}}), ElementsAre("LateName=x"));
}

TEST(EvtxReader, text_around_values_is_one_field) {
    const auto data = [](ChunkBuilder& in) {
        element(in, "Binary", [](ChunkBuilder& value) {
            value.text("a ");
            value.slot(1, 0x08);
            value.put(uint8_t{0x08});  // character reference
            value.put(uint16_t{'!'});
            value.put(uint8_t{0x09});  // entity reference
            value.name("lt");
            value.put(uint8_t{0x07});  // CDATA
            value.put(uint16_t{1});
            value.put_bytes(utf16("c"));
        });
    };
    EXPECT_THAT(data_of(data, {{0x08, "\x07\0\0\0"s}}), ElementsAre("Binary=a 7!<c"));
}

TEST(EvtxReader, an_element_without_value_is_null_and_an_attribute_without_one_is_left_out) {
    const auto data = [](ChunkBuilder& in) {
        event(in, [](ChunkBuilder& section) {
            element(section, "UserData", [](ChunkBuilder& user) {
                element(user, "Wrapper", [](ChunkBuilder& wrapper) {
                    wrapper.open("x:Leaf", true);
                    wrapper.attribute("xmlns:x");
                    wrapper.text("urn:x");
                    wrapper.attribute("Kind");
                    wrapper.optional_slot(1);
                    wrapper.content();
                    wrapper.optional_slot(2);
                    wrapper.close();
                });
            });
        });
    };
    const ChunkBuilder::Item null{0x00, ""}, text{0x01, utf16("t")};
    EXPECT_THAT(fields_of(data, {null, null}), ElementsAre("Leaf"));
    EXPECT_THAT(fields_of(data, {text, null}), ElementsAre("Leaf_Kind=t"));
    EXPECT_THAT(fields_of(data, {text, text}), ElementsAre("Leaf_Kind=t", "Leaf=t"));
    EXPECT_THAT(fields_of(data, {}), ElementsAre("Leaf"));
}

TEST(EvtxReader, of_the_texts_that_a_forwarder_rendered_only_the_message_is_kept) {
    const auto data = [](ChunkBuilder& in) {
        event(in, [](ChunkBuilder& section) {
            element(section, "RenderingInfo", [](ChunkBuilder& info) {
                element(info, "Message", [](ChunkBuilder& text) { text.text("It happened"); });
                element(info, "Level", [](ChunkBuilder& text) { text.text("Information"); });
            });
        });
    };
    EXPECT_THAT(fields_of(data, {}), ElementsAre("Message=It happened"));
}

// The event's data as a fragment of its own: how the service writes all events with a manifest.
std::string data_fragment(ChunkBuilder& chunk, std::string_view text) {
    ChunkBuilder fragment = chunk;
    const size_t begin = fragment.size();
    fragment.put(uint32_t{0x0001010F});
    fragment.has_dependency = false;
    element(fragment, "EventData", [text](ChunkBuilder& in) {
        in.open("Data", true);
        in.attribute("Name");
        in.text("Inner");
        in.content();
        in.text(text);
        in.close();
    });
    fragment.end_of_stream();
    return fragment.finish().substr(begin);
}

TEST(EvtxReader, binary_xml_in_a_value_is_read_where_it_stands) {
    ChunkBuilder chunk;
    chunk.begin_record(1);
    chunk.instance();
    chunk.begin_definition();
    event(chunk, [](ChunkBuilder& in) { in.slot(1, 0x21); });
    chunk.end_definition();
    // Names carry their chunk offset, so the fragment is written for the place that its value gets:
    // behind the count and two descriptors.
    ChunkBuilder probe = chunk;
    probe.put_bytes(std::string(4 + 2 * 4 + event_id.bytes.size(), '\0'));
    chunk.values({event_id, {0x21, data_fragment(probe, "deep")}});
    chunk.end_of_stream();
    chunk.end_record();
    const auto reading = read(chunk.padded());
    ASSERT_EQ(reading.records.size(), 1U) << reading.reason;
    EXPECT_THAT(reading.records[0], IsSupersetOf({"EventID=1"s, "Inner=deep"s}));
}

// A value that holds an instance whose value holds an instance, `depth` times. All instances are of
// the record's own template.
std::string nested_instances(uint32_t definition, int depth) {
    std::string inner;
    for (int level = 0; level < depth; ++level) {
        ChunkBuilder fragment;
        const size_t begin = fragment.size();
        fragment.put(uint32_t{0x0001010F});
        fragment.instance(definition);
        fragment.values({event_id, {0x21, inner}});
        inner = fragment.finish().substr(begin);
    }
    return inner;
}

Reading read_nested(int depth) {
    ChunkBuilder chunk;
    const auto content = [](ChunkBuilder& in) { event(in, [](ChunkBuilder& data) { data.slot(1, 0x21); }); };
    const auto definition = add_record(chunk, 1, content, {{0x00, ""}});
    add_record(chunk, 2, definition, {{0x21, nested_instances(definition, depth)}});
    add_record(chunk, 3, definition, {{0x00, ""}});
    return read(chunk.padded());
}

TEST(EvtxReader, binary_xml_nested_without_end_costs_only_its_record) {
    EXPECT_THAT(read_nested(3).numbers, ElementsAre(1, 2, 3));
    const auto bomb = read_nested(1500);
    EXPECT_THAT(bomb.numbers, ElementsAre(1, 3));
    EXPECT_EQ(bomb.unreadable, 1U);
    EXPECT_THAT(bomb.reason, HasSubstr("nests too deeply"));
}

TEST(EvtxReader, a_small_record_cannot_become_a_huge_event) {
    ChunkBuilder chunk;
    const auto content = [](ChunkBuilder& in) {
        event_data(in, [](ChunkBuilder& data) {
            for (int index = 0; index < 1000; ++index) element(data, "D", [](ChunkBuilder& value) { value.slot(1); });
        });
    };
    add_record(chunk, 1, content, {{0x01, utf16(std::string(10'000, 'x'))}});
    const auto reading = read(chunk.padded());
    EXPECT_THAT(reading.records, IsEmpty());
    EXPECT_THAT(reading.reason, HasSubstr("repeats its parts too often"));
}

TEST(EvtxReader, an_event_has_no_more_fields_than_a_bound_and_the_record_is_counted_as_cut) {
    ChunkBuilder chunk;
    const auto content = [](ChunkBuilder& in) {
        event_data(in,
                   [](ChunkBuilder& data) { element(data, "D", [](ChunkBuilder& value) { value.slot(1, 0x81); }); });
    };
    std::string items;
    for (int index = 0; index < 5000; ++index) items += utf16(std::string("x\0", 2));
    add_record(chunk, 1, content, {{0x81, items}});
    const auto reading = read(chunk.padded());
    EXPECT_THAT(reading.numbers, ElementsAre(1));
    EXPECT_EQ(reading.unreadable, 1U);
    EXPECT_THAT(reading.reason, HasSubstr("record 1 has 4096 fields or more, of which the rest is left out"));
}

TEST(EvtxReader, elements_without_a_template_are_read_too) {
    for (const bool has_dependency : {true, false}) {
        ChunkBuilder chunk;
        chunk.has_dependency = has_dependency;
        chunk.begin_record(1);
        element(chunk, "Event", [](ChunkBuilder& in) {
            element(in, "System", [](ChunkBuilder& system) {
                element(system, "EventID", [](ChunkBuilder& id) { id.text("7"); });
                element(system, "Channel", [](ChunkBuilder& channel) { channel.text("C"); });
            });
        });
        chunk.end_of_stream();
        chunk.end_record();
        const auto reading = read(chunk.padded());
        ASSERT_EQ(reading.records.size(), 1U) << reading.reason;
        EXPECT_THAT(reading.records[0], ElementsAre("EventID=7", "Channel=C"));
    }
}

TEST(EvtxReader, a_file_that_ends_within_a_chunk_yields_the_records_before) {
    auto builder = simple_records(50);
    auto cut = builder.padded();
    const size_t end = cut.find(formats::evtx::record_magic, 4000);
    const auto reading = read(file_header() + cut.substr(0, end + 30));
    EXPECT_GT(reading.records.size(), 10U);
    EXPECT_LT(reading.records.size(), 50U);
    EXPECT_GE(reading.unreadable, 1U);
    EXPECT_THAT(reading.reason, HasSubstr("chunk is cut after"));
}

TEST(EvtxReader, every_cut_ends_the_reading) {
    auto builder = simple_records(3);
    const auto whole = file_header() + builder.finish();
    for (size_t size = 0; size < whole.size(); size += 7) EXPECT_LE(read(whole.substr(0, size)).records.size(), 3U);
}

TEST(EvtxReader, a_chunk_that_lost_its_header_does_not_hide_the_next) {
    auto builder = simple_records(2);
    auto broken = builder.padded();
    broken.replace(0, 512, 512, 'x');
    const auto reading = read(file_header() + broken + builder.padded());
    EXPECT_THAT(reading.numbers, ElementsAre(1, 2, 1, 2));
    EXPECT_EQ(reading.unreadable, 1U);
    EXPECT_THAT(reading.reason, HasSubstr("offset 4096: chunk magic is not ElfChnk"));
    EXPECT_EQ(reading.notes.resynchronisations, 1U);
}

TEST(EvtxReader, a_chunk_at_an_odd_place_is_found) {
    auto builder = simple_records(2);
    for (const size_t shift : {1U, 511U, 65'533U, 70'000U}) {
        const auto reading = read(file_header() + std::string(shift, 'x') + builder.padded());
        EXPECT_THAT(reading.numbers, ElementsAre(1, 2)) << shift;
    }
}

TEST(EvtxReader, unused_chunks_are_no_damage) {
    auto builder = simple_records(2);
    const auto reading =
        read(file_header() + std::string(chunk_size, '\0') + builder.padded() + std::string(100, '\0'));
    EXPECT_EQ(reading.records.size(), 2U);
    EXPECT_EQ(reading.unreadable, 0U);
}

TEST(EvtxReader, claims_logs_and_lone_chunks_only) {
    EXPECT_TRUE(evtx_format.claims(file_header()));
    EXPECT_TRUE(evtx_format.claims("ElfChnk\0"s));
    EXPECT_FALSE(evtx_format.claims("ElfFile"));
    EXPECT_FALSE(evtx_format.claims("{\"Event\":1}"));
    EXPECT_FALSE(evtx_format.claims(""));
}

// A record as a collector keeps it: provider, channel and computer are those of the machine it came from.
void add_forwarded(ChunkBuilder& chunk, uint64_t id, std::string_view provider, std::string_view channel,
                   std::string_view computer) {
    const auto content = [&](ChunkBuilder& in) {
        element(in, "Event", [&](ChunkBuilder& event) {
            element(event, "System", [&](ChunkBuilder& system) {
                system.open("Provider", true);
                system.attribute("Name");
                system.text(provider);
                system.close_empty();
                element(system, "EventID", [](ChunkBuilder& number) { number.slot(0, 0x06); });
                element(system, "Channel", [&](ChunkBuilder& of) { of.text(channel); });
                element(system, "Computer", [&](ChunkBuilder& of) { of.text(computer); });
            });
        });
    };
    chunk.template_id += 1;
    add_record(chunk, id, content, {});
}

TEST(EvtxReader, each_record_of_a_forwarded_log_speaks_for_itself) {
    ChunkBuilder chunk;
    add_forwarded(chunk, 1, "Microsoft-Windows-Sysmon", "Microsoft-Windows-Sysmon/Operational", "PC1");
    add_forwarded(chunk, 2, "Microsoft-Windows-Security-Auditing", "Security", "DC1");
    add_forwarded(chunk, 3, "Microsoft-Windows-Sysmon", "ForwardedEvents", "PC2");
    add_forwarded(chunk, 4, "Some-Provider", "ForwardedEvents", "PC3");
    const auto reading = read(file_header() + chunk.padded());
    EXPECT_EQ(reading.unreadable, 0U) << reading.reason;
    EXPECT_THAT(reading.origins,
                ElementsAre("PC1 sysmon process_creation", "DC1 security ", "PC2 sysmon process_creation", "PC3  "));
}

// A chunk of `count` records of which the header and the bytes only know the first `kept`.
std::string chunk_with_slack(uint64_t count, uint64_t kept) {
    const std::string all = simple_records(count).padded();
    std::string chunk = simple_records(kept).padded();
    const size_t used = simple_records(kept).finish().size();
    chunk.replace(used, chunk.size() - used, all.substr(used));
    return chunk;
}

// Takes the number of a record in slack out of the sequence, so that it does not continue the log.
void renumber(std::string& chunk, size_t from, uint64_t number) {
    for (size_t at = chunk.find("**\0\0"s, from); at != chunk.npos; at = chunk.find("**\0\0"s, at + 1), ++number)
        std::memcpy(chunk.data() + at + 8, &number, sizeof(number));
}

TEST(EvtxRecovery, finds_the_records_that_stood_in_a_chunk_before) {
    std::string chunk = chunk_with_slack(5, 2);
    renumber(chunk, simple_records(2).finish().size(), 901);
    EXPECT_THAT(read(file_header() + chunk).numbers, ElementsAre(1, 2));
    EXPECT_FALSE(read(file_header() + chunk).recovery) << "nobody looked";
    const auto reading = read(file_header() + chunk, 0, Recovery::yes);
    EXPECT_THAT(reading.numbers, ElementsAre(1, 2, 901, 902, 903));
    ASSERT_TRUE(reading.recovery);
    EXPECT_EQ(reading.recovery->recovered, 3U);
    EXPECT_EQ(reading.notes.recovered, 3U);
    EXPECT_EQ(reading.unreadable, 0U);
    EXPECT_THAT(reading.records[1], testing::Not(testing::Contains("Recovered=true")));
    for (size_t index = 2; index < 5; ++index)
        EXPECT_THAT(reading.records[index], IsSupersetOf({"Text=one"s, "Recovered=true"s}));
}

TEST(EvtxRecovery, takes_up_behind_a_record_that_was_overwritten_in_part) {
    std::string chunk = chunk_with_slack(5, 2);
    const size_t used = simple_records(2).finish().size();
    renumber(chunk, used, 901);
    chunk.replace(used, 40, 40, 'x');
    const auto reading = read(file_header() + chunk, 0, Recovery::yes);
    EXPECT_THAT(reading.numbers, ElementsAre(1, 2, 902, 903));
    EXPECT_EQ(reading.unreadable, 0U);
}

TEST(EvtxRecovery, leaves_out_older_copies_of_the_records_of_the_chunk) {
    std::string chunk = chunk_with_slack(5, 2);
    renumber(chunk, simple_records(2).finish().size(), 0);
    const auto reading = read(file_header() + chunk, 0, Recovery::yes);
    EXPECT_THAT(reading.numbers, ElementsAre(1, 2, 0));
}

TEST(EvtxRecovery, does_not_take_a_record_whose_template_is_gone_for_damage) {
    ChunkBuilder chunk = simple_records(2);
    const size_t used = chunk.finish().size();
    add_record(chunk, 901, static_cast<uint32_t>(used + 8), {{0x01, utf16("one")}});
    std::string bytes = chunk.padded();
    const auto header = simple_records(2).padded().substr(0, chunk_header_size);
    bytes.replace(0, header.size(), header);
    const auto reading = read(file_header() + bytes, 0, Recovery::yes);
    EXPECT_THAT(reading.numbers, ElementsAre(1, 2));
    EXPECT_EQ(reading.recovery->overwritten, 1U);
    EXPECT_EQ(reading.unreadable, 0U);
}

TEST(EvtxRecovery, ends_on_slack_of_nothing_but_record_beginnings) {
    std::string chunk = simple_records(1).padded();
    const size_t used = simple_records(1).finish().size();
    for (size_t at = used; at + 4 <= chunk.size(); at += 4) chunk.replace(at, 4, "**\0\0"s);
    const auto reading = read(file_header() + chunk, 0, Recovery::yes);
    EXPECT_THAT(reading.numbers, ElementsAre(1));
}

}  // namespace
}  // namespace mitsuke::sources
