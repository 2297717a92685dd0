// SPDX-License-Identifier: Apache-2.0
#include "sources/files/file_stream.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace mitsuke::sources {
namespace {

/// A file without a name after the test has opened it twice.
struct TwoEnds {
    int writer = -1;
    Descriptor reader;
};

TwoEnds make_file(const std::string& bytes) {
    std::string name = "/tmp/mitsuke-stream-XXXXXX";
    TwoEnds ends;
    ends.writer = mkstemp(name.data());
    EXPECT_EQ(write(ends.writer, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    ends.reader = Descriptor(open(name.c_str(), O_RDONLY | O_CLOEXEC));
    unlink(name.c_str());
    return ends;
}

std::shared_ptr<UnpackBudget> budget() { return std::make_shared<UnpackBudget>(); }

TEST(FileStream, a_finished_file_is_read_and_can_be_read_again_from_any_place) {
    TwoEnds file = make_file("0123456789");
    close(file.writer);
    auto stream = open_file_stream(std::move(file.reader), budget());
    ASSERT_TRUE(stream);
    EXPECT_EQ(*(*stream)->peek(1), "0123456789");
    (*stream)->consume(4);
    EXPECT_EQ(*(*stream)->peek(2), "456789");
    EXPECT_EQ((*stream)->offset(), 4U);
    EXPECT_EQ((*stream)->size(), 10U);
    ASSERT_TRUE((*stream)->seek(1));
    EXPECT_EQ(*(*stream)->peek(1), "123456789");
    EXPECT_FALSE((*stream)->seek(11));
}

TEST(FileStream, bytes_that_are_read_again_count_once_as_packed) {
    const auto shared = std::make_shared<UnpackBudget>(UnpackLimits{.unpacked_free = 0, .ratio_max = 1});
    TwoEnds file = make_file(std::string(3 << 20, 'x'));
    close(file.writer);
    auto stream = open_file_stream(std::move(file.reader), shared);
    ASSERT_TRUE(stream);
    for (int round = 0; round < 3; ++round) {
        ASSERT_TRUE((*stream)->seek(0));
        while (!(*stream)->peek(1)->empty()) (*stream)->consume((*stream)->peek(1)->size());
    }
    EXPECT_TRUE(shared->spend(3 << 20));
    EXPECT_FALSE(shared->spend(3 << 20));
}

TEST(FileStream, a_file_that_is_cut_while_it_is_read_yields_what_was_read_and_then_says_so) {
    TwoEnds file = make_file(std::string(1 << 20, 'x'));
    close(file.writer);
    const std::string path = "/proc/self/fd/" + std::to_string(file.reader.number());
    const auto shared = budget();
    auto stream = open_file_stream(std::move(file.reader), shared);
    ASSERT_TRUE(stream);
    const size_t first = (*stream)->peek(1 << 16)->size();
    ASSERT_EQ(truncate(path.c_str(), 1000), 0);
    const auto rest = (*stream)->peek(1 << 20);
    ASSERT_TRUE(rest);
    EXPECT_EQ(rest->find_first_not_of('x'), rest->npos);
    EXPECT_EQ(rest->size(), first);
    (*stream)->consume(first / 2);
    EXPECT_TRUE((*stream)->peek(1 << 20));
    (*stream)->consume(first);
    const auto after = (*stream)->peek(1);
    ASSERT_FALSE(after);
    const std::string place = "offset " + std::to_string(first);
    EXPECT_EQ(after.error().message, place + ": was cut while it was read, from 1048576 bytes");
    EXPECT_EQ(shared->trouble(), after.error().message);
}

TEST(FileStream, a_file_that_grows_while_it_is_read_is_whole) {
    TwoEnds file = make_file("0123");
    auto stream = open_file_stream(std::move(file.reader), budget());
    ASSERT_TRUE(stream);
    ASSERT_EQ(write(file.writer, "4567", 4), 4);
    EXPECT_EQ(*(*stream)->peek(8), "01234567");
    (*stream)->consume(8);
    EXPECT_TRUE((*stream)->peek(1)->empty());
    close(file.writer);
}

TEST(FileStream, a_pipe_is_buffered_as_far_as_the_reader_asks) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    ASSERT_EQ(write(ends[1], "abcdef", 6), 6);
    auto stream = open_file_stream(Descriptor(ends[0]), budget());
    ASSERT_TRUE(stream);
    EXPECT_EQ((*stream)->peek(3)->substr(0, 3), "abc");
    (*stream)->consume(2);
    ASSERT_EQ(write(ends[1], "ghi", 3), 3);
    close(ends[1]);
    EXPECT_EQ(*(*stream)->peek(100), "cdefghi");
    EXPECT_EQ((*stream)->offset(), 2U);
}

TEST(FileStream, asking_for_more_than_a_record_may_have_is_an_error_not_an_allocation) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    close(ends[1]);
    auto stream = open_file_stream(Descriptor(ends[0]), budget());
    ASSERT_TRUE(stream);
    const auto peeked = (*stream)->peek(ByteStream::peek_max + 1);
    ASSERT_FALSE(peeked);
    EXPECT_EQ(peeked.error().kind, ErrorKind::limit);
}

}  // namespace
}  // namespace mitsuke::sources
