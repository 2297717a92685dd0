// SPDX-License-Identifier: Apache-2.0
#include "rules/placeholder.h"

#include <algorithm>

namespace mitsuke::rules {

namespace {

bool is_name_character(char c) {
    return c == '_' || c == '-' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

/// The name when `text`, which begins with a percent sign, begins with "%name%"; else empty.
std::string_view placeholder_name(std::string_view text) {
    const size_t end = text.find('%', 1);
    if (end == std::string_view::npos) return {};
    const std::string_view name = text.substr(1, end - 1);
    return std::all_of(name.begin(), name.end(), is_name_character) ? name : std::string_view{};
}

}  // namespace

std::vector<PlaceholderPiece> find_placeholders(std::string_view text) {
    std::vector<PlaceholderPiece> pieces;
    const auto add_plain = [&](char c) {
        if (pieces.empty() || pieces.back().is_placeholder) pieces.push_back({});
        pieces.back().text += c;
    };
    for (size_t at = 0; at < text.size(); ++at) {
        const bool escaped = text[at] == '\\' && text.substr(at + 1).starts_with('%');
        const std::string_view name = text[at] == '%' ? placeholder_name(text.substr(at)) : std::string_view{};
        if (!name.empty()) {
            pieces.push_back({true, std::string(name)});
            at += name.size() + 1;
        } else {
            add_plain(escaped ? text[++at] : text[at]);
        }
    }
    return pieces;
}

}  // namespace mitsuke::rules
