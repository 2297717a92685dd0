// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace mitsuke {

/// The registered domain of a name by the Public Suffix List (https://publicsuffix.org/list/, both
/// sections): the public suffix and one label more. "www.example.co.uk" -> "example.co.uk". Empty when
/// the name is itself a public suffix, or no name (an empty label, an address's colon).
/// `name` is in lower case, as U-labels or A-labels; one dot at its end is let go. The answer is a part
/// of it.
std::string_view registered_domain(std::string_view name);

}  // namespace mitsuke
