// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace mitsuke::programs {

/// Of the program and its content; the schema of JSON output has its own number.
inline constexpr std::string_view version = MITSUKE_VERSION;

}  // namespace mitsuke::programs
