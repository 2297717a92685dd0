// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace mitsuke::ledgers {

/// Looks for a name in the letters of a DNS name (lower-case, no dots), as a sender would write it: as it
/// is, in hexadecimal, base32 (RFC 4648, both alphabets), base64 with its case lost, or in a code of two
/// letters a byte, whichever letters stand for the halves of a byte; the name in lower or upper case, in
/// one or two bytes a letter, behind any constant key of one byte. Needs no key: a byte that repeats in the
/// name repeats in the code.
/// Returns the code's name, or empty when it is not there, or by chance might be.
std::string_view find_own_name(std::string_view letters, std::string_view name);

}  // namespace mitsuke::ledgers
