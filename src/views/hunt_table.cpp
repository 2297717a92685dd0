// SPDX-License-Identifier: Apache-2.0
#include "views/hunt_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "views/case_words.h"
#include "views/display_width.h"
#include "views/summary.h"
#include "views/visible_text.h"

namespace mitsuke::views {

namespace {

using cases::Case;
using cases::Findings;
using events::Level;

constexpr size_t prose_width_max = 100;  // longer lines are hard to read

std::string_view colour_of(Level level) {
    switch (level) {
        case Level::critical: return "\x1b[1;31m";
        case Level::high: return "\x1b[31m";
        case Level::medium: return "\x1b[33m";
        case Level::low: return "\x1b[36m";
        case Level::informational: return "\x1b[2m";
    }
    return {};
}

struct Column {
    std::string head;
    size_t width = 0;
    size_t width_min = 0;  ///< it may shrink to this; 0 when it may not
    bool is_number = false;
};

class Table {
public:
    Table(const Findings& findings, const Reader& reader, const TableStyle& style, std::ostream& out)
        : findings_(findings), reader_(reader), style_(style), out_(out) {}

    void write() {
        if (findings_.cases.empty()) no_case();
        else {
            cases_table();
            stories();
        }
        earlier();
        rules();
        coverage();
    }

private:
    void cases_table();
    void fit(std::vector<Column>& columns) const;
    void row(const std::vector<Column>& columns, const std::vector<std::string>& cells, std::optional<Level> level);
    void stories();
    void story(const Case& each);
    void no_case();
    void earlier();
    void rules();
    void coverage();
    void recovered(const Examined& seen);
    void not_seen();
    void not_read();
    void rejected_rules();
    void silent_rules();
    void counted(std::string_view id, uint64_t number) {
        if (number > 0) paragraph("  ", reader_.count(id, number));
    }
    /// The first of a list, then how many there are.
    template <typename Line>
    void some_of(size_t all, Line line, size_t total = 0) {
        constexpr size_t lines_max = 5;
        const size_t shown = std::min(all, lines_max);
        for (size_t index = 0; index < shown; ++index) paragraph("   - ", line(index));
        if (shown < std::max(all, total)) out_ << "   " << reader_.shown(shown, std::max(all, total)) << '\n';
    }

    std::string painted(std::string_view text, std::string_view colour) const {
        if (style_.colour == Colour::off) return std::string(text);
        return fmt::format("{}{}\x1b[0m", colour, text);
    }
    void heading(std::string_view text) { out_ << '\n' << painted(text, "\x1b[1m") << '\n'; }
    size_t prose_width() const {
        return style_.width == 0 ? prose_width_max : std::clamp<size_t>(style_.width, 20, prose_width_max);
    }
    void paragraph(std::string_view mark, std::string_view text) {
        const size_t indent = display_width(mark);
        bool is_first = true;
        for (const auto& line : wrap_to_width(text, prose_width() - indent)) {
            out_ << (is_first ? std::string(mark) : std::string(indent, ' ')) << line << '\n';
            is_first = false;
        }
    }

