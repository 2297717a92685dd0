// SPDX-License-Identifier: Apache-2.0
#include "views/zone.h"

#include <fmt/format.h>
#include <time.h>

#include "base/text.h"

namespace mitsuke::views {

namespace {

using namespace std::chrono;

std::string offset_name(minutes offset) {
    if (offset == minutes{0}) return "UTC";
    const auto total = offset < minutes{0} ? -offset.count() : offset.count();
    return fmt::format("UTC{}{:02}:{:02}", offset < minutes{0} ? '-' : '+', total / 60, total % 60);
}

// Without daylight saving every zone is one offset; 64-bit time_t covers all of Time's range.
Zone::Civil local_civil(Time time) {
    const time_t clock = duration_cast<seconds>(floor<seconds>(time).time_since_epoch()).count();
    tm parts{};
    localtime_r(&clock, &parts);
    const std::string_view name = parts.tm_zone ? parts.tm_zone : "";
    const bool is_number = name.empty() || name.front() == '+' || name.front() == '-';
    const auto offset = duration_cast<minutes>(seconds{parts.tm_gmtoff});
    return {parts.tm_year + 1900,
            static_cast<unsigned>(parts.tm_mon + 1),
            static_cast<unsigned>(parts.tm_mday),
            static_cast<unsigned>(parts.tm_hour),
            static_cast<unsigned>(parts.tm_min),
            static_cast<unsigned>(parts.tm_sec),
            is_number ? offset_name(offset) : std::string(name)};
}

std::string date_of(const Zone::Civil& at, Language language) {
    return language == Language::japanese ? fmt::format("{:04}/{:02}/{:02}", at.year, at.month, at.day)
                                          : fmt::format("{:04}-{:02}-{:02}", at.year, at.month, at.day);
}

std::string clock_of(const Zone::Civil& at) { return fmt::format("{:02}:{:02}", at.hour, at.minute); }

}  // namespace

Result<Zone> Zone::parse(std::string_view text) {
    if (equals_ignoring_case(text, "utc") || text == "Z") return utc();
    if (equals_ignoring_case(text, "local")) return local();
    if (equals_ignoring_case(text, "jst")) return fixed(hours{9}, "JST");
    const auto unknown = [text] {
        return fail(ErrorKind::usage, fmt::format("unknown time zone '{}': expected UTC, local, JST or +09:00", text));
    };
    if (text.size() < 5 || text.size() > 6 || (text.front() != '+' && text.front() != '-')) return unknown();
    if (text.size() == 6 && text[3] != ':') return unknown();
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const std::string_view hour = text.substr(1, 2), minute = text.substr(text.size() - 2);
    for (const char c : {hour[0], hour[1], minute[0], minute[1]})
        if (!is_digit(c)) return unknown();
    const int hours_east = (hour[0] - '0') * 10 + hour[1] - '0',
              minutes_east = (minute[0] - '0') * 10 + minute[1] - '0';
    if (hours_east > 14 || minutes_east > 59) return unknown();
    const minutes offset{hours_east * 60 + minutes_east};
    const minutes east = text.front() == '-' ? -offset : offset;
    return fixed(east, offset_name(east));
}

Zone::Civil Zone::civil(Time time) const {
    if (is_local_) return local_civil(time);
    const auto shifted = floor<seconds>(time) + offset_;
    const auto date = floor<days>(shifted);
    const year_month_day ymd{date};
    const hh_mm_ss clock{shifted - date};
    return {static_cast<int>(ymd.year()),
            static_cast<unsigned>(ymd.month()),
            static_cast<unsigned>(ymd.day()),
            static_cast<unsigned>(clock.hours().count()),
            static_cast<unsigned>(clock.minutes().count()),
            static_cast<unsigned>(clock.seconds().count()),
            name_};
}

std::string Zone::format(Time time, Language language) const {
    const Civil at = civil(time);
    return fmt::format("{} {}:{:02} {}", date_of(at, language), clock_of(at), at.second, at.name);
}

std::string Zone::format_minute(Time time, Language language) const {
    const Civil at = civil(time);
    return fmt::format("{} {} {}", date_of(at, language), clock_of(at), at.name);
}

std::string Zone::format_range(Time first, Time last, Language language) const {
    const Civil from = civil(first), to = civil(last);
    const bool same_year = from.year == to.year;
    const bool same_day = same_year && from.month == to.month && from.day == to.day;
    const std::string start = date_of(from, language) + " " + clock_of(from);
    const std::string first_name = from.name == to.name ? "" : " " + from.name;
    if (same_day && from.hour == to.hour && from.minute == to.minute && first_name.empty())
        return start + " " + to.name;
    if (same_day) return fmt::format("{}{} – {} {}", start, first_name, clock_of(to), to.name);
    const std::string end_date = same_year ? date_of(to, language).substr(5) : date_of(to, language);
    return fmt::format("{}{} – {} {} {}", start, first_name, end_date, clock_of(to), to.name);
}

}  // namespace mitsuke::views
