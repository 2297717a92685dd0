// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

namespace mitsuke::ledgers {

/// The newest times of a contact, ascending, in seconds since 1970; at most `size_max`. Two bytes a time: what lies
/// between two times is kept in steps of one second up to two hours, of four up to nine, of 16 at a day. Errors
/// do not add up. 24 bytes, and two a time in blocks of twelve, twenty, 28 ..
class ContactTimes {
public:
    static constexpr size_t size_max = 96;
    using Seconds = std::array<uint32_t, size_max>;

    ContactTimes() = default;
    explicit ContactTimes(uint32_t first) : oldest_(first), newest_(first) {}

    /// `second` is not before last().
    void add(uint32_t second);
    /// Takes the last away; false when it was the only one.
    bool remove_last();
    void forget_before(uint32_t second);

    size_t size() const { return size_t{intervals_} + 1; }
    uint32_t last() const { return newest_ + late_; }
    std::span<const uint32_t> read(Seconds& buffer) const;

    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        uint8_t count = intervals_;
        snapshot(oldest_, newest_, late_, count);
        if (count >= size_max) count = size_max - 1;
        if (count > room_) make_room(count);
        intervals_ = count;
        for (size_t index = 0; index < count; ++index) snapshot(codes_[index]);
    }

private:
    void make_room(size_t count);
    void forget_first();

    uint32_t oldest_ = 0, newest_ = 0;  ///< the last as the codes have it
    uint16_t late_ = 0;                 ///< seconds that the last is later than that
    uint8_t intervals_ = 0, room_ = 0;
    std::unique_ptr<uint16_t[]> codes_;
};

}  // namespace mitsuke::ledgers