    const Findings& findings_;
    const Reader& reader_;
    const TableStyle& style_;
    std::ostream& out_;
};

std::vector<std::string> case_cells(const Case& each, const Reader& reader) {
    const CaseWords words(reader, each);
    const std::string product = product_name(each);
    return {score_so_far(reader, each),
            reader.level(severity_so_far(each)),
            std::to_string(each.hosts.size()),
            product.empty() ? reader.say("view.unknown") : visible(words.text(product)),
            visible(words.sentence(each.title)),
            reader.range(each.first_seen, each.last_seen)};
}

void Table::cases_table() {
    std::vector<Column> columns = {
        {reader_.say("view.table.score"), 0, 0, true}, {reader_.say("view.table.severity")},
        {reader_.say("view.table.hosts"), 0, 0, true}, {reader_.say("view.table.product"), 0, 12},
        {reader_.say("view.table.title"), 0, 24},      {reader_.say("view.table.when")}};
    std::vector<std::vector<std::string>> rows;
    const size_t shown = std::min(style_.cases_max, findings_.cases.size());
    for (size_t index = 0; index < shown; ++index) rows.push_back(case_cells(findings_.cases[index], reader_));
    for (size_t column = 0; column < columns.size(); ++column) {
        columns[column].width = display_width(columns[column].head);
        for (const auto& cells : rows)
            columns[column].width = std::max(columns[column].width, display_width(cells[column]));
    }
    fit(columns);
    std::vector<std::string> heads;
    heads.reserve(columns.size());
    for (const auto& each : columns) heads.push_back(each.head);
    row(columns, heads, {});
    for (size_t index = 0; index < shown; ++index) row(columns, rows[index], severity_so_far(findings_.cases[index]));
    if (shown < findings_.cases.size()) out_ << reader_.shown(shown, findings_.cases.size()) << '\n';
}

// Takes what is too much from the wide columns; when that is not enough, the times go: the story
// below has them.
void Table::fit(std::vector<Column>& columns) const {
    if (style_.width == 0) return;
    const auto total = [&columns] {
        size_t sum = 2 * (columns.size() - 1);
        for (const auto& each : columns) sum += each.width;
        return sum;
    };
    const auto shrink = [&](Column& column, size_t floor) {
        const size_t over = total() - std::min(total(), style_.width);
        if (column.width > floor) column.width -= std::min(over, column.width - floor);
    };
    shrink(columns[4], 40);
    shrink(columns[3], 20);
    shrink(columns[4], columns[4].width_min);
    shrink(columns[3], columns[3].width_min);
    if (total() <= style_.width) return;
    columns.pop_back();
    columns[4].width = 200;
    shrink(columns[4], 12);
}

void Table::row(const std::vector<Column>& columns, const std::vector<std::string>& cells, std::optional<Level> level) {
    std::string line;
    for (size_t index = 0; index < columns.size(); ++index) {
        const auto& column = columns[index];
        if (index > 0) line += "  ";
        const std::string cell = cut_to_width(cells[index], column.width);
        const std::string fill(column.width - display_width(cell), ' ');
        const std::string shown = level && index < 2 ? painted(cell, colour_of(*level)) : cell;
        if (column.is_number) line += fill + shown;
        else if (index + 1 < columns.size()) line += shown + fill;
        else line += shown;
    }
    out_ << (level ? line : painted(line, "\x1b[1m")) << '\n';
}

void Table::stories() {
    const size_t told = std::min(style_.stories_max, findings_.cases.size());
    for (size_t index = 0; index < told; ++index) story(findings_.cases[index]);
    if (told < findings_.cases.size() && told > 0)
        out_ << '\n'
             << reader_.say("view.table.stories_shown",
                            {{"some", with_separators(told)}, {"all", with_separators(findings_.cases.size())}})
             << '\n';
}

void Table::story(const Case& each) {
    const CaseWords words(reader_, each);
    const auto sentence = [&](const Message& message) { return visible(words.sentence(message)); };
    const Level severity = severity_so_far(each);
    const std::string score = each.score == std::max(each.score, each.continues ? each.continues->score : 0)
                                  ? fmt::format("{}/100", each.score)
                                  : score_so_far(reader_, each);
    out_ << '\n'
         << painted(fmt::format("{}  {} {}  {}", each.id, reader_.verdict(severity), score, reader_.level(severity)),
                    colour_of(severity))
         << '\n';
    const auto part = [&](std::string_view head, const std::vector<Message>& messages, bool numbered) {
        if (messages.empty()) return;
        if (!head.empty()) out_ << "  " << reader_.say(head) << '\n';
        const size_t shown = std::min(messages.size(), style_.sentences_max);
        for (size_t index = 0; index < shown; ++index)
            paragraph(numbered ? fmt::format("   {}. ", index + 1) : "  ", sentence(messages[index]));
        if (shown < messages.size())
            paragraph("  ", reader_.say("view.table.sentences_shown",
                                        {{"some", std::to_string(shown)}, {"all", std::to_string(messages.size())}}));
    };
    part("", each.story, false);
    paragraph("  ",
              reader_.say("view.table.on_hosts", {{"hosts", visible(fmt::format("{}", fmt::join(each.hosts, ", ")))}}));
    part("view.next_steps", each.actions, true);
}

void Table::no_case() {
    const auto seen = examined(findings_.coverage);
    const std::string events = reader_.count("view.n_events", findings_.coverage.events_processed);
    if (grade(findings_) == Grade::not_examined)
        return paragraph("", reader_.say(none_examined(findings_), {{"events", events}}));
    out_ << painted(reader_.say(none_title(findings_)), "\x1b[1m") << '\n';
    paragraph("", reader_.say("view.none.looked_for",
                              {{"rules", reader_.count("view.n_rules", findings_.coverage.rules_loaded)},
                               {"events", events},
                               {"hosts", reader_.count("view.n_hosts", seen.hosts.size())}}));
}

void Table::earlier() {
    if (!findings_.earlier || findings_.earlier->count == 0) return;
    heading(reader_.say("view.earlier"));
    for (const auto& each : findings_.earlier->cases) {
        out_ << "  "
             << painted(fmt::format("{}/100  {}", each.score, reader_.level(each.severity)), colour_of(each.severity))
             << "  " << each.id << '\n';
        paragraph("    ", visible(title_of(reader_, each)));
        const std::string product = each.product.empty() ? reader_.say("view.unknown") : each.product;
        paragraph("    ", reader_.say("view.earlier.line", {{"product", visible(product)},
                                                            {"hosts", visible(hosts_of(reader_, each))},
                                                            {"when", reader_.range(each.first_seen, each.last_seen)}}));
        for (const auto id : remarks_on(each)) paragraph("    ", reader_.say(id));
    }
    if (findings_.earlier->cases.size() < findings_.earlier->count)
        out_ << "  " << reader_.shown(findings_.earlier->cases.size(), findings_.earlier->count) << '\n';
    paragraph("  ", reader_.say("view.earlier.meaning"));
}

void Table::rules() {
    const auto totals = outside_cases(findings_);
    if (totals.empty()) return;
    size_t detections = 0;
    for (const auto& each : totals) detections += each.detections.size();
    heading(reader_.say("view.table.outside", {{"detections", reader_.count("view.n_detections", detections)},
                                               {"rules", reader_.count("view.n_rules", totals.size())}}));
    const size_t shown = std::min(totals.size(), style_.rules_max);
    for (size_t index = 0; index < shown; ++index) {
        const auto& each = totals[index];
        const std::string level = reader_.level(each.rule->level);
        const std::string counts = reader_.say(
            "view.table.total_hosts",
            {{"total", with_separators(each.detections.size())}, {"hosts", with_separators(each.hosts.size())}});
        const std::string line =
            fmt::format("{}  {}", pad_to_width(counts, 24), visible(reader_.rule_title(*each.rule)));
        const size_t room = style_.width > 20 ? style_.width - 16 : 400;
        out_ << "  " << painted(pad_to_width(level, 13), colour_of(each.rule->level)) << ' ' << cut_to_width(line, room)
             << '\n';
    }
    if (shown < totals.size()) out_ << "  " << reader_.shown(shown, totals.size()) << '\n';
}

void Table::coverage() {
    const auto& coverage = findings_.coverage;
    const auto seen = examined(coverage);
    heading(reader_.say("view.table.examined"));
    const std::string period = seen.first ? reader_.range(*seen.first, *seen.last) : reader_.say("view.not_examined");
    paragraph("  ",
              reader_.say("view.table.coverage", {{"files", reader_.count("view.n_files", seen.files)},
                                                  {"events", reader_.count("view.n_events", coverage.events_processed)},
                                                  {"hosts", reader_.count("view.n_hosts", seen.hosts.size())},
                                                  {"period", period}}));
    paragraph("  ", reader_.say("view.table.rules", {{"rules", reader_.count("view.n_rules", coverage.rules_loaded)},
                                                     {"rejected", with_separators(coverage.rules_rejected.size())},
                                                     {"silent", with_separators(coverage.rules_cannot_fire.size())}}));
    if (coverage.indicators.loaded > 0) paragraph("  ", reader_.indicators(coverage.indicators));
    for (const auto& each : coverage.sources)
        if (each.packets) paragraph("  ", visible(each.path + ": ") + reader_.packets(*each.packets));
    recovered(seen);
    not_seen();
}

void Table::recovered(const Examined& seen) {
    if (!seen.recovery) return;
    paragraph("  ", reader_.recovery(*seen.recovery));
    std::vector<const events::SourceReport*> logs;
    for (const auto& each : findings_.coverage.sources)
        if (each.recovery && each.recovery->recovered > 0) logs.push_back(&each);
    some_of(logs.size(), [&](size_t index) {
        return visible(fmt::format("{}: {}", logs[index]->path, with_separators(logs[index]->recovery->recovered)));
    });
}

void Table::not_seen() {
    const auto& coverage = findings_.coverage;
    not_read();
    uint64_t passed_over = 0;
    for (const auto& source : coverage.sources) passed_over += source.passed_over;
    counted("view.n_passed_over", passed_over);
    for (const auto& line : repeats(coverage, reader_)) paragraph("  ", line);
    counted("view.n_dropped", coverage.events_dropped);
    counted("view.n_without_time", coverage.events_without_time);
    counted("view.n_forgotten", coverage.ledger_forgotten + coverage.correlations_forgotten);
    std::vector<const events::IndicatorListReport*> lists;
    for (const auto& each : coverage.indicators.lists)
        if (each.refused > 0) lists.push_back(&each);
    counted("view.n_refused", coverage.indicators.refused());
    some_of(lists.size(), [&](size_t index) {
        return reader_.say("view.refused_of", {{"list", visible(lists[index]->list)},
                                               {"refused", with_separators(lists[index]->refused)},
                                               {"taken", with_separators(lists[index]->taken)}});
    });
    rejected_rules();
    silent_rules();
}

void Table::not_read() {
    const auto& coverage = findings_.coverage;
    const auto seen = examined(coverage);
    const auto list = [&](std::string_view id, const std::vector<const events::SourceReport*>& sources) {
        counted(id, sources.size());
        some_of(sources.size(), [&](size_t index) {
            return visible(sources[index]->path + ": " + reader_.reason(sources[index]->reason));
        });
    };
    list("view.n_unreadable", seen.unreadable);
    list("view.n_partial", seen.partial);
    list("view.n_lossy", seen.lossy);
    counted("view.n_mismatch", seen.checksum_mismatches);
    counted("view.n_skipped", coverage.skipped_count);
    some_of(
        coverage.skipped.size(),
        [&](size_t index) {
            return visible(coverage.skipped[index].path + ": " + reader_.reason(coverage.skipped[index].why));
        },
        coverage.skipped_count);
}

void Table::rejected_rules() {
    const auto& rejected = findings_.coverage.rules_rejected;
    counted("view.n_rejected", rejected.size());
    some_of(rejected.size(), [&](size_t index) {
        const auto& each = rejected[index];
        const std::string place =
            each.line == 0 ? each.file : fmt::format("{}:{}:{}", each.file, each.line, each.column);
        return visible(fmt::format("{}: {}", place, each.why));
    });
}

void Table::silent_rules() {
    const auto reasons = silent_by_reason(findings_.coverage);
    if (!reasons.empty()) out_ << "  " << reader_.say("view.cannot_fire") << '\n';
    some_of(reasons.size(), [&](size_t index) {
        return reader_.say("view.silent_because", {{"rules", reader_.count("view.n_rules", reasons[index].second)},
                                                   {"why", visible(reader_.reason(reasons[index].first))}});
    });
}

}  // namespace

void write_table(const Findings& findings, const Reader& reader, const TableStyle& style, std::ostream& out) {
    Table(findings, reader, style, out).write();
}

}  // namespace mitsuke::views
