// SPDX-License-Identifier: Apache-2.0
#include "rules/dispatch/inner_literals.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "rules/dispatch/bytes_hash.h"

namespace mitsuke::rules {

namespace {

template <size_t size>
uint32_t load(const char* bytes) {
    uint32_t fragment = 0;
    std::memcpy(&fragment, bytes, size);
    return fragment;
}

uint32_t load(const char* bytes, size_t size) {
    uint32_t fragment = 0;
    std::memcpy(&fragment, bytes, size);
    return fragment;
}

using Counts = std::unordered_map<uint32_t, uint32_t>;

/// How many literals of whatever place have each fragment of four bytes.
Counts count_fragments(const std::vector<Literal>& literals) {
    Counts counts;
    for (const auto& literal : literals)
        for (size_t at = 0; at + 4 <= literal.text.size(); ++at) ++counts[load<4>(literal.text.data() + at)];
    return counts;
}

size_t rarest_fragment(const std::string& text, const Counts& counts) {
    size_t best = 0;
    uint32_t fewest = UINT32_MAX;
    for (size_t at = 0; at + 4 <= text.size(); ++at) {
        const uint32_t count = counts.find(load<4>(text.data() + at))->second;
        if (count >= fewest) continue;
        fewest = count;
        best = at;
    }
    return best;
}

}  // namespace

void InnerLiterals::Shelf::build(std::vector<std::pair<uint64_t, uint32_t>> pairs) {
    if (pairs.empty()) return;
    // One bit in 32 set: few false calls, and the bitmap of the largest field stays in the L1 cache.
    constexpr size_t bits_per_fragment = 32, bits_max = size_t{1} << 18U;
    const size_t bits = std::clamp(std::bit_ceil(pairs.size() * bits_per_fragment), size_t{64}, bits_max);
    shift = 64 - static_cast<unsigned>(std::bit_width(bits) - 1);
    bitmap.assign(bits / 64, 0);
    for (const auto& [fragment, index] : pairs) {
        const uint64_t bit = hash(static_cast<uint32_t>(fragment)) >> shift;
        bitmap[bit / 64] |= uint64_t{1} << (bit % 64);
    }
    table = KeyTable(std::move(pairs));
}

InnerLiterals::InnerLiterals(const std::vector<Literal>& literals) : literals_(literals), offsets_(literals.size(), 0) {
    const Counts counts = count_fragments(literals);
    std::array<std::vector<std::pair<uint64_t, uint32_t>>, fragment_max> pairs;
    for (uint32_t index = 0; index < literals.size(); ++index) {
        const auto& [place, text] = literals[index];
        if (place != Literal::Place::anywhere) continue;
        const size_t size = std::min(text.size(), fragment_max);
        if (size == fragment_max) offsets_[index] = static_cast<uint32_t>(rarest_fragment(text, counts));
        pairs[size - 1].emplace_back(load(text.data() + offsets_[index], size), index);
    }
    for (size_t size = 0; size < fragment_max; ++size) shelves_[size].build(std::move(pairs[size]));
}

void InnerLiterals::compare(std::string_view value, size_t at, const Shelf& shelf, uint32_t fragment,
                            MarkedSet& found) const {
    for (const uint32_t index : shelf.table.find(fragment)) {
        const std::string& text = literals_[index].text;
        const size_t offset = offsets_[index];
        if (offset > at || text.size() > value.size() - (at - offset) || found.has(index)) continue;
        if (std::memcmp(value.data() + at - offset, text.data(), text.size()) == 0) found.add(index);
    }
}

template <size_t size>
void InnerLiterals::walk(std::string_view value, MarkedSet& found) const {
    const Shelf& shelf = shelves_[size - 1];
    if (shelf.table.empty()) return;
    for (size_t at = 0; at + size <= value.size(); ++at) {
        const uint32_t fragment = load<size>(value.data() + at);
        if (shelf.may_have(fragment)) compare(value, at, shelf, fragment, found);
    }
}

void InnerLiterals::find(std::string_view value, MarkedSet& found) const {
    walk<4>(value, found);
    walk<3>(value, found);
    walk<2>(value, found);
    walk<1>(value, found);
}

}  // namespace mitsuke::rules
