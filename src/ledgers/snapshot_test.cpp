// SPDX-License-Identifier: Apache-2.0
#include "ledgers/snapshot.h"

#include <gtest/gtest.h>

#include <limits>

#include "ledgers/contacts/contacts.h"
#include "ledgers/provenance/testing_story.h"

namespace mitsuke::ledgers {

namespace {

using namespace testing_story;

std::string saved(const Ledger& ledger) {
    SnapshotWriter writer;
    ledger.save(writer);
    return writer.bytes();
}

TEST(Snapshot, a_restored_ledger_saves_the_same_bytes) {
    Story story;
    install_tax(story);
    const std::string bytes = saved(story.ledger());
    ASSERT_GT(bytes.size(), 500U);
    ProvenanceLedger other(2);
    SnapshotReader reader(bytes);
    ASSERT_TRUE(other.restore(reader));
    EXPECT_TRUE(reader.at_end());
    EXPECT_EQ(saved(other).size(), bytes.size());
}

TEST(Snapshot, no_beginning_of_a_state_is_taken_for_a_state) {
    Story story;
    install_tax(story);
    const std::string bytes = saved(story.ledger());
    for (size_t size = 0; size < bytes.size(); size += 7) {
        ProvenanceLedger other(2);
        SnapshotReader reader(std::string_view(bytes).substr(0, size));
        EXPECT_FALSE(other.restore(reader) && reader.at_end()) << size;
    }
}

TEST(Snapshot, the_difference_of_two_restored_times_can_be_represented) {
    SnapshotWriter writer;
    writer(std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max());
    Time earliest, latest;
    SnapshotReader reader(writer.bytes());
    reader(earliest, latest);
    ASSERT_TRUE(reader.ok());
    EXPECT_GT(latest - earliest, hours(24 * 365 * 290));
}

TEST(Snapshot, a_length_that_the_bytes_do_not_hold_is_not_believed) {
    SnapshotWriter writer;
    writer(uint64_t{1} << 60);
    std::vector<std::string> list;
    SnapshotReader reader(writer.bytes());
    reader(list);
    EXPECT_FALSE(reader.ok());
    EXPECT_TRUE(list.empty());
}

TEST(Snapshot, an_index_that_points_at_nothing_is_refused) {
    Story story;
    install_tax(story);
    const std::string bytes = saved(story.ledger());
    size_t accepted = 0;
    for (size_t at = 8; at + 8 < bytes.size(); at += 11) {
        std::string changed = bytes;
        for (size_t index = 0; index < 8; ++index) changed[at + index] = '\x7f';
        ProvenanceLedger other(2);
        SnapshotReader reader(changed);
        accepted += other.restore(reader) && reader.at_end();
    }
    // Texts may read otherwise and still be texts; what must not happen is a crash or an endless loop.
    EXPECT_LT(accepted, bytes.size() / 11);
}

TEST(Snapshot, an_empty_contacts_ledger_survives) {
    const ContactsLedger ledger(7);
    const std::string bytes = saved(ledger);
    ContactsLedger other(8);
    SnapshotReader reader(bytes);
    EXPECT_TRUE(other.restore(reader));
    EXPECT_EQ(saved(other), bytes) << "the key of the hashes comes along";
}

}  // namespace

}  // namespace mitsuke::ledgers
