// SPDX-License-Identifier: Apache-2.0
// Lists of lines: comma-separated with or without a header, or one indicator a line.
#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "formats/csv/csv_reader.h"
#include "intel/indicator_list.h"
#include "intel/indicator_type.h"

namespace mitsuke::intel {
namespace {

enum class Column : uint8_t { none, value, type, threat, confidence, first_seen, expires, source, description };

struct ColumnName {
    std::string_view name;
    Column column;
};
constexpr std::array column_names{
    ColumnName{"indicator", Column::value},
    ColumnName{"value", Column::value},
    ColumnName{"ioc", Column::value},
    ColumnName{"ioc_value", Column::value},
    ColumnName{"indicator_value", Column::value},
    ColumnName{"observable", Column::value},
    ColumnName{"type", Column::type},
    ColumnName{"ioc_type", Column::type},
    ColumnName{"indicator_type", Column::type},
    ColumnName{"kind", Column::type},
    ColumnName{"category", Column::type},
    ColumnName{"threat", Column::threat},
    ColumnName{"threat_name", Column::threat},
    ColumnName{"malware", Column::threat},
    ColumnName{"malware_printable", Column::threat},
    ColumnName{"family", Column::threat},
    ColumnName{"associated malware", Column::threat},
    ColumnName{"campaign", Column::threat},
    ColumnName{"confidence", Column::confidence},
    ColumnName{"confidence_level", Column::confidence},
    ColumnName{"first_seen", Column::first_seen},
    ColumnName{"first_seen_utc", Column::first_seen},
    ColumnName{"first seen", Column::first_seen},
    ColumnName{"date", Column::first_seen},
    ColumnName{"dateadded", Column::first_seen},
    ColumnName{"expires", Column::expires},
    ColumnName{"expiration", Column::expires},
    ColumnName{"valid_until", Column::expires},
    ColumnName{"source", Column::source},
    ColumnName{"reference", Column::source},
    ColumnName{"feed", Column::source},
    ColumnName{"provider", Column::source},
    ColumnName{"description", Column::description},
    ColumnName{"comment", Column::description},
    ColumnName{"comments", Column::description},
    ColumnName{"notes", Column::description},
    ColumnName{"title", Column::description},
};

/// What the columns of a list are. A column named after a type ("sha256", "FQDN") holds values of it.
struct Columns {
    std::vector<Column> meaning;
    std::vector<std::string> type;  ///< per column; empty: see the type column

