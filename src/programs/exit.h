// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace mitsuke::programs {

/// Exit codes of every command.
enum Exit : int { done = 0, runtime_error = 1, usage_error = 2, found = 3, partial = 4, unreachable = 5 };

}  // namespace mitsuke::programs
