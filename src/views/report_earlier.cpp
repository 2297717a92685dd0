// SPDX-License-Identifier: Apache-2.0
#include "views/case_words.h"
#include "views/report_page.h"
#include "views/visible_text.h"

namespace mitsuke::views {

namespace {

void write_row(const ReportPage& page, const cases::EarlierCase& each) {
    Html& html = page.html;
    const auto row = html.in("tr");
    html.element("td", std::to_string(each.score), {{"class", "number"}});
    {
        const auto cell = html.in("td");
        page.badge(each.severity);
    }
    {
        const auto cell = html.in("td");
        html.text(title_of(page.reader, each));
        html.element("p", each.product.empty() ? each.id : each.id + ", " + each.product, {{"class", "rule"}});
    }
    html.element("td", hosts_of(page.reader, each), {{"class", "host"}});
    const auto when = html.in("td", {{"class", "when"}});
    html.element("span", page.reader.range(each.first_seen, each.last_seen));
    for (const auto id : remarks_on(each)) html.element("p", page.reader.say(id), {{"class", "note"}});
}

}  // namespace

void write_earlier_cases(const ReportPage& page) {
    const auto& earlier = page.findings.earlier;
    if (!earlier || earlier->count == 0) return;
    Html& html = page.html;
    page.heading("h3", "view.earlier");
    page.note(page.reader.say("view.earlier.meaning"));
    {
        const auto scroll = html.in("div", {{"class", "scroll"}});
        const auto table = html.in("table", {{"class", "case-list"}});
        page.head_row({{"view.table.score", "number"},
                       {"view.severity"},
                       {"view.table.title"},
                       {"view.hosts"},
                       {"view.table.when"}});
        const auto body = html.in("tbody");
        for (const auto& each : earlier->cases) write_row(page, each);
    }
    if (earlier->cases.size() < earlier->count) page.note(page.reader.shown(earlier->cases.size(), earlier->count));
}

}  // namespace mitsuke::views
