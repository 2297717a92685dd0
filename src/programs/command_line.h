// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

namespace mitsuke::programs {

/// Declares all commands on `app`. Each command's callback sets `run`, which gives the exit code.
void declare_commands(CLI::App& app, std::function<int()>& run);

/// What the words of a command line with a mistake nearly are: "mitsuke hunt", "--format"; or empty.
std::string nearest_words(const CLI::App& app, const std::vector<std::string>& words);

/// How to ask for help about these words: "mitsuke hunt --help".
std::string help_words(const CLI::App& app, const std::vector<std::string>& words);

}  // namespace mitsuke::programs
