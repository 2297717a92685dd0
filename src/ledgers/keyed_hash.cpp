// SPDX-License-Identifier: Apache-2.0
#include "ledgers/keyed_hash.h"

#include <bit>
#include <cstring>

namespace mitsuke::ledgers {

namespace {

struct State {
    uint64_t v0, v1, v2, v3;

    void round() {
        v0 += v1;
        v1 = std::rotl(v1, 13) ^ v0;
        v0 = std::rotl(v0, 32);
        v2 += v3;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 += v3;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 += v1;
        v1 = std::rotl(v1, 17) ^ v2;
        v2 = std::rotl(v2, 32);
    }
    void take(uint64_t word) {
        v3 ^= word;
        round();
        v0 ^= word;
    }
};

}  // namespace

uint64_t KeyedHash::operator()(std::string_view text) const {
    State state{key0_ ^ 0x736f6d6570736575U, key1_ ^ 0x646f72616e646f6dU, key0_ ^ 0x6c7967656e657261U,
                key1_ ^ 0x7465646279746573U};
    const uint64_t size = text.size();
    for (; text.size() >= 8; text.remove_prefix(8)) {
        uint64_t word = 0;
        std::memcpy(&word, text.data(), 8);
        state.take(word);
    }
    uint64_t last = size << 56;
    for (size_t index = 0; index < text.size(); ++index)
        last |= uint64_t{static_cast<unsigned char>(text[index])} << 8 * index;
    state.take(last);
    state.v2 ^= 0xff;
    for (int round = 0; round < 3; ++round) state.round();
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

}  // namespace mitsuke::ledgers
