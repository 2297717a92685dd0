// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace mitsuke::programs {

/// `mitsuke rules check|list|explain|test`. Each command's callback sets `run`.
void declare_rules(CLI::App& app, std::function<int()>& run);

}  // namespace mitsuke::programs
