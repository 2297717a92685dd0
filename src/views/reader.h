// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/catalogue.h"
#include "base/time.h"
#include "events/coverage.h"
#include "events/detection.h"
#include "views/zone.h"

namespace mitsuke::views {

/// The person who reads: language and zone, and the catalogue that has the words. The catalogue must
/// outlive the reader.
struct Reader {
    using Parameters = std::vector<std::pair<std::string, std::string>>;

    const Catalogue& catalogue;
    Language language = Language::english;
    Zone zone = Zone::utc();

    bool is_japanese() const { return language == Language::japanese; }

    /// The text of an id that begins with "view.".
    std::string say(std::string_view id, Parameters parameters = {}) const;
    /// A sentence of a case. Parameters that are durations as format_duration() writes them ("2 h 03 min")
    /// are said in the reader's language.
    std::string say(const Message& message) const;
    /// "1 host", "2 hosts": the id, or id + ".one" where the catalogue has it. The parameter is {n}.
    std::string count(std::string_view id, uint64_t n) const;
    /// "1,000 of 12,431 shown", the words for every list that was cut.
    std::string shown(uint64_t some, uint64_t all) const;

    /// Why something was not read or cannot fire, as parsers and rules say it in English, in the reader's language
    /// where the catalogue knows the sentence ("reason."); else as it is.
    std::string reason(std::string_view english) const;

    /// "a.bin: no reader knows this format", "81 files: no reader knows this format: README.md, a.bin, …".
    std::string unread(std::string_view reason, const std::vector<const events::SourceReport*>& sources) const;

    /// "1,204 indicators looked for: domains 800, addresses 404".
    std::string indicators(const events::IndicatorReport& indicators) const;

    /// "3 deleted records were recovered from the slack of event logs; of 1 more only its head is left".
    std::string recovery(const events::RecoveryCounts& recovery) const;

    /// "12 packets received = 11 read + 1 dropped by the kernel; ..".
    std::string packets(const events::PacketCounts& packets) const;

    std::string time(Time at) const { return zone.format(at, language); }
    std::string minute(Time at) const { return zone.format_minute(at, language); }
    /// "10:01"
    std::string clock(Time at) const { return zone.format(at, language).substr(11, 5); }
    std::string range(Time first, Time last) const { return zone.format_range(first, last, language); }
    /// "2 h 03 min"; in Japanese "2時間03分".
    std::string duration(Duration length) const;
    std::string level(events::Level level) const;
    /// "Compromise likely", from a case's severity: the two never contradict each other.
    std::string verdict(events::Level severity) const;
    std::string rule_title(const events::RuleInfo& rule) const;
};

/// "12,431".
std::string with_separators(uint64_t number);

/// The rule's file or list without its folders, for a narrow column.
std::string short_rule_name(const events::RuleInfo& rule);

/// The value that says most about what the event did: the file, the name asked, the command line.
std::string main_value(const events::Detection& detection);

}  // namespace mitsuke::views
