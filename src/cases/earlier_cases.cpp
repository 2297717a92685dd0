// SPDX-License-Identifier: Apache-2.0
#include "cases/earlier_cases.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "base/ip.h"
#include "base/text.h"
#include "cases/hunt_end.h"
#include "cases/scoring.h"

namespace mitsuke::cases {

namespace {

// A machine whose clock is years behind, or that has none, must not make its case old on the day after.
bool is_recent(const CaseBook::Told& told, const std::optional<HuntEnd>& now) {
    return !now || std::max(told.last, told.hunt_end.value_or(told.last)) >= now->early - open_for;
}

// Coverage counts no address outside the house among the hosts.
bool is_outside(std::string_view host) {
    const auto address = IpAddress::parse(host);
    return address && !address->is_internal();
}

enum class Seen : uint8_t { no, perhaps, yes };

// The machines that this hunt has records of. Within a hunt pipeline/host_names.h takes a short name for a full one
// where no two machines share it; whether that is the machine of an earlier hunt is not known.
class SeenHosts {
public:
    explicit SeenHosts(const events::Coverage& coverage) {
        for (const auto& source : coverage.sources)
            for (const auto& host : source.hosts) add(ascii_lower(host));
    }

    Seen find(std::string_view host) const {
        const std::string name = ascii_lower(host);
        if (names_.contains(name)) return Seen::yes;
        const bool is_short = name.find('.') == std::string::npos;
        const bool is_like_one = is_short ? first_labels_.contains(name) : names_.contains(first_label(name));
        return is_like_one || is_outside(host) ? Seen::perhaps : Seen::no;
    }

private:
    static std::string first_label(const std::string& name) {
        return IpAddress::parse(name) ? name : name.substr(0, name.find('.'));
    }
    void add(std::string name) {
        first_labels_.insert(first_label(name));
        names_.insert(std::move(name));
    }
    std::set<std::string> names_, first_labels_;  ///< in lower case
};

std::optional<bool> is_examined(const EarlierCase& of, const SeenHosts& seen) {
    Seen best = of.hosts.empty() || of.has_more_hosts ? Seen::perhaps : Seen::no;
    for (const auto& host : of.hosts) best = std::max(best, seen.find(host));
    return best == Seen::perhaps ? std::nullopt : std::optional(best == Seen::yes);
}

EarlierCase earlier_case(std::string id, const CaseBook::Told& told, const std::optional<HuntEnd>& now) {
    EarlierCase made;
    made.id = std::move(id);
    made.title = told.words.title;
    made.product = told.words.product;
    made.hosts = told.words.hosts;
    made.has_more_hosts = told.words.has_more_hosts;
    made.score = told.score;
    made.severity = severity_of(told.score);
    made.first_seen = told.since;
    made.last_seen = told.last;
    made.is_recent = is_recent(told, now);
    return made;
}

bool matters_more(const EarlierCase& left, const EarlierCase& right) {
    return std::tie(left.is_recent, left.severity, left.last_seen) >
           std::tie(right.is_recent, right.severity, right.last_seen);
}

}  // namespace

EarlierCases earlier_cases(const Findings& findings, const CaseBook& book) {
    std::set<std::string_view> told_now;
    for (const auto& each : findings.cases) told_now.insert(each.id);
    const auto now = end_of(findings.coverage);
    EarlierCases all;
    for (const auto& [number, told] : book.cases())
        if (auto id = case_id(number); !told_now.contains(id))
            all.cases.push_back(earlier_case(std::move(id), told, now));
    all.count = all.cases.size();
    std::stable_sort(all.cases.begin(), all.cases.end(), matters_more);
    if (all.cases.size() > earlier_cases_max) all.cases.resize(earlier_cases_max);
    const SeenHosts seen(findings.coverage);
    for (auto& each : all.cases) each.is_examined = is_examined(each, seen);
    std::stable_sort(all.cases.begin(), all.cases.end(),
                     [](const auto& left, const auto& right) { return left.last_seen > right.last_seen; });
    return all;
}

}  // namespace mitsuke::cases
