// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/text.h"
#include "views/case_words.h"
#include "views/report_page.h"
#include "views/summary.h"
#include "views/visible_text.h"

namespace mitsuke::views {

namespace {

using cases::Case;

constexpr size_t evidence_rows_max = 60;
constexpr size_t timeline_rows_max = 200;
constexpr size_t hosts_max = 60;
constexpr size_t indicators_max = 200;
constexpr size_t fields_max = 100;
constexpr size_t value_max_bytes = 4'000;
constexpr Duration silence_min = std::chrono::minutes{10};

std::string signed_number(int number) { return number > 0 ? fmt::format("+{}", number) : fmt::format("−{}", -number); }

// Fields whose value is a name or an address as a whole, in the words of Sysmon, Zeek and Suricata.
bool is_remote_field(std::string_view name) {
    for (const std::string_view each : {"QueryName",
                                        "query",
                                        "rrname",
                                        "DestinationHostname",
                                        "DestinationIp",
                                        "dest_ip",
                                        "id.resp_h",
                                        "HttpHost",
                                        "host",
                                        "hostname",
                                        "TlsServerName",
                                        "server_name",
                                        "sni",
                                        "url",
                                        "uri",
                                        "Indicator",
                                        "RegisteredDomain",
                                        "DestinationName",
                                        "PeerDomain",
                                        "RootOrigin",
                                        "ImageOrigin",
                                        "QueryResults",
                                        "HttpUri",
                                        "Resolvers"})
        if (equals_ignoring_case(each, name)) return true;
    return false;
}

class CaseArticle {
public:
    CaseArticle(const ReportPage& page, const Case& of)
        : page_(page), html_(page.html), reader_(page.reader), case_(of), words_(page.reader, of) {}

    void write(size_t number);

private:
    void title(size_t number);
    void facts();
    void root_cause();
    void scope();
    void still_active();
    void attack();
    void story();
    void actions();
    void why();
    void reason(const EvidenceGroup& group);
    void against();
    void sum();
    void lineage();
    void timeline_part();
    void timeline_row(const TimelineRow& row);
    void silence(Time from, Time to);
    void indicators();
    void raw_event(const events::Detection& detection);

    const events::Detection& detection_of(size_t evidence) const {
        return page_.findings.detections[case_.evidence[evidence].detection];
    }
    std::string sentence(const Message& message) const { return words_.sentence(message); }
    std::string safe(std::string_view text) const { return words_.remote(words_.text(text)); }
    void known_or_unknown(std::string_view value) const {
        html_.element("dd", value.empty() ? reader_.say("view.unknown") : words_.text(value));
    }

