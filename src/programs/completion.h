// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <ostream>
#include <string_view>

namespace mitsuke::programs {

/// The completion script of `shell` ("bash", "zsh" or "fish"), from the tree of commands.
void write_completion(const CLI::App& app, std::string_view shell, std::ostream& out);

}  // namespace mitsuke::programs
