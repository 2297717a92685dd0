// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace mitsuke::ledgers {

/// Looks for names in the letters of a DNS name (lower-case, no dots), as a sender would write them: as it
/// is, in hexadecimal, base32 (RFC 4648, both alphabets), base64 with its case lost, or in a code of two
/// letters a byte, whichever letters stand for the halves of a byte; the name in lower or upper case, in
/// one or two bytes a letter, behind any constant key of one byte. Needs no key: a byte that repeats in the
/// name repeats in the code. What is needed of the letters is worked out once for all names. Views the letters; of
/// more than a DNS name can have (RFC 1035 2.3.4) the first are looked at.
class OwnNameSearch {
public:
    static constexpr size_t letters_max = 253;

    explicit OwnNameSearch(std::string_view letters);

    /// The code's name, or empty when the name is not there, or by chance might be.
    std::string_view find(std::string_view name);

private:
    // Places as bits.
    using Places = std::array<uint64_t, 4>;
    // What bytes each eight bits apart differ in, at each bit of the letters that one code reads without a gap.
    struct Run {
        std::string_view code;
        std::vector<uint8_t> differences;
    };

    void decode();
    bool holds(const Run& run, std::string_view written) const;
    bool holds_base64(std::string_view written) const;
    bool holds_pairs(std::string_view written);
    bool has_pairs_at(size_t begin, std::string_view written, unsigned first_shift) const;
    const Places& same_at(size_t distance);

    std::string_view letters_;
    std::vector<Run> runs_;
    std::array<uint64_t, 64> neighbours_{};  ///< which two letters stand beside each other, by hash
    std::array<Places, letters_max + 1> same_{};
    std::array<bool, letters_max + 1> is_same_known_{};
    std::array<double, 2> agreement_{};  ///< bits, of two letters at even and at odd places
};

/// One name alone.
std::string_view find_own_name(std::string_view letters, std::string_view name);

}  // namespace mitsuke::ledgers
