// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <functional>
#include <iostream>

#include "programs/command_line.h"
#include "programs/hunt.h"

using namespace mitsuke::programs;

namespace {

// Usage errors have one exit code, and a hint where the typed command is nearly one of ours.
int explain(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
    if (error.get_exit_code() == 0) return app.exit(error);
    std::cerr << "mitsuke: " << error.what() << '\n';
    if (argc > 1)
        if (const auto nearest = nearest_command(app, argv[1]); !nearest.empty())
            std::cerr << "did you mean: mitsuke " << nearest << "\n";
    std::cerr << "try: mitsuke --help\n";
    return Exit::usage_error;
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_DFL);
    CLI::App app("finds the backdoor inside software that an organisation trusts", "mitsuke");
    std::function<int()> run;
    declare_commands(app, run);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return explain(app, error, argc, argv);
    }
    return run();
}
