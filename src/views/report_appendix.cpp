// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "views/report_page.h"
#include "views/summary.h"
#include "views/visible_text.h"

namespace mitsuke::views {

namespace {

constexpr size_t rules_max = 300;
constexpr size_t examples_max = 10;
constexpr size_t sources_max = 1'000;
constexpr size_t rejected_max = 100;
constexpr size_t reasons_max = 30;
constexpr size_t skipped_max = 100;
constexpr size_t value_max_bytes = 300;

void write_examples(const ReportPage& page, const RuleTotal& total) {
    Html& html = page.html;
    const size_t shown = std::min(total.detections.size(), examples_max);
    const auto details = html.in("details");
    html.element("summary", page.reader.shown(shown, total.detections.size()));
    const auto list = html.in("ul", {{"class", "examples"}});
    for (size_t index = 0; index < shown; ++index) {
        const auto& detection = page.findings.detections[total.detections[index]];
        const auto item = html.in("li");
        html.element("span", page.reader.time(detection.time), {{"class", "when"}});
        html.text(" ");
        html.element("span", detection.host, {{"class", "host"}});
        html.text(" ");
        html.element("code", Defang::whole(main_value(detection).substr(0, value_max_bytes)));
    }
}

void write_rule_total(const ReportPage& page, const RuleTotal& total) {
    Html& html = page.html;
    const auto& first = page.findings.detections[total.detections.front()];
    const auto& last = page.findings.detections[total.detections.back()];
    const auto row = html.in("tr");
    {
        const auto cell = html.in("td");
        page.badge(total.rule->level);
    }
    {
        const auto cell = html.in("td");
        html.element("p", page.reader.rule_title(*total.rule), {{"class", "reason"}});
        html.element("p", total.rule->name, {{"class", "rule"}});
        write_examples(page, total);
    }
    html.element("td", with_separators(total.detections.size()), {{"class", "number"}});
    html.element("td", with_separators(total.hosts.size()), {{"class", "number"}});
    html.element("td", page.reader.range(first.time, last.time), {{"class", "when"}});
}

std::string state_of(const Reader& reader, const events::SourceReport& source) {
    if (source.unreadable == 0 && source.reason.empty() && !source.format.empty()) return reader.say("view.read_whole");
    return reader.say(source.events == 0 && !source.packets ? "view.read_none" : "view.read_partly");
}

void write_source(const ReportPage& page, const events::SourceReport& source) {
    Html& html = page.html;
    const Reader& reader = page.reader;
    const bool is_whole = source.unreadable == 0 && source.reason.empty() && !source.format.empty();
    const auto row = html.in("tr", {{"class", is_whole ? "whole" : "broken"}});
    {
        const auto cell = html.in("td");
        html.element("code", source.path);
        const bool is_empty = source.reason.empty() && source.format.empty();
        const std::string why = is_empty ? reader.say("view.empty") : reader.reason(source.reason);
        if (!why.empty()) html.element("p", why, {{"class", "rule"}});
        if (source.checksum_mismatches > 0)
            html.element("p", reader.count("view.n_mismatch", source.checksum_mismatches), {{"class", "rule"}});
        if (source.recovery) html.element("p", reader.recovery(*source.recovery), {{"class", "rule"}});
        if (source.packets) html.element("p", reader.packets(*source.packets), {{"class", "rule"}});
    }
    html.element("td", source.format.empty() ? "—" : source.format);
    html.element("td", source.hosts.empty() ? "—" : with_separators(source.hosts.size()), {{"class", "number"}});
    const std::string period = source.first && source.last ? reader.range(*source.first, *source.last) : "—";
    html.element("td", period, {{"class", "when"}});
    html.element("td", source.format.empty() ? "—" : with_separators(source.events), {{"class", "number"}});
    html.element("td", source.format.empty() ? "—" : with_separators(source.unreadable), {{"class", "number"}});
    html.element("td", state_of(reader, source));
}

void write_silent(const ReportPage& page) {
    const auto reasons = silent_by_reason(page.findings.coverage);
    if (reasons.empty()) return;
    Html& html = page.html;
    page.heading("h3", "view.cannot_fire");
    page.note(page.reader.say("view.cannot_fire_meaning"));
    const size_t shown = std::min(reasons.size(), reasons_max);
    {
        const auto table = html.in("table");
        page.head_row({{"view.rules", "number"}, {"view.cause"}});
        const auto body = html.in("tbody");
        for (size_t index = 0; index < shown; ++index) {
            const auto row = html.in("tr");
            html.element("td", with_separators(reasons[index].second), {{"class", "number"}});
            html.element("td", page.reader.reason(reasons[index].first));
        }
    }
    if (shown < reasons.size()) page.note(page.reader.shown(shown, reasons.size()));
}

void write_indicators(const ReportPage& page) {
    const auto& indicators = page.findings.coverage.indicators;
    if (indicators.lists.empty()) return;
    page.note(page.reader.indicators(indicators));
    if (indicators.refused() == 0) return;
    page.note(page.reader.count("view.n_refused", indicators.refused()));
    const auto list = page.html.in("ul", {{"class", "rejected"}});
    for (const auto& each : indicators.lists)
        if (each.refused > 0)
            page.html.element("li", page.reader.say("view.refused_of", {{"list", each.list},
                                                                        {"refused", with_separators(each.refused)},
                                                                        {"taken", with_separators(each.taken)}}));
}

void write_skipped(const ReportPage& page) {
    const auto& coverage = page.findings.coverage;
    if (coverage.skipped_count == 0) return;
    Html& html = page.html;
    page.note(page.reader.count("view.n_skipped", coverage.skipped_count));
    const size_t shown = std::min(coverage.skipped.size(), skipped_max);
    {
        const auto list = html.in("ul", {{"class", "rejected"}});
        for (size_t index = 0; index < shown; ++index) {
            const auto item = html.in("li");
            html.element("code", coverage.skipped[index].path);
            html.text(" " + page.reader.reason(coverage.skipped[index].why));
        }
    }
    if (shown < coverage.skipped_count) page.note(page.reader.shown(shown, coverage.skipped_count));
}

}  // namespace

void write_rejected_rules(const ReportPage& page, size_t shown_max) {
    const auto& rejected = page.findings.coverage.rules_rejected;
    if (rejected.empty()) return;
    Html& html = page.html;
    const size_t shown = std::min(rejected.size(), shown_max);
    {
        const auto list = html.in("ul", {{"class", "rejected"}});
        for (size_t index = 0; index < shown; ++index) {
            const auto& each = rejected[index];
            const auto item = html.in("li");
            const std::string place =
                each.line == 0 ? each.file : fmt::format("{}:{}:{}", each.file, each.line, each.column);
            html.element("code", place);
            html.text(" " + each.why);
            if (each.excerpt.empty()) continue;
            const auto excerpt = html.in("pre");
            html.lines(each.excerpt);
        }
    }
    if (shown < rejected.size()) page.note(page.reader.shown(shown, rejected.size()));
}

void write_other_detections(const ReportPage& page) {
    const auto totals = outside_cases(page.findings);
    Html& html = page.html;
    const auto section = html.in("section", {{"id", "others"}});
    page.heading("h2", "view.section.others");
    if (totals.empty()) return page.note(page.reader.say("view.others_none"));
    page.note(page.reader.say("view.others_meaning"));
    const size_t shown = std::min(totals.size(), rules_max);
    {
        const auto scroll = html.in("div", {{"class", "scroll"}});
        const auto table = html.in("table", {{"class", "totals"}});
        page.head_row({{"view.severity"},
                       {"view.rule"},
                       {"view.total", "number"},
                       {"view.unique_hosts", "number"},
                       {"view.period"}});
        const auto body = html.in("tbody");
        for (size_t index = 0; index < shown; ++index) write_rule_total(page, totals[index]);
    }
    if (shown < totals.size()) page.note(page.reader.shown(shown, totals.size()));
}

void write_coverage(const ReportPage& page) {
    Html& html = page.html;
    const auto& coverage = page.findings.coverage;
    const auto section = html.in("section", {{"id", "coverage"}});
    page.heading("h2", "view.section.coverage");
    page.note(page.reader.say("view.coverage_events",
                              {{"offered", page.reader.count("view.n_events", coverage.events_offered)},
                               {"processed", with_separators(coverage.events_processed)},
                               {"dropped", with_separators(coverage.events_dropped)}}));
    if (const auto seen = examined(coverage); seen.recovery) page.note(page.reader.recovery(*seen.recovery));
    for (const auto& line : repeats(coverage, page.reader)) page.note(line);
    write_indicators(page);
    write_skipped(page);
    if (coverage.sources.empty()) return;
    const size_t shown = std::min(coverage.sources.size(), sources_max);
    {
        const auto scroll = html.in("div", {{"class", "scroll"}});
        const auto table = html.in("table", {{"class", "sources"}});
        page.head_row({{"view.source"},
                       {"view.format"},
                       {"view.hosts", "number"},
                       {"view.period"},
                       {"view.events", "number"},
                       {"view.unreadable", "number"},
                       {"view.state"}});
        const auto body = html.in("tbody");
        for (size_t index = 0; index < shown; ++index) write_source(page, coverage.sources[index]);
    }
    if (shown < coverage.sources.size()) page.note(page.reader.shown(shown, coverage.sources.size()));
    page.note(page.reader.say("view.dash_meaning"));
}

void write_method(const ReportPage& page) {
    Html& html = page.html;
    const auto& coverage = page.findings.coverage;
    const auto section = html.in("section", {{"id", "method"}});
    page.heading("h2", "view.section.method");
    html.element("p", page.reader.say("view.method.text"));
    html.element(
        "p", page.reader.say("view.method.rules", {{"rules", page.reader.count("view.n_rules", coverage.rules_loaded)},
                                                   {"rejected", with_separators(coverage.rules_rejected.size())},
                                                   {"silent", with_separators(coverage.rules_cannot_fire.size())}}));
    page.heading("h3", "view.method.criteria");
    {
        const auto list = html.in("dl", {{"class", "criteria"}});
        for (const std::string_view grade : {"a", "b", "c", "d", "e"}) {
            html.element("dt", std::string(1, static_cast<char>(grade[0] - 'a' + 'A')));
            html.element("dd", page.reader.say("view.criteria." + std::string(grade)));
        }
    }
    if (page.findings.earlier) html.element("p", page.reader.say("view.method.earlier"));
    html.element("p", page.reader.say("view.method.score"));
    if (!coverage.rules_rejected.empty()) page.heading("h3", "view.rejected");
    write_rejected_rules(page, rejected_max);
    write_silent(page);
}

void write_words(const ReportPage& page) {
    Html& html = page.html;
    const auto section = html.in("section", {{"id", "words"}});
    page.heading("h2", "view.section.words");
    const auto list = html.in("dl", {{"class", "words"}});
    for (const std::string_view word :
         {"case", "product", "lineage", "detection", "evidence", "beacon", "coverage", "indicator", "attack"}) {
        html.element("dt", page.reader.say("view.word." + std::string(word)));
        html.element("dd", page.reader.say("view.word." + std::string(word) + ".text"));
    }
}

}  // namespace mitsuke::views
