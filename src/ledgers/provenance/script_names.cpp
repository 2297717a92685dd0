// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/script_names.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "ledgers/provenance/names.h"

namespace mitsuke::ledgers {

namespace {

template <size_t N>
bool stands_in(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool is_scheduler(std::string_view image) {
    constexpr std::array<std::string_view, 7> names{"systemd", "init", "cron", "crond", "atd", "anacron", "run-parts"};
    return stands_in(names, file_name(image)) && is_system_place(image);
}

bool is_script_runner(std::string_view image) {
    constexpr std::array<std::string_view, 5> starts{"python", "perl", "ruby", "node", "php"};
    const std::string_view name = file_name(image);
    return is_user_shell(image) ||
           std::any_of(starts.begin(), starts.end(), [name](auto start) { return name.starts_with(start); });
}

std::vector<std::string_view> commands_of(std::string_view command_line) {
    constexpr std::array<std::string_view, 11> before_commands{"then", "do",   "else", "exec", "nohup", "setsid",
                                                               "nice", "sudo", "time", ".",    "source"};
    constexpr size_t words_max = 256;
    constexpr std::string_view quotes = "'\"({", ends = "'\";&|)}";
    std::vector<std::string_view> commands;
    size_t words = 0;
    bool is_command = true;
    for (std::string_view word : Parts(command_line, ' ')) {
        if (++words > words_max) break;
        word.remove_prefix(std::min(word.find_first_not_of(quotes), word.size()));
        if (word.empty()) continue;
        const size_t end = word.find_last_not_of(ends);
        const std::string_view name = word.substr(0, end == std::string_view::npos ? 0 : end + 1);
        // The runner's own options, and variables that are set for the command, stand before it.
        const bool stands_before = words == 1 || name.starts_with('-') || name.find('=') != std::string_view::npos;
        if (is_command && name.starts_with('/') && words > 1) commands.push_back(name);
        is_command = (is_command && stands_before) || stands_in(before_commands, name) ||
                     word.find_last_of(";&|") == word.size() - 1;
    }
    return commands;
}

}  // namespace mitsuke::ledgers
