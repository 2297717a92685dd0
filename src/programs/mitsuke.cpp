// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>

#include <csignal>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "programs/command_line.h"
#include "programs/hunt.h"

using namespace mitsuke::programs;

namespace {

// Data that did not arrive is an error, also of the commands that only print.
int after_output(int code) {
    if (std::cout.flush()) return code;
    std::cerr << "mitsuke: error: cannot write to standard output\n";
    return Exit::runtime_error;
}

// Usage errors have one exit code, and a hint where what was typed is nearly one of ours.
int explain(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& words) {
    if (error.get_exit_code() == 0) return after_output(app.exit(error));
    std::cerr << "mitsuke: " << error.what() << '\n';
    if (const auto meant = nearest_words(app, words); !meant.empty()) std::cerr << "did you mean: " << meant << '\n';
    std::cerr << "try: " << help_words(app, words) << '\n';
    return Exit::usage_error;
}

// Large tables go back to the system when they are freed. Left to itself glibc learns from the first one to keep them
// (mallopt(3)), and a folder of captures costs three times the memory.
void give_large_blocks_back() {
    constexpr int large = 1 << 20;
    mallopt(M_MMAP_THRESHOLD, large);
}

}  // namespace

int main(int argc, char** argv) {
    give_large_blocks_back();
    std::signal(SIGPIPE, SIG_DFL);
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of its write
    CLI::App app("finds the backdoor inside software that an organisation trusts", "mitsuke");
    std::function<int()> run;
    declare_commands(app, run);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return explain(app, error, {argv + 1, argv + argc});
    }
    return after_output(run());
}
