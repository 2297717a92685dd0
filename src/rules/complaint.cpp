// SPDX-License-Identifier: Apache-2.0
#include "rules/complaint.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace mitsuke::rules {

namespace {

constexpr size_t shown_before = 60;
constexpr size_t shown_in_all = 110;

std::string_view line_of(std::string_view text, uint32_t number) {
    for (uint32_t line = 1; line < number; ++line) {
        const size_t end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    const std::string_view line = text.substr(0, text.find('\n'));
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// The character, or what stands for it: no control character and no byte that is not UTF-8 reaches a terminal.
std::string shown(std::string_view character) {
    const auto first = static_cast<unsigned char>(character[0]);
    const bool is_second_control =
        first == 0xC2 && character.size() == 2 && static_cast<unsigned char>(character[1]) < 0xA0;
    if (first < 0x20 || first == 0x7F || is_second_control) return " ";
    return is_valid_utf8(character) ? std::string(character) : "\xEF\xBF\xBD";
}

/// At most `count` characters of `text` from character `from`; control characters become spaces, so
/// that a terminal shows one cell for each.
std::vector<std::string> characters(std::string_view text, size_t from, size_t count) {
    std::vector<std::string> result;
    size_t index = 0;
    for (size_t at = 0; at < text.size() && result.size() < count; ++index) {
        size_t end = at + 1;
        while (end < text.size() && is_continuation(text[end])) ++end;
        if (index >= from) result.push_back(shown(text.substr(at, end - at)));
        at = end;
    }
    return result;
}

/// Chinese, Japanese and Korean characters take two cells of a terminal.
bool is_wide(const std::string& character) {
    return character.size() >= 3 && static_cast<unsigned char>(character[0]) >= 0xE3 &&
           static_cast<unsigned char>(character[0]) != 0xEF;
}

}  // namespace

std::string excerpt(std::string_view text, Place place) {
    if (place.line == 0 || place.column == 0) return {};
    const size_t column = place.column - 1;
    const size_t from = column > shown_before ? column - shown_before : 0;
    const auto shown = characters(line_of(text, place.line), from, shown_in_all);
    const std::string number = std::to_string(place.line);

    std::string line = number + " | ";
    std::string carets = std::string(number.size(), ' ') + " | ";
    const size_t first = column - from;
    const size_t last = std::min(first + std::max<size_t>(place.length, 1), std::max(shown.size(), first + 1));
    for (size_t index = 0; index < std::max(shown.size(), last); ++index) {
        if (index < shown.size()) line += shown[index];
        if (index >= last) continue;
        const bool wide = index < shown.size() && is_wide(shown[index]);
        carets.append(wide ? 2 : 1, index < first ? ' ' : '^');
    }
    return line + "\n" + carets;
}

}  // namespace mitsuke::rules
