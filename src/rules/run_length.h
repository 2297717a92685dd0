// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace mitsuke::rules {

/// N, when the expression is ".{N,}" or "(.){N,}" and no more: then it asks for N characters in a row without a
/// line feed. Rules ask so for long command lines, and RE2 takes 10 ms for 1,000.
std::optional<size_t> asks_run_of(std::string_view expression);

/// Whether `value` (UTF-8) has that many characters in a row without a line feed.
bool has_run_of(size_t characters, std::string_view value);

}  // namespace mitsuke::rules
