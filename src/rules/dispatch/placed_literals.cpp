// SPDX-License-Identifier: Apache-2.0
#include "rules/dispatch/placed_literals.h"

#include <algorithm>
#include <bit>

#include "rules/dispatch/bytes_hash.h"

namespace mitsuke::rules {

using Place = Literal::Place;

PlacedLiterals::PlacedLiterals(const std::vector<Literal>& literals, Place place) : literals_(literals), place_(place) {
    std::array<std::vector<std::pair<uint64_t, uint32_t>>, sizes> pairs;
    for (uint32_t index = 0; index < literals.size(); ++index) {
        const Literal& literal = literals[index];
        if (literal.place != place) continue;
        empty_ = false;
        if (place == Place::whole) {
            pairs[0].emplace_back(hash_bytes(literal.text), index);
            continue;
        }
        const auto size = std::min<size_t>(static_cast<size_t>(std::bit_width(literal.text.size())) - 1, sizes - 1);
        pairs[size].emplace_back(key(literal.text, size_t{1} << size), index);
    }
    for (size_t size = 0; size < sizes; ++size) tables_[size] = KeyTable(std::move(pairs[size]));
}

uint64_t PlacedLiterals::key(std::string_view text, size_t bytes) const {
    return hash_bytes(place_ == Place::start ? text.substr(0, bytes) : text.substr(text.size() - bytes));
}

bool PlacedLiterals::fits(std::string_view literal, std::string_view value) const {
    switch (place_) {
        case Place::whole: return value == literal;
        case Place::start: return value.starts_with(literal);
        case Place::end: return value.ends_with(literal);
        case Place::anywhere: break;
    }
    return false;
}

void PlacedLiterals::find(std::string_view value, MarkedSet& found) const {
    if (empty_) return;
    const auto add_fitting = [&](std::span<const uint32_t> filed) {
        for (const uint32_t index : filed)
            if (fits(literals_[index].text, value)) found.add(index);
    };
    if (place_ == Place::whole) {
        if (!tables_[0].empty()) add_fitting(tables_[0].find(hash_bytes(value)));
        return;
    }
    for (size_t size = 0; size < sizes; ++size) {
        const size_t bytes = size_t{1} << size;
        if (bytes > value.size()) return;
        if (!tables_[size].empty()) add_fitting(tables_[size].find(key(value, bytes)));
    }
}

}  // namespace mitsuke::rules
