// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "base/text.h"
#include "intel/indicators.h"

namespace mitsuke::intel {
namespace {

struct Spelling {
    std::string_view written, meant;
};

/// Ways to write a dot, a colon, an at or a slash so that nobody clicks on it.
constexpr std::array inside{
    Spelling{"[.]", "."},   Spelling{"(.)", "."},     Spelling{"{.}", "."},     Spelling{"[dot]", "."},
    Spelling{"(dot)", "."}, Spelling{"{dot}", "."},   Spelling{"[.", "."},      Spelling{"\\.", "."},
    Spelling{"[:]", ":"},   Spelling{"[://]", "://"}, Spelling{"[@]", "@"},     Spelling{"[at]", "@"},
    Spelling{"(at)", "@"},  Spelling{"[/]", "/"},     Spelling{"[www]", "www"},
};
constexpr std::array schemes{
    Spelling{"hxxps", "https"}, Spelling{"hxxp", "http"}, Spelling{"h**ps", "https"}, Spelling{"h**p", "http"},
    Spelling{"htxps", "https"}, Spelling{"htxp", "http"}, Spelling{"meows", "https"}, Spelling{"meow", "http"},
    Spelling{"fxps", "ftps"},   Spelling{"fxp", "ftp"},   Spelling{"hxtps", "https"}, Spelling{"hxtp", "http"},
};

template <size_t Count>
const Spelling* spelling_at(const std::array<Spelling, Count>& all, std::string_view text) {
    for (const auto& each : all)
        if (starts_with_ignoring_case(text, each.written)) return &each;
    return nullptr;
}

}  // namespace

std::string refang(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    if (const Spelling* scheme = spelling_at(schemes, text)) {
        const std::string_view rest = text.substr(scheme->written.size());
        if (rest.starts_with(':') || rest.starts_with("[:") || rest.starts_with("_")) {
            out += scheme->meant;
            text = rest;
            if (text.starts_with('_')) text.remove_prefix(1);
        }
    }
    // Nobody defangs a Windows path, and "\\." in one begins a hidden folder.
    const bool has_drive = text.size() > 2 && text[1] == ':' && text[2] == '\\';
    const bool is_path = has_drive || text.starts_with('%') || text.starts_with('\\');
    while (!text.empty()) {
        const bool may_be_spelling = text[0] == '[' || text[0] == '(' || text[0] == '{' || text[0] == '\\';
        const Spelling* found = may_be_spelling && !is_path ? spelling_at(inside, text) : nullptr;
        if (found) {
            out += found->meant;
            text.remove_prefix(found->written.size());
        } else {
            out.push_back(text[0]);
            text.remove_prefix(1);
        }
    }
    return out;
}

std::string defang(std::string_view text) {
    std::string out;
    if (starts_with_ignoring_case(text, "http")) {
        out += "hxxp";
        text.remove_prefix(4);
    }
    // Only the host: a dot in a path or a file's name is harmless, but every dot is simpler to trust.
    for (const char c : text) {
        if (c == '.') {
            out += "[.]";
        } else {
            out.push_back(c);
        }
    }
    return out;
}

}  // namespace mitsuke::intel
