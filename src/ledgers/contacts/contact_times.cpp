// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/contact_times.h"

#include <algorithm>
#include <bit>

namespace mitsuke::ledgers {

namespace {

// Four bits of exponent, twelve of mantissa: values up to 4,095 as they are, above that rounded down.
constexpr uint32_t mantissa = 4'096;

uint16_t code_of(uint32_t seconds) {
    if (seconds < mantissa) return static_cast<uint16_t>(seconds);
    const auto shift = std::min(14, static_cast<int>(std::bit_width(seconds)) - 13);
    const uint32_t shifted = std::min(2 * mantissa - 1, seconds >> shift);
    return static_cast<uint16_t>(static_cast<uint32_t>(shift + 1) << 12U | (shifted - mantissa));
}

uint32_t seconds_of(uint16_t code) {
    const uint32_t exponent = code >> 12U, rest = code & (mantissa - 1);
    return exponent == 0 ? rest : (mantissa + rest) << (exponent - 1);
}

}  // namespace

void ContactTimes::make_room(size_t count) {
    // Sizes that fill what malloc hands out: 24, 40, 56 bytes.
    constexpr size_t least = 12, step = 8;
    size_t room = least;
    while (room < count) room += step;
    auto codes = std::make_unique<uint16_t[]>(room);
    std::copy_n(codes_.get(), intervals_, codes.get());
    codes_ = std::move(codes);
    room_ = static_cast<uint8_t>(room);
}

void ContactTimes::add(uint32_t second) {
    if (size() >= size_max) forget_first();
    if (intervals_ == room_) make_room(size_t{intervals_} + 1);
    const uint16_t code = code_of(second - newest_);
    codes_[intervals_++] = code;
    newest_ += seconds_of(code);
    late_ = static_cast<uint16_t>(std::min<uint32_t>(UINT16_MAX, second - newest_));
}

bool ContactTimes::remove_last() {
    if (intervals_ == 0) return false;
    newest_ -= seconds_of(codes_[--intervals_]);
    late_ = 0;
    return true;
}

void ContactTimes::forget_first() {
    oldest_ += seconds_of(codes_[0]);
    std::copy(codes_.get() + 1, codes_.get() + intervals_, codes_.get());
    --intervals_;
}

void ContactTimes::forget_before(uint32_t second) {
    while (intervals_ > 0 && oldest_ < second) forget_first();
}

std::span<const uint32_t> ContactTimes::read(Seconds& buffer) const {
    buffer[0] = oldest_;
    for (size_t index = 0; index < intervals_; ++index) buffer[index + 1] = buffer[index] + seconds_of(codes_[index]);
    // What was read back need not be sorted in 32 bits.
    std::sort(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size()));
    return {buffer.data(), size()};
}

}  // namespace mitsuke::ledgers
