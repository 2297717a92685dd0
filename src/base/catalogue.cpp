// SPDX-License-Identifier: Apache-2.0
#include "base/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
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

/// The parameters with which the English text reads as `text`; nothing when none do. A parameter ends where the letters
/// after it first stand.
std::optional<std::vector<std::pair<std::string, std::string>>> parameters_in(std::string_view english,
                                                                              std::string_view text) {
    std::vector<std::pair<std::string, std::string>> parameters;
    for (;;) {
        const size_t open = english.find('{');
        const std::string_view fixed = english.substr(0, open);
        if (!text.starts_with(fixed)) return {};
        text.remove_prefix(fixed.size());
        if (open == std::string_view::npos) return text.empty() ? std::optional(std::move(parameters)) : std::nullopt;
        const size_t close = english.find('}', open);
        if (close == std::string_view::npos) return {};
        const std::string_view name = english.substr(open + 1, close - open - 1);
        english.remove_prefix(close + 1);
        const std::string_view next = english.substr(0, english.find('{'));
        const size_t end = next.empty() ? text.size() : text.find(next);
        if (end == std::string_view::npos || end == 0) return {};
        parameters.emplace_back(name, text.substr(0, end));
        text.remove_prefix(end);
    }
}

size_t fixed_letters(std::string_view english) {
    size_t letters = english.size();
    for (const auto name : parameters_of(english)) letters -= std::min(letters, name.size() + 2);
    return letters;
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

std::optional<Message> Catalogue::recognise(std::string_view text, std::string_view prefix) const {
    std::optional<Message> best;
    size_t most = 0;
    for (auto each = texts_.lower_bound(prefix); each != texts_.end() && each->first.starts_with(prefix); ++each) {
        const size_t letters = fixed_letters(each->second.first);
        if (letters <= most) continue;
        auto parameters = parameters_in(each->second.first, text);
        if (!parameters) continue;
        best = Message{each->first, *std::move(parameters)};
        most = letters;
    }
    return best;
}

std::string Catalogue::render(const Message& message, Language language) const {
    const auto found = texts_.find(message.id);
    if (found == texts_.end()) return "[" + message.id + "]";
    return fill(language == Language::japanese ? found->second.second : found->second.first, message, language);
}

}  // namespace mitsuke
