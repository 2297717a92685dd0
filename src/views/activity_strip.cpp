// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <string>

#include "views/report_page.h"
#include "views/summary.h"

namespace mitsuke::views {

namespace {

constexpr int64_t slots = 400;    // of a line: as many marks as an eye can tell apart
constexpr size_t hosts_max = 12;  // lines
constexpr size_t slot_width = 2;  // of the drawing
constexpr std::string_view box = "0 0 800 20";

using Marks = std::map<int64_t, events::Level>;

std::map<std::string_view, Marks> marks_of(const ReportPage& page, const cases::Case& each, Time first, Time last) {
    std::map<std::string_view, Marks> marks;
    const int64_t span = std::max<int64_t>((last - first).count(), 1);
    for (const auto& item : each.evidence) {
        const auto& detection = page.findings.detections[item.detection];
        const auto past = std::clamp<int64_t>((detection.time - first).count(), 0, span);
        const auto slot =
            std::min(static_cast<int64_t>(static_cast<double>(past) / static_cast<double>(span) * slots), slots - 1);
        auto& level = marks[detection.host].try_emplace(slot, events::Level::informational).first->second;
        level = std::max(level, detection.rule->level);
    }
    return marks;
}

void write_line(const ReportPage& page, std::string_view host, const Marks& marks) {
    Html& html = page.html;
    const auto line = html.in("div", {{"class", "lane"}});
    html.element("span", host, {{"class", "lane-host"}});
    const auto drawing = html.in("svg", {{"viewBox", box}, {"preserveAspectRatio", "none"}});
    html.markup("<line class=\"lane-base\" x1=\"0\" y1=\"10\" x2=\"800\" y2=\"10\"/>");
    for (const auto& [slot, level] : marks) {
        const bool is_strong = level >= events::Level::high;
        const std::string x = std::to_string(static_cast<size_t>(slot) * slot_width);
        const auto mark = html.in("rect", {{"class", to_string(level)},
                                           {"x", x},
                                           {"y", is_strong ? "0" : "4"},
                                           {"width", is_strong ? "4" : "2"},
                                           {"height", is_strong ? "20" : "12"}});
    }
}

}  // namespace

void write_activity_strip(const ReportPage& page, const cases::Case& each) {
    const Time first = each.first_seen;
    const Time last = std::max(each.last_seen, recording_end(each, page.findings.coverage).value_or(each.last_seen));
    const auto marks = marks_of(page, each, first, last);
    if (marks.empty() || first == last) return;
    Html& html = page.html;
    const auto figure = html.in("div", {{"class", "strip"}, {"aria-hidden", "true"}});
    size_t lines = 0;
    for (const auto& [host, of_host] : marks)
        if (lines++ < hosts_max) write_line(page, host, of_host);
    const auto axis = html.in("div", {{"class", "axis"}});
    html.element("span", page.reader.minute(first));
    if (marks.size() > hosts_max) html.element("span", page.reader.shown(hosts_max, marks.size()));
    html.element("span", page.reader.say("view.recording_ends", {{"time", page.reader.minute(last)}}));
}

}  // namespace mitsuke::views
