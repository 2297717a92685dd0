// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace mitsuke {

/// Levenshtein's distance in bytes: how many are put in, left out or changed. For "did you mean": its
/// time is the product of the lengths, so bound texts from outside first.
size_t edit_distance(std::string_view left, std::string_view right);

}  // namespace mitsuke
