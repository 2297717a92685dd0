// SPDX-License-Identifier: Apache-2.0
#include "formats/evtx/chunk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "formats/evtx/chunk_builder.h"

namespace mitsuke::formats::evtx {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A chunk of records without content; `record_size` bytes each, from `chunk_header_size` on.
constexpr size_t record_size = 32;

ChunkBuilder numbered_records(uint64_t first, uint64_t last) {
    ChunkBuilder chunk;
    for (uint64_t id = first; id <= last; ++id) {
        chunk.begin_record(id);
        chunk.end_record();
    }
    return chunk;
}

size_t place_of(size_t index) { return chunk_header_size + index * record_size; }

std::vector<uint64_t> ids_of(RecordWalker& walker) {
    std::vector<uint64_t> ids;
    while (const auto record = walker.next()) ids.push_back(record->id);
    return ids;
}

std::vector<uint64_t> ids_of(std::string_view chunk, size_t end) {
    RecordWalker walker(chunk, chunk_header_size, end);
    return ids_of(walker);
}

TEST(EvtxChunk, crc32_of_the_check_string_is_the_published_one) { EXPECT_EQ(crc32("123456789"), 0xCBF43926U); }

TEST(EvtxChunk, records_are_found_in_order) {
    auto builder = numbered_records(7, 9);
    const auto chunk = builder.padded();
    EXPECT_THAT(ids_of(chunk, place_of(3)), ElementsAre(7, 8, 9));
}

TEST(EvtxChunk, crc32_is_that_of_the_table_at_every_length_and_from_every_start) {
    std::string bytes;
    uint32_t state = 1;
    for (int count = 0; count < 1'500; ++count) bytes.push_back(static_cast<char>((state = state * 1664525 + 7) >> 24));
    const std::string_view all = bytes;
    for (size_t length = 0; length <= 700; ++length)
        for (const size_t start : {size_t{0}, size_t{1}, size_t{13}, size_t{700}})
            ASSERT_EQ(crc32(all.substr(start, length), 0x1234), crc32_by_table(all.substr(start, length), 0x1234))
                << start << ", " << length;
    EXPECT_EQ(crc32(all.substr(700), crc32(all.substr(0, 700))), crc32_by_table(all));
}

TEST(EvtxChunk, checksums_tell_a_changed_byte) {
    auto builder = numbered_records(1, 2);
    auto chunk = builder.padded();
    EXPECT_TRUE(has_right_header_checksum(chunk));
    EXPECT_TRUE(has_right_data_checksum(chunk));
    chunk[place_of(1) + 20] ^= 1;
    EXPECT_FALSE(has_right_data_checksum(chunk));
    chunk[130] ^= 1;
    EXPECT_FALSE(has_right_header_checksum(chunk));
}

TEST(EvtxChunk, a_damaged_size_costs_one_record_and_the_next_is_found) {
    for (const uint32_t size : {0U, 27U, 65536U, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
        auto builder = numbered_records(1, 3);
        builder.put_at(place_of(1) + 4, size);
        const auto chunk = builder.padded();
        RecordWalker walker(chunk, chunk_header_size, place_of(3));
        EXPECT_THAT(ids_of(walker), ElementsAre(1, 3)) << size;
        EXPECT_EQ(walker.damaged(), 1U) << size;
        EXPECT_EQ(walker.damage_offset(), place_of(1)) << size;
    }
}

TEST(EvtxChunk, a_record_whose_end_was_zeroed_is_handed_out_as_torn) {
    auto builder = numbered_records(1, 2);
    auto chunk = builder.padded();
    chunk.replace(place_of(1) + 24, 8, 8, '\0');
    RecordWalker walker(chunk, chunk_header_size, place_of(2));
    EXPECT_FALSE(walker.next()->is_torn);
    const auto torn = walker.next();
    ASSERT_TRUE(torn);
    EXPECT_TRUE(torn->is_torn);
    EXPECT_EQ(torn->id, 2U);
    EXPECT_FALSE(walker.next());
    EXPECT_EQ(walker.damaged(), 1U);
}

TEST(EvtxChunk, a_torn_record_does_not_swallow_the_next) {
    auto builder = numbered_records(1, 3);
    builder.put_at(place_of(1) + 4, uint32_t{48});
    const auto chunk = builder.padded();
    RecordWalker walker(chunk, chunk_header_size, place_of(3));
    EXPECT_THAT(ids_of(walker), ElementsAre(1, 2, 3));
}

TEST(EvtxChunk, zeros_up_to_a_wrong_end_are_no_damage) {
    auto builder = numbered_records(1, 2);
    const auto chunk = builder.padded();
    RecordWalker walker(chunk, chunk_header_size, chunk_size);
    EXPECT_THAT(ids_of(walker), ElementsAre(1, 2));
    EXPECT_EQ(walker.damaged(), 0U);
}

TEST(EvtxChunk, records_behind_a_stale_header_are_read_while_they_continue_the_numbering) {
    auto builder = numbered_records(5, 7);
    builder.begin_record(3);  // from before the chunk was used again
    builder.end_record();
    const auto chunk = builder.padded();
    RecordWalker walker(chunk, chunk_header_size, place_of(1));
    EXPECT_THAT(ids_of(walker), ElementsAre(5, 6, 7));
    EXPECT_EQ(walker.beyond_header(), 2U);
}

TEST(EvtxChunk, bytes_that_are_no_records_end_the_walk) {
    const std::string noise(chunk_size, '*');
    RecordWalker walker(noise, chunk_header_size, noise.size());
    EXPECT_THAT(ids_of(walker), IsEmpty());
    EXPECT_EQ(walker.damaged(), 1U);
    for (const size_t size : {size_t{0}, size_t{3}, chunk_header_size, chunk_header_size + 27})
        EXPECT_THAT(ids_of(std::string_view(noise).substr(0, size), chunk_size), IsEmpty()) << size;
}

TEST(EvtxChunk, a_header_that_is_cut_or_of_another_kind_is_refused) {
    auto builder = numbered_records(1, 1);
    const auto chunk = builder.padded();
    EXPECT_FALSE(parse_chunk_header(chunk.substr(0, 511)));
    EXPECT_FALSE(parse_chunk_header(chunk.substr(1)));
    EXPECT_FALSE(parse_file_header(file_header().substr(0, 127)));
    EXPECT_FALSE(parse_file_header(chunk));
}

TEST(EvtxChunk, a_file_header_tells_that_the_log_was_not_closed) {
    EXPECT_TRUE(parse_file_header(file_header(1))->is_dirty);
    EXPECT_TRUE(parse_file_header(file_header(2))->is_full);
    const auto clean = parse_file_header(file_header());
    EXPECT_FALSE(clean->is_dirty || clean->is_full);
    EXPECT_TRUE(clean->has_right_checksum);
}

}  // namespace
}  // namespace mitsuke::formats::evtx