    const ReportPage& page_;
    Html& html_;
    const Reader& reader_;
    const Case& case_;
    CaseWords words_;
};

void CaseArticle::write(size_t number) {
    const std::string id = fmt::format("case-{}", number);
    const std::string css_class = "case edge-" + std::string(to_string(severity_so_far(case_)));
    const auto article = html_.in("article", {{"class", css_class}, {"id", id}});
    title(number);
    story();
    write_activity_strip(page_, case_);
    facts();
    actions();
    lineage();
    why();
    timeline_part();
    indicators();
}

void CaseArticle::title(size_t number) {
    const auto header = html_.in("header");
    const auto severity = severity_so_far(case_);
    {
        const auto line = html_.in("p", {{"class", "verdict"}});
        page_.badge(severity);
        html_.element("strong", reader_.verdict(severity));
        const bool was_higher = case_.continues && case_.continues->score > case_.score;
        html_.element("span", was_higher ? score_so_far(reader_, case_) : fmt::format("{} / 100", case_.score),
                      {{"class", "score"}});
        const std::string width = std::to_string(std::clamp(case_.score, 0, 100));
        const auto bar = html_.in("svg", {{"class", "bar"}, {"viewBox", "0 0 100 8"}, {"aria-hidden", "true"}});
        html_.markup("<rect class=\"bar-back\" width=\"100\" height=\"8\" rx=\"4\"/>");
        const std::string level(to_string(severity));
        html_.element("rect", "", {{"class", level}, {"width", width}, {"height", "8"}, {"rx", "4"}});
    }
    const auto heading = html_.in("h3");
    html_.element("span", fmt::format("{}.", number), {{"class", "number"}});
    html_.text(" " + sentence(case_.title) + " ");
    html_.element("span", case_.id, {{"class", "case-id"}});
}

void CaseArticle::facts() {
    const auto list = html_.in("dl", {{"class", "facts"}});
    root_cause();
    scope();
    still_active();
    attack();
}

void CaseArticle::root_cause() {
    const auto group = html_.in("div");
    page_.term("view.root_cause");
    if (!case_.product) return known_or_unknown("");
    const auto& product = *case_.product;
    const std::string name = product_name(case_);
    html_.element("dd", name.empty() ? reader_.say("view.unknown") : name, {{"class", "strong"}});
    const auto detail = [&](std::string_view id, std::string_view value) {
        html_.element("dd", reader_.say(id, {{"value", value.empty() ? reader_.say("view.unknown") : safe(value)}}));
    };
    detail("view.signer_is", product.signer);
    detail("view.installer_is", product.installer);
}

void CaseArticle::scope() {
    const auto group = html_.in("div");
    const auto seen = examined(page_.findings.coverage);
    page_.term("view.scope");
    html_.element("dd",
                  reader_.say("view.scope_hosts", {{"n", with_separators(case_.hosts.size())},
                                                   {"all", reader_.count("view.n_hosts", seen.hosts.size())}}),
                  {{"class", "strong"}});
    const auto hosts = html_.in("dd");
    const size_t shown = std::min(case_.hosts.size(), hosts_max);
    for (size_t index = 0; index < shown; ++index) {
        html_.element("span", case_.hosts[index], {{"class", "chip"}});
        html_.text(" ");
    }
    if (shown < case_.hosts.size()) html_.text(reader_.shown(shown, case_.hosts.size()));
}

void CaseArticle::still_active() {
    const auto group = html_.in("div");
    const Activity now = activity(case_, page_.findings.coverage);
    page_.term("view.still_active");
    if (!now.is_known) return html_.element("dd", reader_.say("view.active.unknown"));
    html_.element("dd", reader_.say(now.is_active ? "view.active.yes" : "view.active.quiet"), {{"class", "strong"}});
    html_.element("dd", reader_.say("view.active.gap", {{"quiet", reader_.duration(now.quiet)}}));
    html_.element("dd", reader_.range(case_.first_seen, case_.last_seen));
}

void CaseArticle::attack() {
    if (case_.attack.empty()) return;
    const auto group = html_.in("div");
    page_.term("view.attack");
    const auto techniques = html_.in("dd");
    for (const auto& each : case_.attack) {
        html_.element("span", each, {{"class", "chip"}});
        html_.text(" ");
    }
}

void CaseArticle::story() {
    std::string_view css_class = "lead";
    for (const auto& each : case_.story) {
        html_.element("p", sentence(each), {{"class", css_class}});
        css_class = "story";
    }
}

// The longest chain that any evidence tells.
void CaseArticle::lineage() {
    std::string_view path;
    for (const auto& item : case_.evidence) {
        const auto value = page_.findings.detections[item.detection].get("LineagePath");
        if (value.size() > path.size() && value.size() <= value_max_bytes) path = value;
    }
    if (path.empty()) return;
    page_.heading("h4", "view.lineage");
    const auto chain = html_.in("ol", {{"class", "lineage"}});
    for (;;) {
        const size_t end = path.find(" > ");
        html_.element("li", words_.text(path.substr(0, end)));
        if (end == std::string_view::npos) return;
        path.remove_prefix(end + 3);
    }
}

void CaseArticle::actions() {
    if (case_.actions.empty()) return;
    page_.heading("h4", "view.next_steps");
    const auto list = html_.in("ol", {{"class", "actions"}});
    for (const auto& each : case_.actions) {
        const auto item = html_.in("li");
        html_.element("span", sentence(each));
        const Message effect{each.id + ".effect", each.parameters};
        if (!reader_.catalogue.has(effect.id)) continue;
        const auto side = html_.in("span", {{"class", "effect"}});
        html_.text(reader_.say("view.side_effect", {{"effect", sentence(effect)}}));
    }
}

void CaseArticle::why() {
    page_.heading("h4", "view.why");
    const auto groups = evidence_by_reason(case_, page_.findings);
    const size_t shown = std::min(groups.size(), evidence_rows_max);
    {
        const auto scroll = html_.in("div", {{"class", "scroll"}});
        const auto table = html_.in("table", {{"class", "why"}});
        page_.head_row({{"view.weight", "weight"}, {"view.reason"}, {"view.first_seen_at"}});
        {
            const auto body = html_.in("tbody");
            for (size_t index = 0; index < shown; ++index) reason(groups[index]);
            if (shown < groups.size()) {
                int rest = 0;
                for (size_t index = shown; index < groups.size(); ++index) rest += groups[index].weight;
                const auto row = html_.in("tr");
                html_.element("td", rest == 0 ? "0" : signed_number(rest), {{"class", "weight"}});
                html_.element("td", reader_.shown(shown, groups.size()), {{"colspan", "2"}});
            }
            against();
        }
        sum();
    }
    if (case_.against.empty()) page_.note(reader_.say("view.nothing_against"));
}

void CaseArticle::reason(const EvidenceGroup& group) {
    const auto& detection = detection_of(group.first);
    const auto row = html_.in("tr");
    html_.element("td", group.weight == 0 ? "0" : signed_number(group.weight), {{"class", "weight"}});
    {
        const auto cell = html_.in("td");
        html_.element("p", sentence(*case_.evidence[group.first].why), {{"class", "reason"}});
        {
            const auto rule = html_.in("p", {{"class", "rule"}});
            page_.badge(detection.rule->level);
            html_.text(" " + reader_.rule_title(*detection.rule));
            if (group.count > 1)
                html_.element("span", reader_.say("view.times", {{"n", with_separators(group.count)}}),
                              {{"class", "times"}});
        }
        raw_event(detection);
    }
    const auto when = html_.in("td", {{"class", "when"}});
    html_.element("span", reader_.time(detection.time));
    html_.element("span", detection.host, {{"class", "host"}});
}

void CaseArticle::against() {
    for (const auto& each : case_.against) {
        const auto row = html_.in("tr", {{"class", "against"}});
        html_.element("td", each.weight == 0 ? "0" : signed_number(each.weight), {{"class", "weight"}});
        const auto cell = html_.in("td", {{"colspan", "2"}});
        html_.element("span", reader_.say("view.against"), {{"class", "against-word"}});
        html_.text(" " + sentence(each.why));
    }
}

void CaseArticle::sum() {
    const int total = weight_sum(case_);
    const auto foot = html_.in("tfoot");
    const auto row = html_.in("tr");
    html_.element("td", std::to_string(total), {{"class", "weight"}});
    const auto cell = html_.in("td", {{"colspan", "2"}});
    html_.text(total == case_.score ? reader_.say("view.sum_is_score")
                                    : reader_.say("view.sum_is_cut", {{"score", std::to_string(case_.score)}}));
}

void CaseArticle::timeline_part() {
    page_.heading("h4", "view.timeline");
    const auto rows = timeline(case_, page_.findings, reader_.zone);
    const size_t shown = std::min(rows.size(), timeline_rows_max);
    {
        const auto scroll = html_.in("div", {{"class", "scroll"}});
        const auto table = html_.in("table", {{"class", "timeline"}});
        page_.head_row({{"view.time"}, {"view.host"}, {"view.event"}});
        const auto body = html_.in("tbody");
        auto until = Time::max();  // the last trace of the rows so far: folded rows overlap
        for (size_t index = 0; index < shown; ++index) {
            if (index > 0) silence(until, detection_of(rows[index].first).time);
            timeline_row(rows[index]);
            const Time last = detection_of(rows[index].last).time;
            until = index == 0 ? last : std::max(until, last);
        }
    }
    if (shown < rows.size()) page_.note(reader_.shown(shown, rows.size()));
}

void CaseArticle::silence(Time from, Time to) {
    if (to - from < silence_min) return;
    const auto row = html_.in("tr", {{"class", "silence"}});
    html_.element("td", "");
    html_.element("td", reader_.say("view.silence", {{"duration", reader_.duration(to - from)}}), {{"colspan", "2"}});
}

void CaseArticle::timeline_row(const TimelineRow& row) {
    const auto& first = detection_of(row.first);
    const auto line = html_.in("tr");
    html_.element("td", reader_.time(first.time), {{"class", "when"}});
    const std::string more = row.hosts.size() > 1
                                 ? " " + reader_.say("view.more_hosts", {{"n", with_separators(row.hosts.size() - 1)}})
                                 : "";
    html_.element("td", first.host + more, {{"class", "host"}});
    const auto cell = html_.in("td");
    html_.element("span", reader_.rule_title(*first.rule), {{"class", "what"}});
    if (row.count > 1)
        html_.element("span",
                      reader_.say("view.times_between", {{"n", with_separators(row.count)},
                                                         {"first", reader_.clock(first.time)},
                                                         {"last", reader_.clock(detection_of(row.last).time)}}),
                      {{"class", "times"}});
    const std::string value = main_value(first);
    if (value.empty()) return;
    html_.text(" ");
    html_.element("code", safe(value.substr(0, 300)));
}

void CaseArticle::indicators() {
    if (case_.indicators.empty()) return;
    page_.heading("h4", "view.indicators");
    const auto list = html_.in("ul", {{"class", "indicators"}});
    const size_t shown = std::min(case_.indicators.size(), indicators_max);
    for (size_t index = 0; index < shown; ++index) {
        const auto item = html_.in("li");
        html_.element("code", Defang::whole(case_.indicators[index]));
    }
    if (shown < case_.indicators.size()) html_.element("li", reader_.shown(shown, case_.indicators.size()));
}

void CaseArticle::raw_event(const events::Detection& detection) {
    const auto& sources = page_.findings.coverage.sources;
    const std::string path = detection.source < sources.size() ? sources[detection.source].path : std::string{};
    const auto details = html_.in("details");
    html_.element("summary",
                  reader_.say("view.raw_event", {{"source", path}, {"record", std::to_string(detection.record)}}));
    const auto list = html_.in("dl", {{"class", "fields"}});
    const size_t shown = std::min(detection.fields.size(), fields_max);
    size_t index = 0;
    for (const auto& field : detection.fields) {
        if (index++ == shown) break;
        const std::string_view value = std::string_view(field.value).substr(0, value_max_bytes);
        html_.element("dt", field.name);
        const auto cell = html_.in("dd");
        html_.lines(is_remote_field(field.name) ? safe(value) : words_.text(value));
        if (value.size() < field.value.size())
            html_.element("span",
                          " " + reader_.say("view.bytes_shown", {{"some", with_separators(value.size())},
                                                                 {"all", with_separators(field.value.size())}}),
                          {{"class", "note"}});
    }
    if (shown == detection.fields.size()) return;
    html_.element("dt", "…");
    html_.element("dd", reader_.shown(shown, detection.fields.size()));
}

}  // namespace

void write_case_article(const ReportPage& page, const Case& each, size_t number) {
    CaseArticle(page, each).write(number);
}

}  // namespace mitsuke::views
