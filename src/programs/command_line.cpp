// SPDX-License-Identifier: Apache-2.0
#include "programs/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <numeric>

#include "base/edit_distance.h"
#include "base/text.h"
#include "programs/choices.h"
#include "programs/completion.h"
#include "programs/hunt.h"
#include "programs/live_capture.h"
#include "programs/man_page.h"
#include "programs/rules_command_line.h"
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

std::string threads_mistake(const std::string& text) {
    constexpr int64_t threads_max = 256;
    const auto number = parse_integer(text);
    if (number && *number >= 0 && *number <= threads_max) return {};
    return fmt::format("“{}” is not a number from 0 to {}", text, threads_max);
}

std::string budget_mistake(const std::string& text) {
    constexpr double least = 0.001, most = 1'000;
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    if (!text.empty() && *end == '\0' && number >= least && number <= most) return {};
    return fmt::format("“{}” is not a number from {} to {}", text, least, most);
}

std::string block_mistake(const std::string& text) {
    if (IpBlock::parse(text)) return {};
    return fmt::format("“{}” is no address and no block of addresses", text);
}

void take_home_networks(const std::vector<std::string>& blocks, HuntOptions& options) {
    for (const auto& each : blocks)
        if (const auto block = IpBlock::parse(each)) options.home_networks.push_back(*block);
}

using HuntTarget = std::shared_ptr<HuntOptions>;

// "10m": a whole number above zero and its unit.
std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text) {
    if (text.empty()) return {};
    const auto number = parse_integer(text.substr(0, text.size() - 1));
    constexpr int64_t number_max = 100'000;
    if (!number || *number <= 0 || *number > number_max) return {};
    switch (text.back()) {
        case 's': return std::chrono::seconds(*number);
        case 'm': return std::chrono::minutes(*number);
        case 'h': return std::chrono::hours(*number);
        case 'd': return std::chrono::hours(24 * *number);
        default: return {};
    }
}

std::string duration_mistake(const std::string& text) {
    if (parse_duration(text)) return {};
    return fmt::format("“{}” is not a number above zero and one of s, m, h, d, such as 10m", text);
}

std::string buffer_mistake(const std::string& text) {
    const auto number = parse_integer(text);
    if (number && *number > 0 && *number <= static_cast<int64_t>(capture_buffer_mib_max)) return {};
    return fmt::format("“{}” is not a number from 1 to {}", text, capture_buffer_mib_max);
}

void declare_capture(CLI::App* command, const HuntTarget& options) {
    auto* interface = command
                          ->add_option("--interface", options->interface,
                                       "listen on this network interface instead of reading files, until "
                                       "Ctrl-C or --duration")
                          ->type_name("NAME");
    command
        ->add_option_function<std::string>(
            "--duration", [options](const std::string& text) { options->duration = parse_duration(text); },
            "how long to listen: 90s, 10m, 8h, 7d")
        ->check(duration_mistake)
        ->needs(interface)
        ->type_name("TIME");
    command
        ->add_option("--capture-buffer", options->capture_buffer_mib,
                     "MiB for packets that wait to be read (default 64)")
        ->check(buffer_mistake)
        ->needs(interface)
        ->type_name("MIB");
}

void check_inputs(const HuntOptions& options) {
    if (options.paths.empty() && options.interface.empty()) throw CLI::RequiredError("PATH or --interface");
    if (!options.paths.empty() && !options.interface.empty()) throw CLI::ExcludesError("--interface", "PATH");
    if (options.triage && options.rules.paths.empty() && options.indicators.empty())
        throw CLI::ValidationError("--triage", "looks only for what --rules and --indicators name: give one of them");
}

void declare_inputs(CLI::App* command, const HuntTarget& options) {
    command->add_option("PATH", options->paths, "files, folders or archives to read; - for standard input")
        ->type_name("");
    declare_capture(command, options);
    command->add_option("-r,--rules", options->rules.paths, "Sigma rules: a file or a folder; may be repeated")
        ->type_name("PATH")
        ->allow_extra_args(false);
    command
        ->add_option("-i,--indicators", options->indicators,
                     "indicators: CSV, STIX 2.1, MISP or a plain list; may be repeated")
        ->allow_extra_args(false)
        ->type_name("FILE");
    command
        ->add_option("--pipeline", options->rules.pipelines,
                     "maps field names and log sources of rules, as pySigma's do; may be repeated")
        ->allow_extra_args(false)
        ->type_name("FILE");
    command->add_flag("--recover", options->recovers,
                      "also read deleted records that stand in the slack of event logs (.evtx)");
    command
        ->add_option("--placeholders", options->rules.placeholders, "folder of NAME.txt lists for the expand modifier")
        ->type_name("FOLDER");
}

void declare_output(CLI::App* command, const HuntTarget& options) {
    add_choice<OutputFormat>(
        command, "-f,--format", formats, [options](OutputFormat chosen) { options->format = chosen; },
        "how to write the result (default table)");
    command->add_option("-o,--output", options->output, "write to this file")->type_name("FILE");
    command->add_flag("--force", options->force, "overwrite the output file");
    allow_only(
        command->add_option("--lang", options->language, "language of table and report (default from the locale)"),
        {"ja", "en"});
    add_choice<events::Level>(
        command, "--fail-on", levels, [options](events::Level chosen) { options->fail_on = chosen; },
        "exit with 3 when the evidence of this hunt makes a case at least this severe");
}

