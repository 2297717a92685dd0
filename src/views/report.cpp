// SPDX-License-Identifier: Apache-2.0
#include "views/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "views/case_words.h"
#include "views/report_page.h"
#include "views/summary.h"

namespace mitsuke::views {

namespace {

using cases::Findings;

constexpr size_t cases_max = 200;
constexpr size_t urgent_max = 3;
constexpr size_t unread_max = 10;
constexpr size_t rejected_max = 5;

std::string_view letter(Grade grade) {
    switch (grade) {
        case Grade::a: return "A";
        case Grade::b: return "B";
        case Grade::c: return "C";
        case Grade::d: return "D";
        case Grade::e: return "E";
        case Grade::not_examined: return "—";
    }
    return "—";
}

std::string grade_id(Grade grade) {
    if (grade == Grade::not_examined) return "none";
    return {static_cast<char>('a' + static_cast<int>(grade))};
}

class Report {
public:
    Report(const Findings& findings, const Reader& reader, const ReportStyle& style, Html& html)
        : findings_(findings),
          reader_(reader),
          style_(style),
          html_(html),
          page_{html, findings, reader},
          seen_(examined(findings.coverage)) {}

    void write();

private:
    void head();
    void cover();
    void contents();
    void summary();
    void conclusion();
    void figures();
    void figure(uint64_t number, std::string_view id, std::string_view of = {});
    void urgent();
    void urgent_case(size_t index);
    void scope();
    void not_seen();
    void not_read();
    void all_cases();
    void case_list();
    void footer();

