// SPDX-License-Identifier: Apache-2.0
#include "base/catalogue.h"

#include <fmt/format.h>

#include <set>

#include "base/text.h"

namespace mitsuke {

namespace {

// The names between braces.
std::set<std::string_view> parameters_of(std::string_view text) {
    std::set<std::string_view> names;
    for (size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
        const size_t close = text.find('}', open);
        if (close == std::string_view::npos) break;
        names.insert(text.substr(open + 1, close - open - 1));
    }
    return names;
}

std::string_view value_of(std::string_view name, const Message& message, Language language) {
    std::string_view plain;
    for (const auto& [key, value] : message.parameters) {
        const bool is_translated = key.size() == name.size() + 3 && key.starts_with(name) && key.ends_with(".ja");
        if (is_translated && language == Language::japanese && !value.empty()) return value;
        if (key == name) plain = value;
    }
    return plain;
}

std::string fill(std::string_view text, const Message& message, Language language) {
    std::string out;
    for (;;) {
        const size_t open = text.find('{');
        const size_t close = text.find('}', open == std::string_view::npos ? text.size() : open);
        if (close == std::string_view::npos) return out.append(text);
        out.append(text.substr(0, open));
        out.append(value_of(text.substr(open + 1, close - open - 1), message, language));
        text.remove_prefix(close + 1);
    }
}

}  // namespace

Result<Catalogue> Catalogue::parse(std::string_view text) {
    Catalogue catalogue;
    size_t line_number = 0;
    for (const std::string_view line : split(text, '\n')) {
        ++line_number;
        if (trim(line).empty() || line.front() == '#') continue;
        const auto columns = split(line, '\t');
        if (columns.size() != 3 || trim(columns[2]).empty())
            return fail(ErrorKind::malformed, fmt::format("line {}: expected id, English and Japanese", line_number));
        if (parameters_of(columns[1]) != parameters_of(columns[2]))
            return fail(ErrorKind::malformed,
                        fmt::format("line {}: the parameters of {} differ between languages", line_number, columns[0]));
        const bool is_new =
            catalogue.texts_.emplace(columns[0], std::pair{std::string(columns[1]), std::string(trim(columns[2]))})
                .second;
        if (!is_new)
            return fail(ErrorKind::malformed, fmt::format("line {}: {} is there twice", line_number, columns[0]));
    }
    return catalogue;
}

std::string Catalogue::render(const Message& message, Language language) const {
    const auto found = texts_.find(message.id);
    if (found == texts_.end()) return "[" + message.id + "]";
    return fill(language == Language::japanese ? found->second.second : found->second.first, message, language);
}

}  // namespace mitsuke
