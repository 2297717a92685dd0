// SPDX-License-Identifier: Apache-2.0
#include "programs/command_line.h"

#include <iostream>
#include <map>
#include <memory>
#include <numeric>

#include "base/edit_distance.h"
#include "programs/completion.h"
#include "programs/hunt.h"
#include "programs/man_page.h"
#include "programs/version.h"

namespace mitsuke::programs {

namespace {

const std::map<std::string, OutputFormat> formats{{"table", OutputFormat::table}, {"json", OutputFormat::json},
                                                  {"jsonl", OutputFormat::jsonl}, {"csv", OutputFormat::csv},
                                                  {"sarif", OutputFormat::sarif}, {"html", OutputFormat::html}};
const std::map<std::string, events::Level> levels{{"low", events::Level::low},
                                                  {"medium", events::Level::medium},
                                                  {"high", events::Level::high},
                                                  {"critical", events::Level::critical}};

// CLI11 would list an enum's numbers beside its names.
template <typename T>
CLI::Option* add_choice(CLI::App* command, const std::string& name, const std::map<std::string, T>& choices,
                        std::function<void(T)> take, const std::string& help) {
    std::vector<std::string> names;
    names.reserve(choices.size());
    for (const auto& [each, value] : choices) names.push_back(each);
    return command
        ->add_option_function<std::string>(
            name, [&choices, take = std::move(take)](const std::string& chosen) { take(choices.at(chosen)); }, help)
        ->check(CLI::IsMember(names))
        ->type_name(std::accumulate(std::next(names.begin()), names.end(), names.front(),
                                    [](auto all, const auto& each) { return all + "|" + each; }));
}

using HuntTarget = std::shared_ptr<HuntOptions>;

void declare_inputs(CLI::App* command, const HuntTarget& options) {
    command->add_option("PATH", options->paths, "files, folders or archives to read; - for standard input")->required();
    command->add_option("-r,--rules", options->rules, "Sigma rules: a file or a folder; may be repeated")
        ->type_name("PATH")
        ->allow_extra_args(false);
    command
        ->add_option("-i,--indicators", options->indicators,
                     "indicators: CSV, STIX 2.1, MISP or a plain list; may be repeated")
        ->allow_extra_args(false)
        ->type_name("FILE");
    command->add_option("--placeholders", options->placeholders, "folder of NAME.txt lists for the expand modifier")
        ->type_name("FOLDER");
}

void declare_output(CLI::App* command, const HuntTarget& options) {
    add_choice<OutputFormat>(
        command, "-f,--format", formats, [options](OutputFormat chosen) { options->format = chosen; },
        "how to write the result (default table)");
    command->add_option("-o,--output", options->output, "write to this file")->type_name("FILE");
    command->add_flag("--force", options->force, "overwrite the output file");
    command->add_option("--lang", options->language, "language of table and report (default from the locale)")
        ->check(CLI::IsMember({"ja", "en"}))
        ->type_name("ja|en");
    add_choice<events::Level>(
        command, "--fail-on", levels, [options](events::Level chosen) { options->fail_on = chosen; },
        "exit with 3 when a case is at least this severe");
}

void declare_running(CLI::App* command, const HuntTarget& options) {
    command->add_flag("!--no-own-content", options->own_content,
                      "leave out the rules and indicators shipped with Mitsuke");
    command->add_option("-j,--threads", options->threads, "threads that match rules (default: one a processor)")
        ->check(CLI::Range(0U, 256U))
        ->type_name("N");
    command
        ->add_option("--temporary-folder", options->temporary_folder,
                     "where events wait to be put in order (default TMPDIR)")
        ->type_name("FOLDER");
    command->add_flag("-q,--quiet", options->quiet, "no progress, no warnings");
    command->add_flag("!--no-color", options->colour, "no colour");
}

void declare_hunt(CLI::App& app, std::function<int()>& run) {
    auto* command = app.add_subcommand("hunt", "read telemetry, print the cases it tells");
    auto options = std::make_shared<HuntOptions>();
    declare_inputs(command, options);
    declare_output(command, options);
    declare_running(command, options);
    command->footer(
        "Examples:\n"
        "  mitsuke hunt /evidence\n"
        "  mitsuke hunt --rules ~/sigma/rules --indicators iocs.csv /evidence\n"
        "  mitsuke hunt --format html -o report.html --lang ja C_drive_logs.zip\n"
        "  zcat events.ndjson.gz | mitsuke hunt --format json - | jq '.cases[].title'\n"
        "Exit status: 0 done, 1 runtime error, 2 usage, 3 cases at or above --fail-on, 4 partial: an input was "
        "unreadable or cut.");
    command->callback([options, &run] { run = [options] { return hunt(*options); }; });
}

}  // namespace

void declare_commands(CLI::App& app, std::function<int()>& run) {
    app.require_subcommand(1);
    app.set_help_all_flag("--help-all", "help of all commands");
    app.footer("Examples:\n  mitsuke hunt /evidence\n  mitsuke hunt --help");
    declare_hunt(app, run);

    auto* completion = app.add_subcommand("completion", "print the completion script of a shell");
    auto shell = std::make_shared<std::string>();
    completion->add_option("SHELL", *shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    completion->footer("Example:\n  mitsuke completion bash > /etc/bash_completion.d/mitsuke");
    completion->callback([shell, &app, &run] {
        run = [shell, &app] {
            write_completion(app, *shell, std::cout);
            return int{Exit::done};
        };
    });
    auto* manual = app.add_subcommand("man", "print the manual page");
    manual->footer("Example:\n  mitsuke man | man -l -");
    manual->callback([&app, &run] {
        run = [&app] {
            write_man_page(app, std::cout);
            return int{Exit::done};
        };
    });
    app.add_subcommand("version", "print the version")->callback([&run] {
        run = [] {
            std::cout << "mitsuke " << version << '\n';
            return int{Exit::done};
        };
    });
}

std::string nearest_command(const CLI::App& app, std::string_view typed) {
    std::string nearest;
    size_t distance_min = 3;
    for (const auto* command : app.get_subcommands({})) {
        const size_t distance = edit_distance(typed, command->get_name());
        if (distance == 0 || distance >= distance_min) continue;
        distance_min = distance;
        nearest = command->get_name();
    }
    return nearest;
}

}  // namespace mitsuke::programs
