// SPDX-License-Identifier: Apache-2.0
#include "cases/earlier_cases.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/ip.h"
#include "cases/scoring.h"

namespace mitsuke::cases {

namespace {

// When this hunt ends; of two in the middle the earlier: rather a case too long than one too short.
std::optional<Time> end_of(const events::Coverage& coverage) {
    std::vector<Time> ends;
    for (const auto& source : coverage.sources)
        if (source.last) ends.push_back(*source.last);
    if (ends.empty()) return {};
    const auto middle = ends.begin() + static_cast<std::ptrdiff_t>((ends.size() - 1) / 2);
    std::nth_element(ends.begin(), middle, ends.end());
    return *middle;
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

EarlierCase earlier_case(std::string id, const CaseBook::Told& told, const std::optional<Time>& now) {
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
    made.is_recent = !now || told.last >= *now || *now - told.last <= open_for;
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
