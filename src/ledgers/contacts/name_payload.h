// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledgers/contacts/letter_model.h"

namespace mitsuke::ledgers {

/// The part of a name that reads like data rather than like words.
struct NamePayload {
    std::string joined;   ///< labels under the registered domain, lower-case, without dots: a sender may
                          ///< put the dot elsewhere the next time (ShadowPad does)
    std::string core;     ///< the labels that hold data, likewise: a name with the same core says the same
    size_t begin = 0;     ///< of the part, in `joined`
    size_t size = 0;      ///< its letters
    double bits = 0;      ///< how much likelier it is as evenly drawn letters than as words, log2
    double coverage = 0;  ///< its share of the labels that it lies in
    enum class Form : uint8_t { any, labelled, address } form = Form::any;  ///< see below

    std::string_view part() const { return std::string_view(joined).substr(begin, size); }
    /// Whether the name counts as data. An address asked of a list (RFC 5782) does not.
    bool is_data() const;
    /// What it adds to the evidence for a channel, in bits: half of `bits`, at most 12. A name with a
    /// service label (RFC 8552) or a UUID has a known reason to look like data and adds 1.
    double weight() const;
};

/// Fewer letters, which carry less than eight bytes in base32, are no data.
constexpr size_t data_letters_min = 12;

/// `under`: the labels before the registered domain, "a.b" of "a.b.example.com".
NamePayload read_payload(std::string_view under, const LetterModel& model);

/// What several names of one sender under one domain have in common.
struct NamesAlike {
    double constant_columns = 0;  ///< share of places with one letter in all names, counted from the start
    size_t alphabet = 0;          ///< different letters in all
    bool is_digits = false;       ///< nothing but digits
    double entropy = 0;           ///< bits a letter
};
NamesAlike compare_names(const std::vector<std::string>& parts);

/// Whether the parts look like digests: hexadecimal, of one length, evenly drawn at the even and at the odd
/// places, with no column in common. Text in hexadecimal has few letters at its even places, and one host's
/// text repeats itself.
bool are_digests(const std::vector<std::string>& parts);

}  // namespace mitsuke::ledgers
