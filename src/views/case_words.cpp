// SPDX-License-Identifier: Apache-2.0
#include "views/case_words.h"

#include <algorithm>

namespace mitsuke::views {

CaseWords::CaseWords(const Reader& reader, const cases::Case& of)
    : reader_(reader), case_(of), defang_(of.indicators) {}

// A sentence also names what is no indicator of the case, such as the domain above one: each of its parts is looked at.
std::string CaseWords::sentence(const Message& message) const {
    Message safe = message;
    for (auto& [name, value] : safe.parameters)
        if (name != "version") value = remote(value);  // 5.1.0.62 is no address
    return defang_.text(reader_.say(safe));
}

std::string CaseWords::remote(std::string_view value) const {
    std::string out;
    for (;;) {
        const size_t comma = value.find(", ");
        out += item(value.substr(0, comma));
        if (comma == std::string_view::npos) return out;
        out += ", ";
        value.remove_prefix(comma + 2);
    }
}

std::string CaseWords::item(std::string_view value) const {
    const bool is_host = std::find(case_.hosts.begin(), case_.hosts.end(), value) != case_.hosts.end();
    return is_host ? std::string(value) : Defang::whole(value);
}

}  // namespace mitsuke::views
