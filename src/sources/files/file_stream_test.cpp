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

TEST(FileStream, a_finished_file_is_mapped_so_its_views_stay_valid) {
    TwoEnds file = make_file("0123456789");
    close(file.writer);
    auto stream = open_file_stream(std::move(file.reader), budget());
    ASSERT_TRUE(stream);
    ASSERT_TRUE((*stream)->stable());
    const auto all = *(*stream)->peek(1);
    EXPECT_EQ(all, "0123456789");
    (*stream)->consume(4);
    EXPECT_EQ(*(*stream)->peek(2), "456789");
    EXPECT_EQ((*stream)->offset(), 4U);
    EXPECT_EQ(all, "0123456789");
}

TEST(FileStream, a_file_that_shrinks_while_it_is_read_ends_early_instead_of_crashing) {
    TwoEnds file = make_file(std::string(1 << 20, 'x'));
    auto stream = open_file_stream(std::move(file.reader), budget());
    ASSERT_TRUE(stream);
    EXPECT_FALSE((*stream)->stable());
    const size_t first = (*stream)->peek(1)->size();
    ASSERT_EQ(ftruncate(file.writer, 0), 0);
    (*stream)->consume(first);
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
