// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/letter_model.h"

#include <cmath>

#include "base/text.h"

namespace mitsuke::ledgers {

namespace {

// Sixteenths of a bit.
constexpr uint8_t learned_costs[LetterModel::letters + 1][LetterModel::letters] = {
#include "ledgers/contacts/letter_table.inc"
};

constexpr size_t place_of(char letter) {
    const char c = ascii_lower(letter);
    if (c >= 'a' && c <= 'z') return static_cast<size_t>(c - 'a');
    if (c >= '0' && c <= '9') return static_cast<size_t>(26 + c - '0');
    return LetterModel::letters - 1;
}

}  // namespace

LetterModel::LetterModel() {
    // So many letters of the fleet's own weigh as much as what came with the program.
    constexpr float weight = 512;
    for (size_t row = 0; row <= letters; ++row) {
        for (size_t column = 0; column < letters; ++column) {
            counts_[row][column] = weight * std::exp2(-static_cast<float>(learned_costs[row][column]) / 16);
            totals_[row] += counts_[row][column];
        }
        for (size_t column = 0; column < letters; ++column) bits_[row][column] = std::log2(counts_[row][column]);
        total_bits_[row] = std::log2(totals_[row]);
    }
}

double LetterModel::cost(char before, char letter) const {
    const size_t row = before == 0 ? 0 : place_of(before) + 1;
    return total_bits_[row] - bits_[row][place_of(letter)];
}

void LetterModel::learn(std::string_view label) {
    char before = 0;
    for (const char letter : label) {
        const size_t row = before == 0 ? 0 : place_of(before) + 1;
        const size_t column = place_of(letter);
        bits_[row][column] = std::log2(counts_[row][column] += 1);
        total_bits_[row] = std::log2(totals_[row] += 1);
        before = letter;
    }
}

}  // namespace mitsuke::ledgers
