// SPDX-License-Identifier: Apache-2.0
#include "formats/dpkg/dpkg_line.h"

#include <algorithm>
#include <iterator>

namespace mitsuke::formats {

namespace {

constexpr std::string_view actions[] = {"install", "upgrade", "configure", "trigproc", "disappear", "remove", "purge"};

std::string_view take_word(std::string_view& text) {
    const size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return word;
}

std::string_view without_none(std::string_view version) {
    return version == "<none>" || version == "<unknown>" ? std::string_view{} : version;
}

void read_package(std::string_view word, DpkgLine& line) {
    const size_t colon = word.find(':');
    line.package = word.substr(0, colon);
    if (colon != std::string_view::npos) line.architecture = word.substr(colon + 1);
}

}  // namespace

std::optional<DpkgLine> parse_dpkg_line(std::string_view text) {
    constexpr size_t time_size = 19;
    if (text.size() < time_size + 2 || text[10] != ' ' || text[time_size] != ' ') return {};
    const auto time = parse_time(text.substr(0, time_size));
    if (!time) return {};
    text.remove_prefix(time_size + 1);

    DpkgLine line;
    line.time = *time;
    line.text = text;
    line.action = take_word(text);
    if (line.action == "status") {
        line.action = take_word(text);
        read_package(take_word(text), line);
        line.version = without_none(take_word(text));
        return line.package.empty() ? std::optional<DpkgLine>{} : line;
    }
    if (line.action == "startup" || line.action == "conffile") return line;
    if (std::find(std::begin(actions), std::end(actions), line.action) == std::end(actions)) return {};
    read_package(take_word(text), line);
    if (line.package.empty()) return {};
    const std::string_view old_version = without_none(take_word(text));
    const std::string_view new_version = without_none(take_word(text));
    line.version = new_version.empty() ? old_version : new_version;
    return line;
}

}  // namespace mitsuke::formats
