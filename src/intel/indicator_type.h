// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intel/indicator_key.h"
#include "intel/indicators.h"

namespace mitsuke::intel {

/// Longer values are refused.
constexpr size_t indicator_text_max = 900;

/// The bytes of hexadecimal digits.
void append_digest(std::string_view digits, KeyBuffer& out);

/// The type that a list means by a word: "FileHash-SHA256", "ipv4-addr", "ip-dst|port", "regkey".
/// Case and punctuation do not matter. Empty for a word that no list uses for a type.
std::optional<IndicatorType> type_of_word(std::string_view word);

/// The type that a refanged value looks like; `other` when it looks like none.
IndicatorType guess_type(std::string_view value);

/// What the type becomes when the value says more: an "ip" with a prefix length is a cidr, a "hash" of
/// 40 digits is a sha1, a "file" with folders is a path.
IndicatorType refine_type(IndicatorType type, std::string_view value);

/// "high", "Medium", "90", "75%": by the scale of STIX 2.1 appendix A (1 to 29 low, 30 to 69 medium,
/// 70 to 100 high). Empty for anything else.
std::optional<Confidence> parse_confidence(std::string_view text);
Confidence confidence_of_number(int64_t percent);

/// "2020-06-25T..", "2020-06-25", "2020-06", or seconds since 1970.
std::optional<Time> parse_date(std::string_view text);

/// A key under which an indicator is found.
struct IndicatorKey {
    KeySpace space = KeySpace::domain;
    KeyBuffer bytes;
    bool tells_value = true;  ///< false: what was published must be kept beside it
};

/// All keys of an indicator: one, but for a path below %ProgramFiles% and its like, which may be at
/// several places. An error says why the value is not of that type.
Result<void> make_keys(IndicatorType type, std::string_view value, std::vector<IndicatorKey>& keys);

/// The value of a key that tells it: an address from its bytes, hexadecimal digits of a digest.
std::string value_of_key(KeySpace space, std::string_view key);

/// "setup.exe", "svm.exe": a name so short or so usual that it says nothing alone.
bool is_common_file_name(std::string_view name);

}  // namespace mitsuke::intel
