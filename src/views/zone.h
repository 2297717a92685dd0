// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/catalogue.h"
#include "base/result.h"
#include "base/time.h"

namespace mitsuke::views {

/// The zone of the person who reads. Only screens and reports use it; machine formats are UTC.
class Zone {
public:
    static Zone utc() { return fixed(std::chrono::minutes{0}, "UTC"); }
    /// The zone of this process (TZ), summer time included.
    static Zone local() { return Zone(true, {}, {}); }
    static Zone fixed(std::chrono::minutes east_of_utc, std::string name) {
        return Zone(false, east_of_utc, std::move(name));
    }
    /// "UTC", "local", "JST", "+09:00", "-0330".
    static Result<Zone> parse(std::string_view text);

    /// Date and time on a clock of the zone.
    struct Civil {
        int year = 1970;
        unsigned month = 1, day = 1, hour = 0, minute = 0, second = 0;
        std::string name;  ///< "JST", "UTC+09:00"
    };
    Civil civil(Time time) const;

    /// "2026-10-06 03:04:09 JST"; in Japanese "2026/10/06 03:04:09 JST".
    std::string format(Time time, Language language) const;
    /// The same without the seconds.
    std::string format_minute(Time time, Language language) const;
    /// "2026-10-06 03:04 – 10-09 11:30 JST": what both ends share is said once.
    std::string format_range(Time first, Time last, Language language) const;

private:
    Zone(bool is_local, std::chrono::minutes offset, std::string name)
        : is_local_(is_local), offset_(offset), name_(std::move(name)) {}

    bool is_local_;
    std::chrono::minutes offset_;
    std::string name_;
};

}  // namespace mitsuke::views
