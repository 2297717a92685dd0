// SPDX-License-Identifier: Apache-2.0
#include "programs/man_page.h"

#include <fmt/format.h>

#include <sstream>
#include <string>

#include "programs/version.h"

namespace mitsuke::programs {

namespace {

// roff takes a leading dot for a request, a hyphen for a typographic one, a backslash for an escape.
std::string roff(std::string_view text) {
    std::string out;
    bool line_start = true;
    for (const char c : text) {
        if (line_start && (c == '.' || c == '\'')) out += "\\&";
        if (c == '\\') out += "\\e";
        else if (c == '-') out += "\\-";
        else out += c;
        line_start = c == '\n';
    }
    return out;
}

void write_options(const CLI::App& command, std::ostream& out) {
    for (const auto* option : command.get_options()) {
        out << ".TP\n.B " << roff(option->get_name(false, true));
        const std::string type = option->get_type_name();
        if (option->get_items_expected_max() > 0 && !option->get_lnames().empty() && !type.empty())
            out << " \\fI" << roff(type) << "\\fR";
        out << '\n' << roff(option->get_description()) << '\n';
    }
}

// Everything after "Examples:" as it stands.
void write_footer(const std::string& footer, std::ostream& out) {
    if (!footer.empty()) out << ".PP\n.nf\n" << roff(footer) << "\n.fi\n";
}

void write_commands(const CLI::App& app, const std::string& path, std::ostream& out) {
    for (const auto* command : app.get_subcommands({})) {
        const std::string name = path + " " + command->get_name();
        if (!command->get_subcommands({}).empty()) {
            write_commands(*command, name, out);
            continue;
        }
        out << ".SS " << name << '\n' << roff(command->get_description()) << ".\n";
        write_options(*command, out);
        write_footer(command->get_footer(), out);
    }
}

// What holds for every command.
constexpr std::string_view common_sections = R"(.SH EXIT STATUS
.TP
.B 0
Done. Without \-\-fail\-on, cases never change this.
.TP
.B 1
Runtime error: something could not be read or written, the state is damaged or in use, listening was not allowed. Of rules: a rule is
wrong, a test failed.
.TP
.B 2
Usage or configuration: an option, a path or a list is wrong, or no rule and no indicator is active. Nothing was hunted.
.TP
.B 3
Done, and the evidence of this hunt makes a case at or above \-\-fail\-on. Cases that only earlier hunts saw do not count. Wins over 4.
.TP
.B 4
Done, but an input was unreadable or cut, packets were dropped, or nothing was examined: there was not one event, or no rule that is loaded
can fire on them. The coverage says which and why.
.TP
.B 130
Ctrl\-C ended a hunt over files: there is no answer, and the state is as it was.
.SH LISTENING
\-\-interface needs the capability CAP_NET_RAW: root, or once
.B setcap cap_net_raw+ep
of the program's file. It reads all that passes (promiscuous mode) and sends nothing. The first SIGINT or SIGTERM ends the capture, and the answer
is written; the second ends the program. Detections are said on standard error as they come.
.SH FILES
Mitsuke has no configuration file and stores nothing between runs, unless \-\-state names a file. Its own rules and indicators are part of the
program (\-\-no\-own\-content leaves them out). Events wait in TMPDIR to be put in order; nothing is left there.
The file of \-\-output appears when it is whole.
.SH ENVIRONMENT
.TP
.B NO_COLOR
Not empty: no colour and no progress counter, as with \-\-no\-color.
.TP
.BR LC_ALL , " LC_MESSAGES" , " LANG"
The first that is set chooses the language: Japanese when it begins with ja, else English. \-\-lang wins.
.TP
.B TMPDIR
Where events wait to be put in order; \-\-temporary\-folder wins.
.TP
.B COLUMNS
Width of the table when it does not go to a terminal. Without it nothing is cut.
.TP
.B TZ
The time zone of the times in table and report. Machine formats are always UTC.
.TP
.B TERM
dumb: no colour and no progress counter.
)";

}  // namespace

void write_man_page(const CLI::App& app, std::ostream& out) {
    out << fmt::format(".TH MITSUKE 1 \"\" \"mitsuke {}\" \"User Commands\"\n", version);
    out << ".SH NAME\nmitsuke \\- " << roff(app.get_description()) << '\n';
    out << ".SH SYNOPSIS\n.B mitsuke\n.I COMMAND\n[options]\n.SH COMMANDS\n";
    write_commands(app, "mitsuke", out);
    out << common_sections;
}

}  // namespace mitsuke::programs
