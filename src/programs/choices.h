// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace mitsuke::programs {

/// Lets the option take these words only, which also stand in its type's name: the completions read
/// them there.
CLI::Option* allow_only(CLI::Option* option, const std::vector<std::string>& names);

/// An option that takes one of some words; `choices` outlives the command line.
template <typename T>
CLI::Option* add_choice(CLI::App* command, const std::string& name, const std::map<std::string, T>& choices,
                        std::function<void(T)> take, const std::string& help) {
    std::vector<std::string> names;
    names.reserve(choices.size());
    for (const auto& [each, value] : choices) names.push_back(each);
    auto* option = command->add_option_function<std::string>(
        name, [&choices, take = std::move(take)](const std::string& chosen) { take(choices.at(chosen)); }, help);
    return allow_only(option, names);
}

}  // namespace mitsuke::programs
