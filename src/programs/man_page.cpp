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

}  // namespace

void write_man_page(const CLI::App& app, std::ostream& out) {
    out << fmt::format(".TH MITSUKE 1 \"\" \"mitsuke {}\" \"User Commands\"\n", version);
    out << ".SH NAME\nmitsuke \\- " << roff(app.get_description()) << '\n';
    out << ".SH SYNOPSIS\n.B mitsuke\n.I COMMAND\n[options]\n.SH COMMANDS\n";
    for (const auto* command : app.get_subcommands({})) {
        out << ".SS mitsuke " << command->get_name() << '\n' << roff(command->get_description()) << ".\n";
        write_options(*command, out);
        write_footer(command->get_footer(), out);
    }
}

}  // namespace mitsuke::programs
