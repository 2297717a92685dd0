// SPDX-License-Identifier: Apache-2.0
#include "formats/evtx/crc32.h"

#include <array>

#include "formats/evtx/load.h"

namespace mitsuke::formats::evtx {

namespace {

// Eight tables let one step take eight bytes ("slicing by 8", Kounavis and Berry 2005).
using Tables = std::array<std::array<uint32_t, 256>, 8>;

constexpr Tables make_tables() {
    Tables tables{};
    for (uint32_t byte = 0; byte < 256; ++byte) {
        uint32_t value = byte;
        for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? 0xEDB88320U ^ value >> 1 : value >> 1;
        tables[0][byte] = value;
    }
    for (size_t table = 1; table < tables.size(); ++table)
        for (size_t byte = 0; byte < 256; ++byte) {
            const uint32_t before = tables[table - 1][byte];
            tables[table][byte] = before >> 8 ^ tables[0][before & 0xFF];
        }
    return tables;
}

constexpr Tables tables = make_tables();

}  // namespace

uint32_t crc32(std::string_view bytes, uint32_t previous) {
    uint32_t sum = ~previous;
    for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
        const uint32_t low = sum ^ load<uint32_t>(bytes, 0);
        const auto high = load<uint32_t>(bytes, 4);
        sum = tables[7][low & 0xFF] ^ tables[6][low >> 8 & 0xFF] ^ tables[5][low >> 16 & 0xFF] ^ tables[4][low >> 24] ^
              tables[3][high & 0xFF] ^ tables[2][high >> 8 & 0xFF] ^ tables[1][high >> 16 & 0xFF] ^
              tables[0][high >> 24];
    }
    for (const char c : bytes) sum = tables[0][(sum ^ static_cast<unsigned char>(c)) & 0xFF] ^ sum >> 8;
    return ~sum;
}

}  // namespace mitsuke::formats::evtx
