// SPDX-License-Identifier: Apache-2.0
#include "cases/earlier_cases.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/ip.h"
#include "cases/hunt_end.h"
#include "cases/scoring.h"

namespace mitsuke::cases {

namespace {

// A machine whose clock is years behind, or that has none, must not make its case old on the day after.
bool is_recent(const CaseBook::Told& told, const std::optional<HuntEnd>& now) {
    return !now || std::max(told.last, told.hunt_end.value_or(told.last)) >= now->early - open_for;
}

// Coverage counts no address outside the house among the hosts.
bool is_outside(const std::string& host) {
    const auto address = IpAddress::parse(host);
    return address && !address->is_internal();
}

bool is_examined(const std::vector<std::string>& hosts, const events::Coverage& coverage) {
    if (std::any_of(hosts.begin(), hosts.end(), is_outside)) return true;
    return std::any_of(coverage.sources.begin(), coverage.sources.end(), [&hosts](const auto& source) {
        return std::any_of(hosts.begin(), hosts.end(),
                           [&source](const auto& host) { return source.hosts.contains(host); });
    });
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
    for (auto& each : all.cases) each.is_examined = is_examined(each.hosts, findings.coverage);
    std::stable_sort(all.cases.begin(), all.cases.end(),
                     [](const auto& left, const auto& right) { return left.last_seen > right.last_seen; });
    return all;
}

}  // namespace mitsuke::cases
