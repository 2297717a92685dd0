// SPDX-License-Identifier: Apache-2.0
#include "formats/rpm/zypp_history_line.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace mitsuke::formats {

namespace {

constexpr std::array<std::string_view, 9> actions{"install", "remove", "command", "radd", "rremove",
                                                  "ralias",  "rurl",   "patch",   "stamp"};

}  // namespace

std::optional<ZyppHistoryLine> parse_zypp_history_line(std::string_view line) {
    constexpr size_t time_size = 19;
    if (line.size() <= time_size || line[10] != ' ' || line[time_size] != '|') return {};
    const auto time = parse_time(line.substr(0, time_size));
    if (!time) return {};
    ZyppHistoryLine parsed;
    parsed.time = *time;
    parsed.text = line.substr(time_size + 1);
    std::array<std::string_view, 4> columns;
    size_t count = 0;
    for (const std::string_view column : Parts(parsed.text, '|')) {
        if (count == columns.size()) break;
        columns[count++] = trim(column);
    }
    if (std::find(actions.begin(), actions.end(), columns[0]) == actions.end()) return {};
    const bool is_package = columns[0] == "install" || columns[0] == "remove";
    if (!is_package || columns[1].empty()) return parsed;
    parsed.action = columns[0];
    parsed.name = columns[1];
    parsed.version = columns[2];
    parsed.architecture = columns[3];
    return parsed;
}

}  // namespace mitsuke::formats