    const Findings& findings_;
    const Reader& reader_;
    const ReportStyle& style_;
    Html& html_;
    ReportPage page_;
    Examined seen_;
};

void Report::write() {
    html_.markup("<!DOCTYPE html>\n");
    const auto root = html_.in("html", {{"lang", reader_.is_japanese() ? "ja" : "en"}});
    head();
    const auto body = html_.in("body");
    html_.element("a", reader_.say("view.skip"), {{"class", "skip"}, {"href", "#summary"}});
    cover();
    {
        const auto main = html_.in("main");
        summary();
        scope();
        all_cases();
        write_other_detections(page_);
        write_coverage(page_);
        write_method(page_);
        write_words(page_);
    }
    footer();
}

// Nothing may be loaded, run, sent or framed; only the style that stands in the page applies.
void Report::head() {
    const auto head = html_.in("head");
    html_.single("meta", {{"charset", "utf-8"}});
    html_.single("meta",
                 {{"http-equiv", "Content-Security-Policy"},
                  {"content", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"}});
    html_.single("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
    html_.single("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
    html_.single("meta", {{"name", "referrer"}, {"content", "no-referrer"}});
    html_.element("title", reader_.say("view.report.title"));
    const auto style = html_.in("style");
    html_.markup("\n");
    html_.markup(style_.css);
}

void Report::cover() {
    const auto header = html_.in("header", {{"class", "cover"}});
    const auto inner = html_.in("div", {{"class", "inner"}});
    // The roof and posts of a castle gate.
    html_.markup(
        "<svg class=\"mark\" viewBox=\"0 0 48 48\" aria-hidden=\"true\"><path d=\"M3 15 L24 6 L45 15 L45 19 L3 19 Z\"/>"
        "<path d=\"M9 22 H15 V42 H9 Z M33 22 H39 V42 H33 Z M15 26 H33 V29 H15 Z\"/></svg>\n");
    html_.element("p", "Mitsuke", {{"class", "brand"}});
    html_.element("h1", reader_.say("view.report.title"));
    const std::string period =
        seen_.first ? reader_.range(*seen_.first, *seen_.last) : reader_.say("view.not_examined");
    html_.element("p", period + reader_.say("view.separator") + reader_.count("view.n_hosts", seen_.hosts.size()),
                  {{"class", "period"}});
    contents();
}

void Report::contents() {
    const auto nav = html_.in("nav", {{"aria-label", reader_.say("view.contents")}});
    const auto list = html_.in("ul");
    for (const std::string_view each : {"summary", "scope", "cases", "others", "coverage", "method", "words"}) {
        const auto item = html_.in("li");
        const std::string target = "#" + std::string(each);
        html_.element("a", reader_.say("view.section." + std::string(each)), {{"href", target}});
    }
}

void Report::summary() {
    const auto section = html_.in("section", {{"id", "summary"}});
    page_.heading("h2", "view.section.summary");
    {
        const auto top = html_.in("div", {{"class", "summary-top"}});
        conclusion();
        figures();
    }
    urgent();
}

void Report::conclusion() {
    const Grade of = grade(findings_);
    const std::string id = grade_id(of);
    const std::string css_class = "grade grade-" + id;
    const auto card = html_.in("div", {{"class", css_class}});
    {
        const auto mark = html_.in("p", {{"class", "letter"}});
        html_.element("span", reader_.say("view.overall"), {{"class", "overall"}});
        html_.element("span", letter(of), {{"class", "sign"}});
    }
    const auto words = html_.in("div");
    const bool is_severe = of == Grade::d || of == Grade::e;
    const std::string_view about = is_severe && blames_product(findings_) ? ".product" : "";
    html_.element("p", reader_.say(fmt::format("view.grade.{}{}", id, about)), {{"class", "conclusion"}});
    const std::string criterion = reader_.say("view.criteria." + id);
    const bool is_graded = of != Grade::not_examined;
    html_.element("p", is_graded ? fmt::format("{}: {}", letter(of), criterion) : criterion, {{"class", "note"}});
    if (const Grade now = grade_of_this_hunt(findings_); now != of)
        html_.element("p", reader_.say("view.grade.earlier", {{"grade", std::string(letter(now))}}),
                      {{"class", "note"}});
    if (!seen_.unreadable.empty() || !seen_.partial.empty() || !seen_.lossy.empty() ||
        findings_.coverage.events_dropped > 0)
        html_.element("p", reader_.say("view.grade.limits"), {{"class", "note"}});
}

void Report::figures() {
    std::set<std::string_view> hosts;
    for (const auto& each : findings_.cases) hosts.insert(each.hosts.begin(), each.hosts.end());
    const auto list = html_.in("dl", {{"class", "figures"}});
    figure(findings_.cases.size(), "view.figure.cases");
    if (findings_.earlier && findings_.earlier->count > 0) figure(findings_.earlier->count, "view.figure.earlier");
    figure(hosts.size(), "view.figure.hosts", with_separators(seen_.hosts.size()));
    figure(findings_.detections.size(), "view.figure.detections");
    figure(findings_.coverage.events_processed, "view.figure.events");
}

void Report::figure(uint64_t number, std::string_view id, std::string_view of) {
    const auto group = html_.in("div");
    html_.element("dt", reader_.say(id));
    const auto value = html_.in("dd");
    html_.text(findings_.coverage.events_processed == 0 ? "—" : with_separators(number));
    if (!of.empty()) html_.element("span", " / " + std::string(of), {{"class", "of"}});
}

void Report::urgent() {
    std::vector<size_t> cases;
    for (size_t index = 0; index < findings_.cases.size(); ++index)
        if (severity_so_far(findings_.cases[index]) >= events::Level::high && !findings_.cases[index].actions.empty())
            cases.push_back(index);
    const auto earlier = urgent_of_earlier(findings_);
    const size_t all = cases.size() + earlier.size(), shown = std::min(all, urgent_max);
    if (all == 0) return;
    page_.heading("h3", "view.urgent");
    {
        const auto list = html_.in("ol", {{"class", "urgent"}});
        for (size_t place = 0; place < shown; ++place) {
            const auto item = html_.in("li");
            if (place < cases.size()) urgent_case(cases[place]);
            else html_.element("span", still_to_check(reader_, *earlier[place - cases.size()]));
        }
    }
    if (shown < all) page_.note(reader_.shown(shown, all));
}

void Report::urgent_case(size_t index) {
    const auto& each = findings_.cases[index];
    html_.element("span", CaseWords(reader_, each).sentence(each.actions.front()));
    html_.text(" ");
    const std::string target = fmt::format("#case-{}", index + 1);
    html_.element("a", reader_.say("view.case_number", {{"n", std::to_string(index + 1)}}), {{"href", target}});
}

void Report::scope() {
    const auto& coverage = findings_.coverage;
    const auto section = html_.in("section", {{"id", "scope"}});
    page_.heading("h2", "view.section.scope");
    {
        const auto list = html_.in("dl", {{"class", "facts"}});
        const auto fact = [&](std::string_view id, std::string_view value) {
            const auto group = html_.in("div");
            page_.term(id);
            html_.element("dd", value);
        };
        fact("view.period", seen_.first ? reader_.range(*seen_.first, *seen_.last) : reader_.say("view.not_examined"));
        fact("view.hosts", with_separators(seen_.hosts.size()));
        fact("view.files", with_separators(seen_.files));
        fact("view.events", with_separators(coverage.events_processed));
        fact("view.rules", with_separators(coverage.rules_loaded));
        fact("view.indicators_looked_for", with_separators(coverage.indicators.loaded));
    }
    not_seen();
}

void Report::not_seen() {
    const auto& coverage = findings_.coverage;
    page_.heading("h3", "view.not_seen");
    {
        const auto list = html_.in("ul", {{"class", "not-seen"}});
        const std::pair<std::string_view, uint64_t> counts[] = {
            {"view.n_unreadable", seen_.unreadable.size()},
            {"view.n_partial", seen_.partial.size()},
            {"view.n_lossy", seen_.lossy.size()},
            {"view.n_mismatch", seen_.checksum_mismatches},
            {"view.n_skipped", coverage.skipped_count},
            {"view.n_dropped", coverage.events_dropped},
            {"view.n_without_time", coverage.events_without_time},
            {"view.n_forgotten", coverage.ledger_forgotten + coverage.correlations_forgotten},
            {"view.n_refused", coverage.indicators.refused()},
            {"view.n_rejected", coverage.rules_rejected.size()},
            {"view.n_silent", coverage.rules_cannot_fire.size()}};
        bool any = false;
        for (const auto& [id, n] : counts) {
            if (n > 0) html_.element("li", reader_.count(id, n));
            any = any || n > 0;
        }
        if (!any) html_.element("li", reader_.say("view.all_read"));
        html_.element("li", reader_.say("view.only_inputs"));
        not_read();
    }
    write_rejected_rules(page_, rejected_max);
}

// The list under Coverage has them all.
void Report::not_read() {
    std::vector<const events::SourceReport*> sources = seen_.unreadable;
    sources.insert(sources.end(), seen_.partial.begin(), seen_.partial.end());
    sources.insert(sources.end(), seen_.lossy.begin(), seen_.lossy.end());
    const auto groups = unread_by_reason(sources);
    const size_t shown = std::min(groups.size(), unread_max);
    for (size_t index = 0; index < shown; ++index)
        html_.element("li", reader_.unread(groups[index].reason, groups[index].sources));
    if (shown < groups.size()) html_.element("li", reader_.shown(shown, groups.size()));
}

void Report::all_cases() {
    const auto section = html_.in("section", {{"id", "cases"}});
    page_.heading("h2", "view.section.cases");
    if (findings_.cases.empty()) {
        const bool is_examined = grade(findings_) != Grade::not_examined;
        const std::string events = reader_.count("view.n_events", findings_.coverage.events_processed);
        html_.element(
            "p", reader_.say(is_examined ? none_title(findings_) : none_examined(findings_), {{"events", events}}));
        if (is_examined)
            html_.element("p", reader_.say("view.none.looked_for",
                                           {{"rules", reader_.count("view.n_rules", findings_.coverage.rules_loaded)},
                                            {"events", events},
                                            {"hosts", reader_.count("view.n_hosts", seen_.hosts.size())}}));
        return write_earlier_cases(page_);
    }
    const size_t shown = std::min(findings_.cases.size(), cases_max);
    if (shown > 1) case_list();
    for (size_t index = 0; index < shown; ++index) write_case_article(page_, findings_.cases[index], index + 1);
    if (shown < findings_.cases.size()) page_.note(reader_.shown(shown, findings_.cases.size()));
    write_earlier_cases(page_);
}

void Report::case_list() {
    const auto scroll = html_.in("div", {{"class", "scroll"}});
    const auto table = html_.in("table", {{"class", "case-list"}});
    page_.head_row({{"view.table.score", "number"}, {"view.severity"}, {"view.table.title"}, {"view.hosts", "number"}});
    const auto body = html_.in("tbody");
    const size_t shown = std::min(findings_.cases.size(), cases_max);
    for (size_t index = 0; index < shown; ++index) {
        const auto& each = findings_.cases[index];
        const auto row = html_.in("tr");
        html_.element("td", score_so_far(reader_, each), {{"class", "number"}});
        {
            const auto cell = html_.in("td");
            page_.badge(severity_so_far(each));
        }
        {
            const auto cell = html_.in("td");
            const std::string target = fmt::format("#case-{}", index + 1);
            html_.element("a", CaseWords(reader_, each).sentence(each.title), {{"href", target}});
        }
        html_.element("td", with_separators(each.hosts.size()), {{"class", "number"}});
    }
}

void Report::footer() {
    const auto footer = html_.in("footer");
    const auto inner = html_.in("div", {{"class", "inner"}});
    html_.element("p", reader_.say("view.footer", {{"version", style_.version}}));
    if (style_.command.empty()) return;
    const auto line = html_.in("p");
    html_.text(reader_.say("view.footer.command") + " ");
    html_.element("code", style_.command);
}

}  // namespace

void write_report(const Findings& findings, const Reader& reader, const ReportStyle& style, std::ostream& out) {
    Html html(out);
    Report(findings, reader, style, html).write();
}

}  // namespace mitsuke::views
