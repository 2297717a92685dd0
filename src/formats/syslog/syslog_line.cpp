// SPDX-License-Identifier: Apache-2.0
#include "formats/syslog/syslog_line.h"

#include <array>

#include "base/text.h"

namespace mitsuke::formats {

namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr year leap_year{2000};

// The text up to the next space, which is taken too.
std::string_view take_word(std::string_view& text) {
    const size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return word;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "<34>": facility and severity, at most three digits (RFC 5424 6.2.1).
void skip_priority(std::string_view& line) {
    if (!line.starts_with('<')) return;
    const size_t end = line.substr(0, 5).find('>');
    if (end == std::string_view::npos || end < 2) return;
    for (size_t index = 1; index < end; ++index)
        if (!is_digit(line[index])) return;
    line.remove_prefix(end + 1);
}

std::optional<unsigned> two_digits(std::string_view text) {
    if (text.size() != 2 || !is_digit(text[1])) return {};
    if (text[0] == ' ') return static_cast<unsigned>(text[1] - '0');
    if (!is_digit(text[0])) return {};
    return static_cast<unsigned>((text[0] - '0') * 10 + (text[1] - '0'));
}

// "May  7 00:17:00 " (RFC 3164 4.1.2), as the time since the year began.
std::optional<Duration> take_yearless_time(std::string_view& line) {
    constexpr size_t size = 16;
    if (line.size() < size || line[3] != ' ' || line[6] != ' ' || line[9] != ':' || line[12] != ':' || line[15] != ' ')
        return {};
    unsigned month_number = 0;
    for (unsigned index = 0; index < months.size(); ++index)
        if (line.substr(0, 3) == months[index]) month_number = index + 1;
    const auto day_number = two_digits(line.substr(4, 2));
    const auto hour = two_digits(line.substr(7, 2));
    const auto minute = two_digits(line.substr(10, 2));
    const auto second = two_digits(line.substr(13, 2));
    if (month_number == 0 || !day_number || !hour || !minute || !second) return {};
    const year_month_day date{leap_year, month{month_number}, day{*day_number}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return {};
    line.remove_prefix(size);
    const auto days_passed = sys_days{date} - sys_days{leap_year / January / 1};
    return days_passed + hours{*hour} + minutes{*minute} + seconds{*second};
}

// "sshd[4711]: text", "/usr/sbin/cron[1]: text", "kernel: text"; a line without a tag is all text.
void read_tag(std::string_view text, SyslogLine& line) {
    const size_t end = text.find_first_of(" :[");
    line.message = text;
    if (end == 0 || end == std::string_view::npos || text[end] == ' ') return;
    std::string_view rest = text.substr(end);
    std::string_view pid;
    if (rest.front() == '[') {
        const size_t close = rest.find("]:");
        if (close > 32) return;
        pid = rest.substr(1, close - 1);
        rest.remove_prefix(close + 1);
    }
    rest.remove_prefix(1);
    if (rest.starts_with(' ')) rest.remove_prefix(1);
    line.program = file_name(text.substr(0, end));
    line.pid = pid;
    line.message = rest;
}

// "[id a=\"b\"][id ..] text" or "- text" (RFC 5424 6.3): the data is skipped.
std::string_view after_structured_data(std::string_view text) {
    if (text.starts_with("- ")) return text.substr(2);
    if (text == "-") return {};
    bool quoted = false;
    size_t index = 0;
    for (; index < text.size(); ++index) {
        const char c = text[index];
        if (c == '\\' && quoted) {
            ++index;
            continue;
        }
        if (c == '"') quoted = !quoted;
        if (c == ' ' && !quoted && index > 0 && text[index - 1] == ']') break;
    }
    return index < text.size() ? text.substr(index + 1) : std::string_view{};
}

std::string_view without_nil(std::string_view value) { return value == "-" ? std::string_view{} : value; }

std::optional<SyslogLine> parse_rfc5424(std::string_view rest) {
    SyslogLine line;
    line.time = parse_time(take_word(rest));
    if (!line.time) return {};
    line.host = without_nil(take_word(rest));
    line.program = file_name(without_nil(take_word(rest)));
    line.pid = without_nil(take_word(rest));
    (void)take_word(rest);  // the message's type
    line.message = after_structured_data(rest);
    return line;
}

}  // namespace

Time SyslogLine::time_in(int in_year) const {
    const sys_days new_year{year{in_year} / January / 1};
    const bool past_february = since_new_year >= days{60};
    const bool skip_leap_day = past_february && !year{in_year}.is_leap();
    return new_year + since_new_year - (skip_leap_day ? days{1} : days{0});
}

std::optional<SyslogLine> parse_syslog_line(std::string_view text) {
    skip_priority(text);
    if (text.starts_with("1 ")) return parse_rfc5424(text.substr(2));
    SyslogLine line;
    if (const auto since = take_yearless_time(text)) {
        line.since_new_year = *since;
    } else {
        line.time = parse_time(take_word(text));
        if (!line.time) return {};
    }
    line.host = take_word(text);
    if (line.host.empty() || text.empty()) return {};
    // dpkg, apt and others also begin with a time; a host is no date, no word with a colon.
    if (line.host.find(':') != std::string_view::npos && line.host.find("::") == std::string_view::npos) return {};
    read_tag(text, line);
    return line;
}

}  // namespace mitsuke::formats
