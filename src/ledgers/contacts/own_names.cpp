// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/own_names.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
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

// "pc07", "PC07", "Pc07", each in one and in two bytes a letter.
std::vector<std::string> spellings(std::string_view name) {
    std::vector<std::string> out{ascii_lower(name)};
    std::string all = out[0], first = out[0];
    std::transform(all.begin(), all.end(), all.begin(), upper);
    first[0] = upper(first[0]);
    for (auto& each : {all, first})
        if (std::find(out.begin(), out.end(), each) == out.end()) out.push_back(each);
    for (size_t index = 0, count = out.size(); index < count; ++index) {
        std::string wide;
        for (const char c : out[index]) wide += {c, '\0'};
        out.push_back(wide);
    }
    return out;
}

struct Code {
    std::string_view shown, alphabet;
    unsigned bits;  ///< a letter
};
constexpr std::array<Code, 3> codes{{{"hexadecimal", "0123456789abcdef", 4},
                                     {"base32", "abcdefghijklmnopqrstuvwxyz234567", 5},
                                     {"base32hex", "0123456789abcdefghijklmnopqrstuv", 5}}};

// The letters as bits, as far as one code reads them: a stretch for each run of its letters.
std::vector<std::vector<bool>> decode(std::string_view letters, const Code& code) {
    std::vector<std::vector<bool>> runs(1);
    for (const char c : letters) {
        const size_t value = code.alphabet.find(c);
        if (value == std::string_view::npos) {
            if (!runs.back().empty()) runs.emplace_back();
            continue;
        }
        for (unsigned bit = code.bits; bit-- > 0;) runs.back().push_back((value >> bit & 1U) != 0);
    }
    return runs;
}

uint8_t byte_at(const std::vector<bool>& bits, size_t at) {
    unsigned byte = 0;
    for (size_t index = 0; index < 8; ++index) byte = byte << 1U | static_cast<unsigned>(bits[at + index]);
    return static_cast<uint8_t>(byte);
}

// Two bytes next to each other differ in the same bits with and without a constant key.
bool holds(const std::vector<bool>& bits, std::string_view name) {
    if (8.0 * static_cast<double>(name.size() - 1) < bits_min) return false;
    for (size_t begin = 0; begin + 8 * name.size() <= bits.size(); ++begin) {
        size_t index = 0;
        const auto key = byte_at(bits, begin) ^ static_cast<uint8_t>(name[0]);
        while (index < name.size() && (byte_at(bits, begin + 8 * index) ^ static_cast<uint8_t>(name[index])) == key)
            ++index;
        if (index == name.size()) return true;
    }
    return false;
}

// The letters that stand for `name` alone, whatever stands around it, when it begins at byte `offset` of
// a group of three; in lower case, since DNS keeps no case.
std::string base64_core(std::string_view name, size_t offset) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string core;
    const size_t begin = (8 * offset + 5) / 6, end = 8 * (offset + name.size()) / 6;
    for (size_t letter = begin; letter < end; ++letter) {
        unsigned value = 0;
        for (size_t bit = 6 * letter - 8 * offset; bit < 6 * (letter + 1) - 8 * offset; ++bit)
            value = value << 1U | (static_cast<uint8_t>(name[bit / 8]) >> (7 - bit % 8) & 1U);
        core += ascii_lower(alphabet[value]);
    }
    return core;
}

bool holds_base64(std::string_view letters, std::string_view name) {
    constexpr double letter_bits = 4.9;  // of 38 letters, unevenly
    for (size_t offset = 0; offset < 3; ++offset) {
        const std::string core = base64_core(name, offset);
        if (letter_bits * static_cast<double>(core.size()) < bits_min) continue;
        if (letters.find(core) != std::string_view::npos) return true;
    }
    return false;
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

bool holds_pairs(std::string_view letters, std::string_view name) {
    const std::array<double, 2> worth{agreement_bits(letters, 0), agreement_bits(letters, 1)};
    for (size_t begin = 0; begin + 2 * name.size() <= letters.size(); ++begin) {
        for (const unsigned first_shift : {4U, 0U}) {
            const auto first = repeats(letters, begin, name, first_shift);
            const auto second = first ? repeats(letters, begin + 1, name, 4 - first_shift) : std::nullopt;
            if (!second) continue;
            const double bits =
                static_cast<double>(*first) * worth[begin % 2] + static_cast<double>(*second) * worth[(begin + 1) % 2];
            if (bits >= bits_min) return true;
        }
    }
    return false;
}

}  // namespace

std::string_view find_own_name(std::string_view letters, std::string_view name) {
    if (name.empty() || name.size() > name_letters_max) return {};
    const auto written = spellings(name);
    for (const auto& code : codes)
        for (const auto& run : decode(letters, code))
            for (const auto& each : written)
                if (holds(run, each)) return code.shown;
    for (const auto& each : written) {
        if (holds_base64(letters, each)) return "base64";
        if (holds_pairs(letters, each)) return "a code of two letters a byte";
    }
    return {};
}

}  // namespace mitsuke::ledgers
