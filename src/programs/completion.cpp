// SPDX-License-Identifier: Apache-2.0
#include "programs/completion.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace mitsuke::programs {

namespace {

std::vector<std::string> flags_of(const CLI::App& command) {
    std::vector<std::string> flags;
    for (const auto* option : command.get_options()) {
        for (const auto& name : option->get_lnames()) flags.push_back("--" + name);
        for (const auto& name : option->get_snames()) flags.push_back("-" + name);
    }
    return flags;
}

std::string commands_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
    return fmt::format("{}", fmt::join(names, " "));
}

// The words an option takes, from its type's name ("csv|html"); empty when it takes something else.
std::string choices_of(const CLI::Option& option) {
    std::string names = option.get_type_name();
    if (names.find('|') == std::string::npos) return {};
    std::replace(names.begin(), names.end(), '|', ' ');
    return names;
}

std::string names_of(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const auto& name : option.get_snames()) names.push_back("-" + name);
    for (const auto& name : option.get_lnames()) names.push_back("--" + name);
    return fmt::format("{}", fmt::join(names, "|"));
}

// What completes to words is said here; for all the rest the shell offers file names (-o default).
constexpr std::string_view offer = "COMPREPLY=($(compgen -W \"{}\" -- \"$word\"))";

void write_bash_command(const CLI::App& command, std::ostream& out) {
    std::string positional;
    out << fmt::format("    {})\n        case $before in\n", command.get_name());
    for (const auto* option : command.get_options()) {
        const std::string choices = choices_of(*option);
        if (choices.empty()) continue;
        if (option->get_positional()) positional = choices;
        else out << fmt::format("        {}) {}; return ;;\n", names_of(*option), fmt::format(offer, choices));
    }
    out << "        esac\n        if [[ $word == -* ]]; then "
        << fmt::format(offer, fmt::format("{}", fmt::join(flags_of(command), " ")));
    if (!positional.empty()) out << "; else " << fmt::format(offer, positional);
    out << "; fi ;;\n";
}

// The word at `place` is a command of `app`, or is to become one.
void write_bash_commands(const CLI::App& app, size_t place, std::ostream& out) {
    out << fmt::format("    if [ \"$COMP_CWORD\" -eq {} ]; then\n        {}\n        return\n    fi\n", place,
                       fmt::format(offer, commands_of(app)));
    out << fmt::format("    case ${{COMP_WORDS[{}]}} in\n", place);
    for (const auto* command : app.get_subcommands({})) {
        if (command->get_subcommands({}).empty()) {
            write_bash_command(*command, out);
            continue;
        }
        out << fmt::format("    {})\n", command->get_name());
        write_bash_commands(*command, place + 1, out);
        out << "    ;;\n";
    }
    out << "    esac\n";
}

// bash takes "--format=js" for three words. zsh reads the same through bashcompinit.
void write_bash(const CLI::App& app, std::ostream& out) {
    out << "_mitsuke() {\n"
           "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
           "    [ \"$before\" = = ] && before=${COMP_WORDS[COMP_CWORD-2]}\n"
           "    [ \"$word\" = = ] && word=\n"
           "    COMPREPLY=()\n";
    write_bash_commands(app, 1, out);
    out << "}\ncomplete -o default -F _mitsuke mitsuke\n";
}

std::string quoted(std::string text) {
    for (size_t at = text.find('\''); at != std::string::npos; at = text.find('\'', at + 2)) text.insert(at, 1, '\\');
    return "'" + text + "'";
}

std::string condition_within(const CLI::App& command) { return "__fish_seen_subcommand_from " + command.get_name(); }

void write_fish_options(const CLI::App& command, const std::string& condition, std::ostream& out) {
    for (const auto* option : command.get_options()) {
        if (option->get_lnames().empty()) continue;
        const std::string choices = choices_of(*option);
        const bool takes_value = option->get_items_expected_max() > 0;
        const std::string values = !choices.empty() ? " -x -a " + quoted(choices) : takes_value ? " -r" : "";
        out << fmt::format("complete -c mitsuke -n {} -l {}{} -d {}\n", quoted(condition), option->get_lnames().front(),
                           values, quoted(option->get_description()));
    }
}

// `condition` holds where a command of `app` may stand.
void write_fish_commands(const CLI::App& app, const std::string& condition, std::ostream& out) {
    for (const auto* command : app.get_subcommands({})) {
        const auto& name = command->get_name();
        out << fmt::format("complete -c mitsuke -n {} -f -a {} -d {}\n", quoted(condition), name,
                           quoted(command->get_description()));
        const std::string inside = condition_within(*command);
        const std::string within = app.get_parent() ? condition_within(app) + "; and " + inside : inside;
        if (!command->get_subcommands({}).empty())
            write_fish_commands(*command, within + "; and not __fish_seen_subcommand_from " + commands_of(*command),
                                out);
        else write_fish_options(*command, within, out);
    }
}

}  // namespace

void write_completion(const CLI::App& app, std::string_view shell, std::ostream& out) {
    if (shell == "fish") return write_fish_commands(app, "__fish_use_subcommand", out);
    if (shell == "zsh") out << "#compdef mitsuke\nautoload -U +X bashcompinit && bashcompinit\n";
    write_bash(app, out);
}

}  // namespace mitsuke::programs
