// SPDX-License-Identifier: Apache-2.0
#include "rules/time_part.h"

#include <chrono>
#include <string>

#include "base/text.h"
#include "base/time.h"

namespace mitsuke::rules {

namespace {

using namespace std::chrono;

/// ISO 8601: the week belongs to the year that has its Thursday.
int64_t iso_week(sys_days day) {
    const sys_days thursday = day - days{weekday{day}.iso_encoding() - 1} + days{3};
    const year_month_day date{thursday};
    return (thursday - sys_days{date.year() / January / 1}).count() / 7 + 1;
}

/// The time as written: without its zone, "Z" is understood.
std::optional<Time> as_written(std::string_view value) {
    constexpr size_t date_and_time = 19;  // 2024-03-05T00:01:30
    if (!parse_time(value)) return parse_epoch(value);
    return parse_time(value.substr(0, date_and_time));
}

}  // namespace

std::optional<int64_t> time_part(std::string_view value, TimePart part) {
    const auto time = as_written(trim(value));
    if (!time) return {};
    const sys_days day = floor<days>(*time);
    const year_month_day date{day};
    const auto of_day = floor<minutes>(*time - day).count();
    switch (part) {
        case TimePart::minute: return of_day % 60;
        case TimePart::hour: return of_day / 60;
        case TimePart::day: return static_cast<unsigned>(date.day());
        case TimePart::week: return iso_week(day);
        case TimePart::month: return static_cast<unsigned>(date.month());
        case TimePart::year: return static_cast<int>(date.year());
    }
    return {};
}

}  // namespace mitsuke::rules
