// SPDX-License-Identifier: Apache-2.0
#include "views/report_page.h"

namespace mitsuke::views {

namespace {

std::string_view icon_of(events::Level level) {
    switch (level) {
        case events::Level::critical: return "◆";
        case events::Level::high: return "▲";
        case events::Level::medium: return "■";
        case events::Level::low: return "●";
        case events::Level::informational: return "○";
    }
    return "○";
}

}  // namespace

void ReportPage::badge(events::Level level) const {
    const std::string css_class = "badge " + std::string(to_string(level));
    const auto span = html.in("span", {{"class", css_class}});
    html.element("span", icon_of(level), {{"aria-hidden", "true"}});
    html.text(" " + reader.level(level));
}

void ReportPage::head_row(std::initializer_list<Column> columns) const {
    const auto head = html.in("thead");
    const auto row = html.in("tr");
    for (const auto& each : columns)
        html.element("th", reader.say(each.name), {{"scope", "col"}, {"class", each.css_class}});
}

}  // namespace mitsuke::views
