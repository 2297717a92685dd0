// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string_view>

#include "cases/case.h"
#include "views/html.h"
#include "views/reader.h"

namespace mitsuke::views {

/// What every part of the report writes with. The parts are below in the order of the page.
struct ReportPage {
    Html& html;
    const cases::Findings& findings;
    const Reader& reader;

    void heading(std::string_view tag, std::string_view id, Reader::Parameters parameters = {}) const {
        html.element(tag, reader.say(id, std::move(parameters)));
    }
    void note(std::string_view text) const { html.element("p", text, {{"class", "note"}}); }
    /// Severity as icon, word and colour.
    void badge(events::Level level) const;
    struct Column {
        std::string_view name;            ///< id of its name
        std::string_view css_class = "";  ///< "number" for figures
    };
    void head_row(std::initializer_list<Column> columns) const;
    /// A row of a list of facts. The value is written by the caller.
    void term(std::string_view id) const { html.element("dt", reader.say(id)); }
};

void write_case_article(const ReportPage& page, const cases::Case& each, size_t number);
/// What earlier hunts told and this one saw nothing of; nothing when there is none.
void write_earlier_cases(const ReportPage& page);
void write_other_detections(const ReportPage& page);
/// Rules that could not be loaded, each with its place and line; nothing when there is none.
void write_rejected_rules(const ReportPage& page, size_t shown_max);
void write_coverage(const ReportPage& page);
void write_method(const ReportPage& page);
void write_words(const ReportPage& page);

/// One line of marks for each host, from the first trace to the end of the recording: silence and
/// rhythm at a glance. Decoration of the timeline, which says the same in words.
void write_activity_strip(const ReportPage& page, const cases::Case& each);

}  // namespace mitsuke::views
