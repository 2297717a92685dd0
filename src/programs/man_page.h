// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <ostream>

namespace mitsuke::programs {

/// The manual page mitsuke(1) in man(7) format, from the tree of commands.
void write_man_page(const CLI::App& app, std::ostream& out);

}  // namespace mitsuke::programs
