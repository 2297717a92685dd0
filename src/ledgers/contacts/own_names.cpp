// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/own_names.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"

namespace mitsuke::ledgers {

namespace {

// Names are tried in a few spellings, codes and places: less evidence than this may be chance.
constexpr double bits_min = 29;
constexpr size_t name_letters_max = 64;

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

// "pc07", "PC07", "Pc07", each in one and in two bytes a letter. Codes cannot tell the first two apart when they
// look at which bytes are the same.
class Spellings {
public:
    explicit Spellings(std::string_view name) : size_(name.size()) {
        for (size_t index = 0; index < size_; ++index) {
            const char lower = ascii_lower(name[index]), capital = upper(lower);
            put(0, index, lower);
            put(1, index, index == 0 ? capital : lower);
            put(2, index, capital);
        }
    }
    static constexpr size_t count = 6, without_capitals = 4;
    // Lower-case, with a capital, the same in two bytes a letter; then the two in capitals.
    std::string_view operator[](size_t index) const {
        constexpr std::array<size_t, count> place{0, 1, 0, 1, 2, 2};
        const bool is_wide = index == 2 || index == 3 || index == 5;
        return is_wide ? std::string_view(wide_[place[index]].data(), 2 * size_)
                       : std::string_view(narrow_[place[index]].data(), size_);
    }

private:
    void put(size_t spelling, size_t index, char letter) {
        narrow_[spelling][index] = letter;
        wide_[spelling][2 * index] = letter;
    }
    size_t size_;
    std::array<std::array<char, name_letters_max>, 3> narrow_{};
    std::array<std::array<char, 2 * name_letters_max>, 3> wide_{};
};

struct Code {
    std::string_view shown, alphabet;
    unsigned bits;  ///< a letter
};
constexpr std::array<Code, 3> codes{{{"hexadecimal", "0123456789abcdef", 4},
                                     {"base32", "abcdefghijklmnopqrstuvwxyz234567", 5},
                                     {"base32hex", "0123456789abcdefghijklmnopqrstuv", 5}}};

// The letter that stands for six bits of `name` when it begins at byte `offset` of a group of three; in lower case,
// since DNS keeps no case.
char base64_letter(std::string_view name, size_t offset, size_t letter) {
    constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789-_";
    const size_t bit = 6 * letter - 8 * offset, byte = bit / 8;
    const unsigned next = byte + 1 < name.size() ? static_cast<uint8_t>(name[byte + 1]) : 0;
    const unsigned both = static_cast<unsigned>(static_cast<uint8_t>(name[byte])) << 8U | next;
    return alphabet[both >> (10 - bit % 8) & 63U];
}

size_t neighbour_hash(char left, char right) {
    return (static_cast<uint8_t>(left) * 67U ^ static_cast<uint8_t>(right) * 3U) & 4'095U;
}

// Whether each half byte of the name has a letter of its own in every second place from `begin`.
// Returns how often a half byte that was met before had the same letter again; empty when one had not.
std::optional<size_t> repeats(std::string_view letters, size_t begin, std::string_view name, unsigned shift) {
    std::array<char, 16> letter_of{};
    std::array<bool, 256> is_taken{};
    size_t again = 0;
    for (size_t index = 0; index < name.size(); ++index) {
        const auto half = static_cast<uint8_t>(name[index]) >> shift & 15U;
        const char letter = letters[begin + 2 * index];
        if (letter_of[half] == letter) {
            ++again;
            continue;
        }
        if (letter_of[half] != 0 || is_taken[static_cast<uint8_t>(letter)]) return {};
        letter_of[half] = letter;
        is_taken[static_cast<uint8_t>(letter)] = true;
    }
    return again;
}

// What it is worth that two letters of every second place are the same (Renyi entropy of order 2).
double agreement_bits(std::string_view letters, size_t parity) {
    std::array<double, 256> counts{};
    double total = 0, pairs = 0;
    for (size_t index = parity; index < letters.size(); index += 2) {
        ++counts[static_cast<uint8_t>(letters[index])];
        ++total;
    }
    for (const double count : counts) pairs += count * count;
    return total == 0 ? 0 : -std::log2(pairs / (total * total));
}

}  // namespace

OwnNameSearch::OwnNameSearch(std::string_view letters) : letters_(letters.substr(0, letters_max)) {
    for (size_t index = 0; index + 1 < letters_.size(); ++index) {
        const size_t hash = neighbour_hash(letters_[index], letters_[index + 1]);
        neighbours_[hash / 64] |= uint64_t{1} << hash % 64;
    }
    agreement_ = {agreement_bits(letters_, 0), agreement_bits(letters_, 1)};
    decode();
}

void OwnNameSearch::decode() {
    constexpr size_t bits_wanted = 40;  // shorter names prove nothing
    for (const auto& code : codes) {
        std::array<uint8_t, 256> value_of;
        value_of.fill(255);
        for (size_t value = 0; value < code.alphabet.size(); ++value)
            value_of[static_cast<uint8_t>(code.alphabet[value])] = static_cast<uint8_t>(value);
        for (size_t begin = 0, end = 0; begin < letters_.size(); begin = end + 1) {
            end = begin;
            while (end < letters_.size() && value_of[static_cast<uint8_t>(letters_[end])] != 255) ++end;
            if ((end - begin) * code.bits < bits_wanted) continue;
            Run run{code.shown, {}};
            run.differences.reserve((end - begin) * code.bits);
            uint32_t window = 0;
            for (size_t index = begin; index < end; ++index) {
                const uint8_t value = value_of[static_cast<uint8_t>(letters_[index])];
                for (unsigned bit = code.bits; bit-- > 0;) {
                    window = window << 1U | (value >> bit & 1U);
                    const bool is_full = (index - begin) * code.bits + code.bits - bit >= 16;
                    if (is_full) run.differences.push_back(static_cast<uint8_t>(window >> 8U ^ window));
                }
            }
            runs_.push_back(std::move(run));
        }
    }
}

// Two bytes next to each other differ in the same bits with and without a constant key.
bool OwnNameSearch::holds(const Run& run, std::string_view written) const {
    if (8.0 * static_cast<double>(written.size() - 1) < bits_min) return false;
    const auto wanted = [written](size_t index) { return static_cast<uint8_t>(written[index] ^ written[index + 1]); };
    const size_t span = 8 * (written.size() - 2) + 1;
    if (run.differences.size() < span) return false;
    const uint8_t* at = run.differences.data();
    const uint8_t* const end = at + (run.differences.size() - span + 1);
    while ((at = static_cast<const uint8_t*>(std::memchr(at, wanted(0), static_cast<size_t>(end - at))))) {
        size_t index = 1;
        while (index + 1 < written.size() && at[8 * index] == wanted(index)) ++index;
        if (index + 1 == written.size()) return true;
        if (++at == end) return false;
    }
    return false;
}

// The letters that stand for `written` alone, whatever stands around it.
bool OwnNameSearch::holds_base64(std::string_view written) const {
    constexpr double letter_bits = 4.9;  // of 38 letters, unevenly
    for (size_t offset = 0; offset < 3; ++offset) {
        const size_t begin = (8 * offset + 5) / 6, end = 8 * (offset + written.size()) / 6;
        if (letter_bits * static_cast<double>(end - begin) < bits_min) continue;
        const auto letter = [&](size_t index) { return base64_letter(written, offset, begin + index); };
        const auto is_there = [&](size_t index) {
            const size_t hash = neighbour_hash(letter(index), letter(index + 1));
            return (neighbours_[hash / 64] >> hash % 64 & 1U) != 0;
        };
        if (!is_there(0) || !is_there(2) || !is_there(4)) continue;
        std::string core;
        for (size_t index = 0; index < end - begin; ++index) core += letter(index);
        if (letters_.find(core) != std::string_view::npos) return true;
    }
    return false;
}

// Where a letter stands again `distance` further on.
const OwnNameSearch::Places& OwnNameSearch::same_at(size_t distance) {
    Places& places = same_[distance];
    if (is_same_known_[distance]) return places;
    is_same_known_[distance] = true;
    for (size_t at = 0; at + distance < letters_.size(); ++at)
        places[at / 64] |= uint64_t{letters_[at] == letters_[at + distance]} << at % 64;
    return places;
}

bool OwnNameSearch::has_pairs_at(size_t begin, std::string_view written, unsigned first_shift) const {
    if (begin + 2 * written.size() > letters_.size()) return false;
    const auto first = repeats(letters_, begin, written, first_shift);
    const auto second = first ? repeats(letters_, begin + 1, written, 4 - first_shift) : std::nullopt;
    if (!second) return false;
    return static_cast<double>(*first) * agreement_[begin % 2] +
               static_cast<double>(*second) * agreement_[(begin + 1) % 2] >=
           bits_min;
}

// A half byte that repeats in the name repeats in the letters: places at which one of them does not are out.
bool OwnNameSearch::holds_pairs(std::string_view written) {
    if (2 * written.size() > letters_.size()) return false;
    for (const unsigned first_shift : {4U, 0U}) {
        Places places;
        places.fill(~uint64_t{0});
        const auto keep = [&](size_t from, size_t distance) {
            const Places& same = same_at(distance);
            const size_t words = from / 64, bits = from % 64;
            uint64_t any = 0;
            for (size_t word = 0; word < places.size(); ++word) {
                const auto part = [&](size_t index) { return index < same.size() ? same[index] : 0; };
                const uint64_t low = part(word + words) >> bits;
                places[word] &= bits == 0 ? low : low | part(word + words + 1) << (64 - bits);
                any |= places[word];
            }
            return any != 0;
        };
        std::array<std::array<uint8_t, 16>, 2> last{};  // place of a half byte, from 1
        bool any = true;
        size_t again = 0;
        for (size_t index = 0; index < written.size() && any; ++index) {
            for (size_t half = 0; half < 2 && any; ++half) {
                const unsigned shift = half == 0 ? first_shift : 4 - first_shift;
                uint8_t& place = last[half][static_cast<uint8_t>(written[index]) >> shift & 15U];
                again += place != 0 ? 1 : 0;
                if (place != 0) any = keep(2 * (place - 1U) + half, 2 * (index - (place - 1U)));
                place = static_cast<uint8_t>(index + 1);
            }
        }
        any = any && static_cast<double>(again) * std::max(agreement_[0], agreement_[1]) >= bits_min;
        for (size_t begin = 0; any && begin + 2 * written.size() <= letters_.size(); ++begin) {
            if ((places[begin / 64] >> begin % 64 & 1U) != 0 && has_pairs_at(begin, written, first_shift)) return true;
        }
    }
    return false;
}

std::string_view OwnNameSearch::find(std::string_view name) {
    if (name.size() < 2 || name.size() > name_letters_max) return {};
    const Spellings written(name);
    for (const auto& run : runs_)
        for (size_t index = 0; index < Spellings::count; ++index)
            if (holds(run, written[index])) return run.code;
    for (size_t index = 0; index < Spellings::count; ++index) {
        if (holds_base64(written[index])) return "base64";
        if (index < Spellings::without_capitals && holds_pairs(written[index])) return "a code of two letters a byte";
    }
    return {};
}

std::string_view find_own_name(std::string_view letters, std::string_view name) {
    return OwnNameSearch(letters).find(name);
}

}  // namespace mitsuke::ledgers
