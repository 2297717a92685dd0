// SPDX-License-Identifier: Apache-2.0
#include "sources/files/field_names.h"

#include <gtest/gtest.h>

#include <string>

namespace mitsuke::sources {
namespace {

TEST(FieldNames, gives_the_ids_of_the_shared_vocabulary) {
    events::Vocabulary vocabulary;
    FieldNames names(vocabulary);
    EXPECT_EQ(names.id("CommandLine"), vocabulary.id("CommandLine"));
    EXPECT_EQ(names.id("CommandLine"), vocabulary.id("CommandLine"));
    EXPECT_EQ(names.id("a name of this input"), vocabulary.id("a name of this input"));
}

TEST(FieldNames, refuses_what_would_fill_the_vocabulary) {
    events::Vocabulary vocabulary;
    FieldNames names(vocabulary);
    EXPECT_FALSE(names.id(""));
    EXPECT_TRUE(names.id(std::string(FieldNames::name_size_max, 'x')));
    EXPECT_FALSE(names.id(std::string(FieldNames::name_size_max + 1, 'x')));
    for (size_t number = 1; number < FieldNames::names_max; ++number)
        ASSERT_TRUE(names.id("name " + std::to_string(number)));
    EXPECT_FALSE(names.id("one too many"));
    EXPECT_TRUE(names.id("name 1"));
}

}  // namespace
}  // namespace mitsuke::sources
