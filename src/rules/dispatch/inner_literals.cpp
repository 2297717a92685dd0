// SPDX-License-Identifier: Apache-2.0
#include "rules/dispatch/inner_literals.h"

#include <algorithm>
#include <bit>

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

uint64_t hash(uint32_t fragment) { return fragment * 0x9E3779B97F4A7C15U; }

/// How many literals of whatever place have each fragment of four bytes.
class FragmentCounts {
public:
    explicit FragmentCounts(const std::vector<Literal>& literals) {
        size_t fragments = 0;
        for (const auto& literal : literals) fragments += literal.text.size();
        places_.resize(std::bit_ceil(fragments * 2 + 1));
        for (const auto& literal : literals)
            for (size_t at = 0; at + 4 <= literal.text.size(); ++at) count(load<4>(literal.text.data() + at));
    }
    uint32_t of(uint32_t fragment) const { return places_[find(fragment)].count; }

private:
    struct Place {
        uint32_t fragment = 0, count = 0;
    };
    void count(uint32_t fragment) {
        Place& place = places_[find(fragment)];
        place.fragment = fragment;
        ++place.count;
    }
    /// Its place, or the free one that it would get; at least half of them are free.
    size_t find(uint32_t fragment) const {
        size_t at = (hash(fragment) >> 32U) & (places_.size() - 1);
        while (places_[at].count > 0 && places_[at].fragment != fragment) at = (at + 1) & (places_.size() - 1);
        return at;
    }
    std::vector<Place> places_;
};

/// Where the `stride` neighbouring fragments begin that the fewest literals have.
size_t rarest_window(const std::string& text, size_t stride, const FragmentCounts& counts) {
    size_t best = 0;
    uint64_t fewest = UINT64_MAX;
    for (size_t begin = 0; begin + stride + 3 <= text.size(); ++begin) {
        uint64_t count = 0;
        for (size_t at = begin; at < begin + stride; ++at) count += counts.of(load<4>(text.data() + at));
        if (count >= fewest) continue;
        fewest = count;
        best = begin;
    }
    return best;
}

}  // namespace

void InnerLiterals::Shelf::build(const std::vector<uint64_t>& fragments) {
    if (fragments.empty()) return;
    // One bit in 32 set: few false calls, and the bitmap of the largest field stays in the L1 cache.
    constexpr size_t bits_per_fragment = 32, bits_max = size_t{1} << 18U;
    const size_t bits = std::clamp(std::bit_ceil(fragments.size() * bits_per_fragment), size_t{64}, bits_max);
    shift = 64 - static_cast<unsigned>(std::bit_width(bits) - 1);
    bitmap.assign(bits / 64, 0);
    std::vector<std::pair<uint64_t, uint32_t>> pairs;
    for (const uint64_t fragment : fragments) {
        const uint64_t bit = hash(static_cast<uint32_t>(fragment)) >> shift;
        bitmap[bit / 64] |= uint64_t{1} << (bit % 64);
        pairs.emplace_back(fragment, static_cast<uint32_t>(pairs.size()));
    }
    table = KeyTable(std::move(pairs));
}

InnerLiterals::InnerLiterals(const std::vector<Literal>& literals) : literals_(literals) {
    std::array<std::vector<uint32_t>, fragment_max> numbers;
    for (uint32_t number = 0; number < literals.size(); ++number)
        if (literals[number].place == Literal::Place::anywhere)
            numbers[std::min(literals[number].text.size(), fragment_max) - 1].push_back(number);
    for (size_t size = 1; size < fragment_max; ++size) file_short(numbers[size - 1], size);
    if (!numbers.back().empty()) file_long(numbers.back());
}

void InnerLiterals::file_short(const std::vector<uint32_t>& numbers, size_t size) {
    Shelf& shelf = shelves_[size - 1];
    std::vector<uint64_t> fragments;
    for (const uint32_t number : numbers) {
        fragments.push_back(load(literals_[number].text.data(), size));
        shelf.filed.push_back({number, 0});
    }
    shelf.build(fragments);
}

void InnerLiterals::file_long(const std::vector<uint32_t>& numbers) {
    // The shortest literal bounds the stride; so does the bitmap, which more fragments would fill.
    constexpr size_t stride_max = 8, fragments_max = 4096;
    size_t stride = std::clamp<size_t>(fragments_max / numbers.size(), 1, stride_max);
    for (const uint32_t number : numbers) stride = std::min(stride, literals_[number].text.size() - 3);
    const FragmentCounts counts(literals_);
    Shelf& shelf = shelves_.back();
    shelf.stride = stride;
    std::vector<uint64_t> fragments;
    for (const uint32_t number : numbers) {
        const std::string& text = literals_[number].text;
        const size_t begin = rarest_window(text, stride, counts);
        for (size_t at = begin; at < begin + stride; ++at) {
            fragments.push_back(load<4>(text.data() + at));
            shelf.filed.push_back({number, static_cast<uint32_t>(at)});
        }
    }
    shelf.build(fragments);
}

void InnerLiterals::compare(std::string_view value, size_t at, const Shelf& shelf, uint32_t fragment,
                            MarkedSet& found) const {
    for (const uint32_t index : shelf.table.find(fragment)) {
        const auto [literal, offset] = shelf.filed[index];
        const std::string& text = literals_[literal].text;
        if (offset > at || text.size() > value.size() - (at - offset) || found.has(literal)) continue;
        if (std::memcmp(value.data() + at - offset, text.data(), text.size()) == 0) found.add(literal);
    }
}

template <size_t size>
void InnerLiterals::walk(std::string_view value, MarkedSet& found) const {
    const Shelf& shelf = shelves_[size - 1];
    if (shelf.filed.empty() || value.size() < size) return;
    const uint64_t* const bitmap = shelf.bitmap.data();
    const unsigned shift = shelf.shift;
    const size_t stride = shelf.stride, last = value.size() - size;
    for (size_t at = 0; at <= last; at += stride) {
        const uint32_t fragment = load<size>(value.data() + at);
        const uint64_t bit = hash(fragment) >> shift;
        if ((bitmap[bit / 64] >> (bit % 64) & 1U) != 0) compare(value, at, shelf, fragment, found);
    }
}

void InnerLiterals::find(std::string_view value, MarkedSet& found) const {
    walk<4>(value, found);
    walk<3>(value, found);
    walk<2>(value, found);
    find_bytes(value, found);
}

/// A single byte is found faster by the library than by walking.
void InnerLiterals::find_bytes(std::string_view value, MarkedSet& found) const {
    for (const auto& filed : shelves_[0].filed)
        if (value.find(literals_[filed.literal].text[0]) != std::string_view::npos) found.add(filed.literal);
}

}  // namespace mitsuke::rules