void add_triage(CLI::App* command, const HuntTarget& options) {
    const auto take = [options] {
        options->triage = true;
        options->rules.own_content = false;
    };
    command
        ->add_flag_callback("--triage", take,
                            "only the rules and indicators given, each record by itself, as fast as the records can be "
                            "found: no facts, no lineage")
        ->excludes("--state");
}

void declare_running(CLI::App* command, const HuntTarget& options) {
    command->add_flag_callback(
        "--no-own-content", [options] { options->rules.own_content = false; },
        "leave out the rules and indicators shipped with Mitsuke");
    command->add_option("-j,--threads", options->threads, "threads that match rules (default: one a processor)")
        ->check(threads_mistake)
        ->type_name("N");
    command
        ->add_option("--temporary-folder", options->temporary_folder,
                     "where events wait to be put in order (default TMPDIR)")
        ->type_name("FOLDER");
    command
        ->add_option("--state", options->state,
                     "keep what was learned about the machines in this file, from one hunt to the next")
        ->type_name("FILE");
    add_triage(command, options);
    command
        ->add_option("--alarm-budget", options->alarms_a_day,
                     "false alarms a day that contacts may raise, on average over the whole house (default 1)")
        ->check(budget_mistake)
        ->type_name("N");
    command
        ->add_option_function<std::vector<std::string>>(
            "--home-net", [options](const std::vector<std::string>& blocks) { take_home_networks(blocks, *options); },
            "public addresses that are the house's own, as 203.0.113.0/24; may be repeated")
        ->check(block_mistake)
        ->allow_extra_args(false)
        ->type_name("BLOCK");
    command->add_flag("-q,--quiet", options->quiet, "no progress, no warnings");
    command->add_flag_callback(
        "--no-color", [options] { options->colour = false; }, "no colour and no progress counter");
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
        "  mitsuke hunt --interface eth0 --duration 8h --format html -o today.html\n"
        "  zcat events.ndjson.gz | mitsuke hunt --format json - | jq '.cases[].title'\n"
        "Exit status: 0 done, 1 runtime error, 2 usage or no active rule, 3 this hunt's evidence makes a case at or "
        "above --fail-on, 4 partial: an input was unreadable or cut, packets were dropped, or nothing was examined. 3 "
        "wins over 4, 130 Ctrl-C.");
    command->callback([options, &run] {
        check_inputs(*options);
        run = [options] { return hunt(*options); };
    });
}

// Near is a third of the word at most, else everything short is near to everything.
std::string nearest(const std::vector<std::string>& names, std::string_view typed) {
    std::string nearest;
    size_t distance_min = std::max<size_t>(3, typed.size() / 3 + 1);
    for (const auto& name : names) {
        const size_t distance = edit_distance(typed, name);
        if (distance == 0 || distance >= distance_min) continue;
        distance_min = distance;
        nearest = name;
    }
    return nearest;
}

const CLI::App* command_of(const CLI::App& app, const std::string& name) {
    const auto commands = app.get_subcommands([&name](const CLI::App* each) { return each->get_name() == name; });
    return commands.empty() ? nullptr : commands.front();
}

std::vector<std::string> command_names(const CLI::App& command) {
    std::vector<std::string> names;
    for (const auto* each : command.get_subcommands({})) names.push_back(each->get_name());
    return names;
}

// The command that the first words name, "rules check", and how it is called.
std::pair<const CLI::App*, std::string> deepest_command(const CLI::App& app, const std::vector<std::string>& words) {
    const CLI::App* command = &app;
    std::string path = "mitsuke";
    for (const auto& word : words) {
        const auto* next = command_of(*command, word);
        if (!next) break;
        command = next;
        path += " " + word;
    }
    return {command, path};
}

std::vector<std::string> option_names(const CLI::App& command) {
    std::vector<std::string> names;
    for (const auto* option : command.get_options())
        for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    return names;
}

}  // namespace

void declare_commands(CLI::App& app, std::function<int()>& run) {
    app.require_subcommand(1);
    app.set_version_flag("--version", fmt::format("mitsuke {}", version), "print the version");
    app.set_help_all_flag("--help-all", "help of all commands");
    app.footer("Examples:\n  mitsuke hunt /evidence\n  mitsuke hunt --help");
    declare_hunt(app, run);
    declare_rules(app, run);

    auto* completion = app.add_subcommand("completion", "print the completion script of a shell");
    auto shell = std::make_shared<std::string>();
    allow_only(completion->add_option("SHELL", *shell, "the shell")->required(), {"bash", "zsh", "fish"});
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

std::string nearest_words(const CLI::App& app, const std::vector<std::string>& words) {
    const auto [command, path] = deepest_command(app, words);
    const size_t depth = static_cast<size_t>(std::count(path.begin(), path.end(), ' '));
    if (const auto commands = command_names(*command); !commands.empty()) {
        const std::string name = depth < words.size() ? nearest(commands, words[depth]) : std::string{};
        return name.empty() ? name : path + " " + name;
    }
    const auto options = option_names(*command);
    for (const auto& word : words) {
        const std::string typed = word.substr(0, word.find('='));
        if (!typed.starts_with("--")) continue;
        if (std::find(options.begin(), options.end(), typed) != options.end()) continue;
        if (auto name = nearest(options, typed); !name.empty()) return name;
    }
    return {};
}

std::string help_words(const CLI::App& app, const std::vector<std::string>& words) {
    return deepest_command(app, words).second + " --help";
}

}  // namespace mitsuke::programs
