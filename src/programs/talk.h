// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/result.h"

namespace mitsuke::programs {

enum class Talk : uint8_t { quiet, normal };

/// What the program says to a person goes to standard error through spdlog, as
/// "mitsuke: warning: sentence"; standard output is data. `quiet` keeps errors only. Called once,
/// before anything is said.
void set_up_talk(Talk talk);

/// Says the error, and which exit code it has.
int say(const Error& error);

}  // namespace mitsuke::programs
