// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/letter_model.h"

#include <cmath>

namespace mitsuke::ledgers {

namespace {

// Sixteenths of a bit.
constexpr uint8_t learned_costs[LetterModel::letters + 1][LetterModel::letters] = {
#include "ledgers/contacts/letter_table.inc"
};

constexpr auto places = [] {
    std::array<uint8_t, 256> table{};
    table.fill(LetterModel::letters - 1);
    for (uint8_t index = 0; index < 26; ++index) table['a' + index] = table['A' + index] = index;
    for (uint8_t index = 0; index < 10; ++index) table['0' + index] = static_cast<uint8_t>(26 + index);
    return table;
}();
size_t place_of(char letter) { return places[static_cast<unsigned char>(letter)]; }

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
