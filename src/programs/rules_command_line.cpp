// SPDX-License-Identifier: Apache-2.0
#include "programs/rules_command_line.h"

#include <memory>

#include "programs/choices.h"
#include "programs/rules.h"

namespace mitsuke::programs {

namespace {

using Target = std::shared_ptr<RulesOptions>;
using events::Gravity;

const std::map<std::string, RulesFormat> formats{{"table", RulesFormat::table}, {"json", RulesFormat::json}};
const std::map<std::string, Gravity> gravities{
    {"note", Gravity::note}, {"warning", Gravity::warning}, {"error", Gravity::error}};

/// What every command takes.
void declare_common(CLI::App* command, const Target& options) {
    add_choice<RulesFormat>(
        command, "-f,--format", formats, [options](RulesFormat chosen) { options->format = chosen; },
        "how to write the answer (default table)");
    command
        ->add_option("--placeholders", options->sources.placeholders,
                     "folder of NAME.txt lists for the expand modifier")
        ->type_name("FOLDER");
    command
        ->add_option("--pipeline", options->sources.pipelines,
                     "maps field names and log sources of rules, as pySigma's do; may be repeated")
        ->allow_extra_args(false)
        ->type_name("FILE");
    allow_only(command->add_option("--lang", options->language,
                                   "language of titles and of the list (default from the locale); what is wrong with a "
                                   "rule, and why it matches, is said in English"),
               {"ja", "en"});
    command->add_flag("-q,--quiet", options->quiet, "only errors on standard error");
}

void declare_paths(CLI::App* command, const Target& options, const std::string& help) {
    command->add_option("PATH", options->sources.paths, help)->type_name("");
}

CLI::App* declare(CLI::App* rules, const std::string& name, const std::string& help, const Target& options,
                  std::function<int()>& run, int (*act)(const RulesOptions&)) {
    auto* command = rules->add_subcommand(name, help);
    command->callback([options, &run, act] { run = [options, act] { return act(*options); }; });
    return command;
}

void declare_check(CLI::App* rules, std::function<int()>& run) {
    auto options = std::make_shared<RulesOptions>();
    auto* command = declare(rules, "check", "say what is wrong with rules, and where", options, run, check_rules);
    declare_paths(command, options, "rule files or folders (default: Mitsuke's own rules)");
    command->add_option("--telemetry", options->telemetry, "also say which rules cannot fire on this; may be repeated")
        ->type_name("PATH")
        ->allow_extra_args(false);
    add_choice<Gravity>(
        command, "--at-least", gravities, [options](Gravity chosen) { options->gravity_min = chosen; },
        "leave out what is less grave (default note)");
    add_choice<Gravity>(
        command, "--fail-on", gravities, [options](Gravity chosen) { options->fails_from = chosen; },
        "exit with 1 when something is at least this grave (default error)");
    declare_common(command, options);
    command->footer(
        "Examples:\n"
        "  mitsuke rules check my-rules\n"
        "  mitsuke rules check --at-least warning --telemetry /evidence ~/sigma/rules\n"
        "Exit status: 0 nothing as grave as --fail-on, 1 something, 2 usage, 4 telemetry was unreadable or cut.");
}

void declare_list(CLI::App* rules, std::function<int()>& run) {
    auto options = std::make_shared<RulesOptions>();
    auto* command = declare(rules, "list", "list rules, correlations and filters", options, run, list_rules);
    declare_paths(command, options, "rule files or folders (default: Mitsuke's own rules)");
    declare_common(command, options);
    command->footer(
        "Examples:\n"
        "  mitsuke rules list\n"
        "  mitsuke rules list --format json ~/sigma/rules | jq -r '.rules[].title'");
}

void declare_explain(CLI::App* rules, std::function<int()>& run) {
    auto options = std::make_shared<RulesOptions>();
    auto* command =
        declare(rules, "explain", "show why a rule matches an event, or does not", options, run, explain_rule);
    command
        ->add_option("RULE", options->rule,
                     "file, id, name or title of the rule; of Mitsuke's own also the short name, such as late_payload")
        ->required()
        ->type_name("");
    command
        ->add_option("EVENT", options->event,
                     "FILE or FILE:RECORD of any format that hunt reads; - for standard input. Of several events the "
                     "first that matches, else the one that comes nearest")
        ->required()
        ->type_name("");
    command->add_option("-r,--rules", options->sources.paths, "where to look for RULE; may be repeated")
        ->type_name("PATH")
        ->allow_extra_args(false);
    declare_common(command, options);
    command->footer(
        "Examples:\n"
        "  mitsuke rules explain my-rules/late.yml Security.evtx:4711\n"
        "  mitsuke rules explain -r ~/sigma/rules 'Suspicious Svchost Process' events.jsonl\n"
        "Exit status: 0 whether or not it matches, 1 the rule cannot be loaded, 2 usage: no such rule or event.");
}

void declare_test(CLI::App* rules, std::function<int()>& run) {
    auto options = std::make_shared<RulesOptions>();
    auto* command = declare(rules, "test", "try rules on the events of their test files", options, run, test_rules);
    declare_paths(command, options,
                  "rule files or folders; the test of NAME.yml is NAME.test.yml (default: Mitsuke's own)");
    command->add_flag("--require-tests", options->requires_tests, "a rule file without a test file fails");
    declare_common(command, options);
    command->footer("Example:\n  mitsuke rules test my-rules\nExit status: 0 all passed, 1 some failed, 2 usage.");
}

}  // namespace

void declare_rules(CLI::App& app, std::function<int()>& run) {
    auto* rules = app.add_subcommand("rules", "check, list, explain and test rules");
    rules->require_subcommand(1);
    declare_check(rules, run);
    declare_list(rules, run);
    declare_explain(rules, run);
    declare_test(rules, run);
}

}  // namespace mitsuke::programs