    bool has_value() const { return std::find(meaning.begin(), meaning.end(), Column::value) != meaning.end(); }
};

Columns read_header(const std::vector<std::string_view>& fields) {
    Columns columns;
    for (const auto field : fields) {
        const auto name = trim(field);
        const auto* found = std::find_if(column_names.begin(), column_names.end(), [name](const ColumnName& each) {
            return equals_ignoring_case(each.name, name);
        });
        // A column of ports beside one of addresses is no list of ports.
        const bool is_type_name =
            found == column_names.end() && type_of_word(name).value_or(IndicatorType::port) != IndicatorType::port;
        columns.meaning.push_back(is_type_name                  ? Column::value
                                  : found == column_names.end() ? Column::none
                                                                : found->column);
        columns.type.emplace_back(is_type_name ? name : std::string_view{});
    }
    return columns;
}

char separator_of(std::string_view text) {
    formats::CsvReader reader(text.substr(0, 4096), '\n');
    std::vector<std::string_view> line;
    if (!reader.next(line) || line.empty()) return ',';
    const auto count = [&line](char c) { return std::count(line[0].begin(), line[0].end(), c); };
    if (count(',') > 0) return ',';
    return count('\t') > 0 ? '\t' : count(';') > 0 ? ';' : ',';
}

/// Without a header: the first field that looks like an indicator is one; the others are told by what
/// they hold.
void take_row_without_header(const std::vector<std::string_view>& fields, uint64_t line, ListSink& sink) {
    ListedIndicator listed;
    std::string value;
    for (const auto field : fields) {
        if (listed.value.empty() && guess_type(value = refang(trim(field))) != IndicatorType::other) {
            listed.value = field;
        } else if (listed.type.empty() && type_of_word(field)) {
            listed.type = field;
        } else if (!listed.confidence && parse_confidence(field)) {
            listed.confidence = parse_confidence(field);
        } else if (!listed.first_seen && parse_date(field)) {
            listed.first_seen = parse_date(field);
        } else if (listed.threat.empty() && field.find(' ') == std::string_view::npos) {
            listed.threat = field;
        } else if (listed.description.empty()) {
            listed.description = field;
        }
    }
    if (listed.value.empty() && !fields.empty()) listed.value = fields[0];
    sink.take(listed, line);
}

void take_row(const Columns& columns, const std::vector<std::string_view>& fields, uint64_t line, ListSink& sink) {
    ListedIndicator listed;
    const size_t count = std::min(fields.size(), columns.meaning.size());
    for (size_t index = 0; index < count; ++index) {
        const std::string_view field = fields[index];
        switch (columns.meaning[index]) {
            case Column::type: listed.type = field; break;
            case Column::threat: listed.threat = field; break;
            case Column::confidence: listed.confidence = parse_confidence(field); break;
            case Column::first_seen: listed.first_seen = parse_date(field); break;
            case Column::expires: listed.expires = parse_date(field); break;
            case Column::source: listed.source = field; break;
            case Column::description: listed.description = field; break;
            default: break;
        }
    }
    for (size_t index = 0; index < count; ++index) {
        if (columns.meaning[index] != Column::value || trim(fields[index]).empty()) continue;
        ListedIndicator one = listed;
        one.value = fields[index];
        if (!columns.type[index].empty()) one.type = columns.type[index];
        sink.take(one, line);
    }
}

/// A line of a hosts file or of an ad blocker, or an indicator with a remark after it.
std::string_view value_of_line(std::string_view line) {
    if (const size_t remark = line.find(" #"); remark != std::string_view::npos) line = trim(line.substr(0, remark));
    for (const std::string_view sink_address : {"0.0.0.0 ", "127.0.0.1 ", "0.0.0.0\t", "127.0.0.1\t"})
        if (line.starts_with(sink_address)) return trim(line.substr(sink_address.size()));
    if (line.starts_with("||") && line.ends_with('^')) return line.substr(2, line.size() - 3);
    return line;
}

}  // namespace

bool looks_like_csv(std::string_view text) {
    formats::CsvReader reader(text.substr(0, 64UL * 1024), separator_of(text));
    std::vector<std::string_view> fields;
    if (!reader.next(fields)) return false;
    if (read_header(fields).has_value() && guess_type(refang(fields[0])) == IndicatorType::other) return true;
    return fields.size() > 1;
}

void read_csv_list(std::string_view text, ListSink& sink) {
    formats::CsvReader reader(text, separator_of(text));
    std::vector<std::string_view> fields;
    if (!reader.next(fields)) return;
    const Columns columns = read_header(fields);
    const bool has_header = columns.has_value() && guess_type(refang(fields[0])) == IndicatorType::other;
    if (!has_header) take_row_without_header(fields, reader.line(), sink);
    while (reader.next(fields)) {
        if (has_header) {
            take_row(columns, fields, reader.line(), sink);
        } else {
            take_row_without_header(fields, reader.line(), sink);
        }
    }
}

void read_plain_list(std::string_view text, ListSink& sink) {
    for (uint64_t number = 1; !text.empty(); ++number) {
        const size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line[0] == '#' || line[0] == '!' || line[0] == ';') continue;
        ListedIndicator listed;
        listed.value = value_of_line(line);
        sink.take(listed, number);
    }
}

}  // namespace mitsuke::intel
