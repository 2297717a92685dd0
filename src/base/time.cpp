// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <fmt/format.h>

#include <charconv>

namespace mitsuke {

namespace {

using namespace std::chrono;

// Takes `width` digits from the front of `text`, or fails.
std::optional<int> take_digits(std::string_view& text, size_t width) {
    if (text.size() < width) return {};
    int value = 0;
    for (size_t index = 0; index < width; ++index) {
        const char c = text[index];
        if (c < '0' || c > '9') return {};
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(width);
    return value;
}

bool take_char(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

// ".473" -> 473000000; digits past the ninth are dropped.
std::optional<int64_t> take_fraction(std::string_view& text) {
    if (!take_char(text, ".,")) return 0;
    int64_t value = 0;
    size_t digits = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits) {
        if (digits < 9) value = value * 10 + (text.front() - '0');
        text.remove_prefix(1);
    }
    if (digits == 0) return {};
    for (size_t have = digits; have < 9; ++have) value *= 10;
    return value;
}

std::optional<minutes> take_zone(std::string_view& text) {
    if (text.empty()) return minutes{0};
    if (take_char(text, "Zz")) return minutes{0};
    const bool west = text.front() == '-';
    if (!take_char(text, "+-")) return {};
    const auto hour = take_digits(text, 2);
    take_char(text, ":");
    const auto minute = text.empty() ? std::optional<int>{0} : take_digits(text, 2);
    if (!hour || !minute || *hour > 23 || *minute > 59) return {};
    const minutes offset{*hour * 60 + *minute};
    return west ? -offset : offset;
}

// Time's range in whole seconds, a little inside what 64-bit nanoseconds hold.
constexpr int64_t seconds_max = 9'223'372'035;

std::optional<Time> from_seconds(int64_t whole, int64_t nanos) {
    if (whole > seconds_max || whole < -seconds_max) return {};
    return Time{seconds{whole} + nanoseconds{nanos}};
}

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
    const auto y = take_digits(text, 4);
    if (!y || !take_char(text, "-/")) return {};
    const auto m = take_digits(text, 2);
    if (!m || !take_char(text, "-/")) return {};
    const auto d = take_digits(text, 2);
    if (!d) return {};
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
    if (!date.ok()) return {};
    const int64_t days_seconds = sys_days{date}.time_since_epoch().count() * int64_t{86400};
    if (text.empty()) return from_seconds(days_seconds, 0);
    if (!take_char(text, "Tt ")) return {};
    const auto hour = take_digits(text, 2);
    if (!hour || !take_char(text, ":")) return {};
    const auto minute = take_digits(text, 2);
    if (!minute || !take_char(text, ":")) return {};
    const auto second = take_digits(text, 2);
    if (!second || *hour > 23 || *minute > 59 || *second > 60) return {};
    const auto fraction = take_fraction(text);
    if (!fraction) return {};
    take_char(text, " ");
    const auto zone = take_zone(text);
    if (!zone || !text.empty()) return {};
    const int64_t of_day = *hour * 3600 + *minute * 60 + *second - zone->count() * 60;
    return from_seconds(days_seconds + of_day, *fraction);
}

std::optional<Time> parse_epoch(std::string_view text) {
    int64_t whole = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, whole);
    if (error != std::errc{}) return {};
    text.remove_prefix(static_cast<size_t>(rest - text.data()));
    const auto fraction = take_fraction(text);
    if (!fraction || !text.empty()) return {};
    return from_seconds(whole, whole < 0 ? -*fraction : *fraction);
}

std::optional<Time> time_from_filetime(uint64_t ticks) {
    constexpr int64_t seconds_1601_to_1970 = 11'644'473'600;
    const auto whole = static_cast<int64_t>(ticks / 10'000'000) - seconds_1601_to_1970;
    return from_seconds(whole, static_cast<int64_t>(ticks % 10'000'000) * 100);
}

std::string format_rfc3339(Time time) {
    const auto date_time = floor<seconds>(time);
    const auto date = floor<days>(date_time);
    const year_month_day ymd{date};
    const hh_mm_ss clock{date_time - date};
    const auto nanos = (time - date_time).count();
    std::string out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(ymd.year()),
                                  static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                                  clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    if (nanos % 1'000'000 == 0 && nanos != 0) out += fmt::format(".{:03}", nanos / 1'000'000);
    else if (nanos % 1'000 == 0 && nanos != 0) out += fmt::format(".{:06}", nanos / 1'000);
    else if (nanos != 0) out += fmt::format(".{:09}", nanos);
    return out + "Z";
}

std::string format_duration(Duration duration) {
    const auto total = floor<seconds>(duration < Duration::zero() ? -duration : duration).count();
    const auto d = total / 86400, h = total / 3600 % 24, m = total / 60 % 60, s = total % 60;
    if (d > 0) return fmt::format("{} d {} h", d, h);
    if (h > 0) return fmt::format("{} h {:02} min", h, m);
    if (m > 0) return fmt::format("{} min {:02} s", m, s);
    return fmt::format("{} s", s);
}

}  // namespace mitsuke
