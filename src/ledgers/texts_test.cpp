// SPDX-License-Identifier: Apache-2.0
#include "ledgers/texts.h"

#include <gtest/gtest.h>

#include "ledgers/snapshot.h"

namespace mitsuke::ledgers {

namespace {

TEST(Texts, equal_texts_are_one_and_go_with_their_last_handle) {
    Texts texts(1);
    Text name = texts.keep("Kawasemi K.K.");
    Text same = texts.keep("Kawasemi K.K.");
    EXPECT_EQ(name, same);
    EXPECT_FALSE(name == texts.keep("kawasemi k.k."));
    const char* bytes = std::string_view(name).data();
    name = {};
    EXPECT_EQ(std::string_view(texts.keep("Kawasemi K.K.")).data(), bytes);
    EXPECT_EQ(same, "Kawasemi K.K.");
    EXPECT_TRUE(texts.keep("").empty());
}

TEST(Texts, a_thousand_texts_come_and_go_and_each_is_found_as_long_as_it_is_held) {
    Texts texts(1);
    std::vector<Text> held(100);
    for (size_t round = 0; round < 5000; ++round) {
        const std::string text = std::to_string(round * 7919 % 997);
        Text& place = held[round % held.size()];
        place = texts.keep(text);
        ASSERT_EQ(place, text);
        ASSERT_EQ(place.hash(), texts.hash(text));
        ASSERT_EQ(held[round * 31 % held.size()], std::string(held[round * 31 % held.size()]));
    }
}

TEST(Texts, a_path_has_one_key_however_it_is_written_but_on_unix_case_counts) {
    const Texts texts(1);
    const std::string path = "C:\\Program Files\\" + std::string(600, 'A');
    EXPECT_EQ(texts.path_key(path), texts.path_key(ascii_lower(path)));
    EXPECT_EQ(texts.path_key("C:\\A.exe"), texts.path_key("c:\\a.EXE"));
    EXPECT_NE(texts.path_key("/opt/A"), texts.path_key("/opt/a"));
    Texts other(2);
    EXPECT_NE(texts.path_key("C:\\A.exe"), other.path_key("C:\\A.exe"));
    EXPECT_EQ(other.keep("C:\\A.exe").path_key(), other.path_key("c:\\a.exe"));
}

TEST(Texts, what_is_restored_is_what_was_saved_and_what_nobody_holds_goes) {
    Texts texts(1);
    const Text first = texts.keep("first"), nothing;
    Text gone = texts.keep("gone");
    const Text last = texts.keep("last");
    gone = {};
    SnapshotWriter writer;
    writer(texts, last, nothing);
    Texts other(2);
    SnapshotReader reader(writer.bytes());
    Text its_last, its_nothing;
    reader(other, its_last, its_nothing);
    other.drop_unused();
    EXPECT_TRUE(reader.ok() && reader.at_end());
    EXPECT_EQ(its_last, "last");
    EXPECT_EQ(its_last, other.keep("last"));
    EXPECT_EQ(its_last.hash(), last.hash());
    EXPECT_TRUE(its_nothing.empty());
    SnapshotWriter again;
    again(other);
    EXPECT_EQ(again.bytes().find("first"), std::string::npos);
}

TEST(Texts, the_number_of_a_text_that_is_not_there_is_refused) {
    Texts texts(1);
    SnapshotWriter writer;
    writer(texts, uint32_t{7});
    SnapshotReader reader(writer.bytes());
    Text text;
    reader(texts, text);
    EXPECT_FALSE(reader.ok());
}

}  // namespace

}  // namespace mitsuke::ledgers
