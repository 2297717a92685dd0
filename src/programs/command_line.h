// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace mitsuke::programs {

/// Declares all commands on `app`. Each command's callback sets `run`, which gives the exit code.
void declare_commands(CLI::App& app, std::function<int()>& run);

/// The command nearest to a mistyped one, or empty.
std::string nearest_command(const CLI::App& app, std::string_view typed);

}  // namespace mitsuke::programs
