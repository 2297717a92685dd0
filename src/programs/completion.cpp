// SPDX-License-Identifier: Apache-2.0
#include "programs/completion.h"

#include <fmt/format.h>

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

// zsh reads the same through bashcompinit.
void write_bash(const CLI::App& app, std::ostream& out) {
    out << "_mitsuke() {\n    local word=${COMP_WORDS[COMP_CWORD]}\n    COMPREPLY=()\n";
    out << fmt::format(
        "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen -W \"{}\" -- \"$word\"))\n        "
        "return\n    fi\n",
        commands_of(app));
    out << "    case ${COMP_WORDS[1]} in\n";
    for (const auto* command : app.get_subcommands({}))
        out << fmt::format("        {}) [[ $word == -* ]] && COMPREPLY=($(compgen -W \"{}\" -- \"$word\")) ;;\n",
                           command->get_name(), fmt::join(flags_of(*command), " "));
    out << "    esac\n}\ncomplete -o default -F _mitsuke mitsuke\n";
}

std::string quoted(std::string text) {
    for (size_t at = text.find('\''); at != std::string::npos; at = text.find('\'', at + 2)) text.insert(at, 1, '\\');
    return "'" + text + "'";
}

void write_fish(const CLI::App& app, std::ostream& out) {
    for (const auto* command : app.get_subcommands({})) {
        const auto& name = command->get_name();
        out << fmt::format("complete -c mitsuke -n __fish_use_subcommand -f -a {} -d {}\n", name,
                           quoted(command->get_description()));
        for (const auto* option : command->get_options()) {
            if (option->get_lnames().empty()) continue;
            out << fmt::format("complete -c mitsuke -n '__fish_seen_subcommand_from {}' -l {} -d {}\n", name,
                               option->get_lnames().front(), quoted(option->get_description()));
        }
    }
}

}  // namespace

void write_completion(const CLI::App& app, std::string_view shell, std::ostream& out) {
    if (shell == "fish") return write_fish(app, out);
    if (shell == "zsh") out << "#compdef mitsuke\nautoload -U +X bashcompinit && bashcompinit\n";
    write_bash(app, out);
}

}  // namespace mitsuke::programs
