// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "rules/dispatch/unit.h"

namespace mitsuke::rules {
namespace {

using Place = Literal::Place;

std::string random_text(std::mt19937_64& random, size_t size_max) {
    std::string text;
    for (size_t size = random() % (size_max + 1); size > 0; --size) text += static_cast<char>('a' + random() % 3);
    return text;
}

bool lies_in(const Literal& literal, std::string_view value) {
    switch (literal.place) {
        case Place::whole: return value == literal.text;
        case Place::start: return value.starts_with(literal.text);
        case Place::end: return value.ends_with(literal.text);
        case Place::anywhere: return value.find(literal.text) != std::string_view::npos;
    }
    return false;
}

/// Literals of at least `size_min` bytes: the longer the shortest, the wider the stride.
std::vector<Literal> random_literals(std::mt19937_64& random, size_t size_min, size_t count) {
    std::set<Literal> literals{{Place::whole, ""}};
    while (literals.size() < count) {
        std::string text = random_text(random, 40);
        if (text.size() >= size_min) literals.insert({static_cast<Place>(random() % 4), std::move(text)});
    }
    return {literals.begin(), literals.end()};
}

void compare(size_t size_min, size_t count) {
    std::mt19937_64 random(size_min * 1000 + count);
    const UnitField field(random_literals(random, size_min, count));
    MarkedSet found;
    found.make_room(field.literals.size());
    for (int round = 0; round < 400; ++round) {
        std::string value = random_text(random, 20);
        if (random() % 2) value += field.literals[random() % field.literals.size()].text + random_text(random, 9);
        if (random() % 2) value += field.literals[random() % field.literals.size()].text;
        field.find(value, found);
        for (uint32_t index = 0; index < field.literals.size(); ++index)
            ASSERT_EQ(found.has(index), lies_in(field.literals[index], value))
                << "'" << field.literals[index].text << "' in '" << value << "', shortest " << size_min;
        found.clear();
    }
}

TEST(Literals, are_found_where_a_plain_search_finds_them) {
    for (const size_t size_min : {1U, 2U, 3U, 4U, 5U, 7U, 8U, 11U, 12U, 20U})
        for (const size_t count : {2U, 50U, 600U}) ASSERT_NO_FATAL_FAILURE(compare(size_min, count));
}

}  // namespace
}  // namespace mitsuke::rules
