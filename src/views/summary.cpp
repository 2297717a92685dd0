// SPDX-License-Identifier: Apache-2.0
#include "views/summary.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "cases/scoring.h"
#include "views/reader.h"

namespace mitsuke::views {

using cases::Case;
using cases::Findings;

namespace {

void add_recovery(const events::SourceReport& source, std::optional<events::RecoveryCounts>& sum) {
    if (!source.recovery) return;
    if (!sum) sum.emplace();
    sum->recovered += source.recovery->recovered;
    sum->overwritten += source.recovery->overwritten;
}

}  // namespace

Examined examined(const events::Coverage& coverage) {
    Examined out;
    out.files = coverage.sources.size();
    for (const auto& each : coverage.sources) {
        out.hosts.insert(each.hosts.begin(), each.hosts.end());
        if (each.first && (!out.first || *each.first < *out.first)) out.first = each.first;
        if (each.last && (!out.last || *each.last > *out.last)) out.last = each.last;
        out.checksum_mismatches += each.checksum_mismatches;
        add_recovery(each, out.recovery);
        const bool is_whole = each.unreadable == 0 && each.reason.empty() && !each.format.empty();
        if (is_whole) continue;
        if (each.packets) out.lossy.push_back(&each);
        else (each.events == 0 ? out.unreadable : out.partial).push_back(&each);
    }
    return out;
}

events::Level severity_so_far(const Case& each) {
    return each.continues ? std::max(each.severity, cases::severity_of(each.continues->score)) : each.severity;
}

namespace {

using Severities = std::vector<events::Level>;

Severities severities_so_far(const Findings& findings) {
    Severities all;
    for (const auto& each : findings.cases) all.push_back(severity_so_far(each));
    return all;
}

Severities severities_of_earlier(const Findings& findings) {
    Severities all;
    if (!findings.earlier) return all;
    for (const auto& each : findings.earlier->cases)
        if (each.is_recent) all.push_back(each.severity);
    return all;
}

events::Level worst(const Severities& all) {
    return all.empty() ? events::Level::informational : *std::max_element(all.begin(), all.end());
}

Grade grade(const Findings& findings, const Severities& of_cases) {
    const auto& coverage = findings.coverage;
    const bool is_blind = coverage.rules_loaded > 0 && coverage.rules_cannot_fire.size() >= coverage.rules_loaded &&
                          findings.detections.empty();
    if (coverage.events_processed == 0 || is_blind) return Grade::not_examined;
    switch (worst(of_cases)) {
        case events::Level::critical: return Grade::e;
        case events::Level::high: return Grade::d;
        case events::Level::medium: return Grade::c;
        default: break;
    }
    if (!of_cases.empty()) return Grade::b;
    const bool has_high = std::any_of(findings.detections.begin(), findings.detections.end(),
                                      [](const auto& each) { return each.rule->level >= events::Level::high; });
    return has_high ? Grade::b : Grade::a;
}

}  // namespace

Grade grade(const Findings& findings) {
    Severities all = severities_so_far(findings);
    const auto earlier = severities_of_earlier(findings);
    all.insert(all.end(), earlier.begin(), earlier.end());
    return grade(findings, all);
}

Grade grade_of_this_hunt(const Findings& findings) {
    Severities all;
    for (const auto& each : findings.cases) all.push_back(each.severity);
    return grade(findings, all);
}

std::vector<const cases::EarlierCase*> urgent_of_earlier(const Findings& findings) {
    std::vector<const cases::EarlierCase*> urgent;
    if (!findings.earlier) return urgent;
    for (const auto& each : findings.earlier->cases)
        if (each.is_recent && each.severity >= events::Level::high) urgent.push_back(&each);
    return urgent;
}

std::string_view none_title(const Findings& findings) {
    return severities_of_earlier(findings).empty() ? "view.none.title" : "view.none.nothing_new";
}

std::string_view none_examined(const Findings& findings) {
    return findings.coverage.events_processed == 0 ? "view.none.no_events" : "view.none.no_rule_fits";
}

bool blames_product(const Findings& findings) {
    const auto gravest = worst(severities_so_far(findings));
    if (worst(severities_of_earlier(findings)) > gravest) return false;
    const auto is_own = [&findings](const cases::Evidence& item) {
        return findings.detections[item.detection].rule->own;
    };
    return std::any_of(findings.cases.begin(), findings.cases.end(), [&](const Case& each) {
        return severity_so_far(each) == gravest && !product_name(each).empty() &&
               std::any_of(each.evidence.begin(), each.evidence.end(), is_own);
    });
}

std::vector<Unread> unread_by_reason(const std::vector<const events::SourceReport*>& sources) {
    std::vector<Unread> groups;
    std::unordered_map<std::string_view, size_t> of_reason;
    for (const auto* source : sources) {
        const auto [place, is_new] = of_reason.try_emplace(source->reason, groups.size());
        if (is_new) groups.push_back({source->reason, {}});
        groups[place->second].sources.push_back(source);
    }
    std::stable_sort(groups.begin(), groups.end(),
                     [](const auto& left, const auto& right) { return left.sources.size() > right.sources.size(); });
    return groups;
}

std::optional<Time> recording_end(const Case& each, const events::Coverage& coverage) {
    std::optional<Time> of_hosts, of_all;
    const auto extend = [](std::optional<Time>& end, const std::optional<Time>& with) {
        if (with && (!end || *with > *end)) end = with;
    };
    for (const auto& source : coverage.sources) {
        extend(of_all, source.last);
        const bool knows_host = std::any_of(each.hosts.begin(), each.hosts.end(),
                                            [&source](const auto& host) { return source.hosts.contains(host); });
        if (knows_host) extend(of_hosts, source.last);
    }
    return of_hosts ? of_hosts : of_all;
}

Activity activity(const Case& each, const events::Coverage& coverage) {
    const auto end = recording_end(each, coverage);
    if (!end) return {};
    const Duration quiet = std::max(*end - each.last_seen, Duration::zero());
    return {true, quiet <= active_max, quiet};
}

std::vector<EvidenceGroup> evidence_by_reason(const Case& each, const Findings& findings) {
    std::vector<EvidenceGroup> groups;
    std::unordered_map<const events::RuleInfo*, size_t> of_rule;
    for (size_t index = 0; index < each.evidence.size(); ++index) {
        const auto& item = each.evidence[index];
        const auto* rule = findings.detections[item.detection].rule;
        const auto known = of_rule.find(rule);
        if (item.weight == 0 && known != of_rule.end()) {
            ++groups[known->second].count;
            continue;
        }
        of_rule.try_emplace(rule, groups.size());
        groups.push_back({index, 1, item.weight});
    }
    std::stable_sort(groups.begin(), groups.end(),
                     [](const auto& left, const auto& right) { return left.weight > right.weight; });
    return groups;
}

std::vector<TimelineRow> timeline(const Case& each, const Findings& findings, const Zone& zone) {
    constexpr size_t day_columns = 10;  // "2026-10-06"
    using Key = std::tuple<const events::RuleInfo*, std::string, std::string, std::string>;
    std::vector<TimelineRow> rows;
    std::map<Key, size_t> row_of;
    for (size_t index = 0; index < each.evidence.size(); ++index) {
        const auto& now = findings.detections[each.evidence[index].detection];
        Key key{now.rule, now.get("Image"), main_value(now),
                zone.format(now.time, Language::english).substr(0, day_columns)};
        const auto [place, is_new] = row_of.try_emplace(std::move(key), rows.size());
        if (is_new) rows.push_back({index, index, 0, {}});
        auto& row = rows[place->second];
        row.last = index;
        ++row.count;
        row.hosts.insert(now.host);
    }
    return rows;
}

std::vector<RuleTotal> outside_cases(const Findings& findings) {
    std::vector<RuleTotal> totals;
    std::unordered_map<const events::RuleInfo*, size_t> of_rule;
    for (size_t index = 0; index < findings.detections.size(); ++index) {
        if (findings.case_of[index]) continue;
        const auto& detection = findings.detections[index];
        const auto [place, is_new] = of_rule.try_emplace(detection.rule, totals.size());
        if (is_new) totals.push_back({detection.rule, {}, {}});
        totals[place->second].detections.push_back(index);
        totals[place->second].hosts.insert(detection.host);
    }
    std::stable_sort(totals.begin(), totals.end(), [](const auto& left, const auto& right) {
        if (left.rule->level != right.rule->level) return left.rule->level > right.rule->level;
        if (left.detections.size() != right.detections.size()) return left.detections.size() > right.detections.size();
        return left.rule->title < right.rule->title;
    });
    return totals;
}

std::vector<std::pair<std::string_view, size_t>> silent_by_reason(const events::Coverage& coverage) {
    std::map<std::string_view, size_t> counts;
    for (const auto& each : coverage.rules_cannot_fire) ++counts[each.why];
    std::vector<std::pair<std::string_view, size_t>> reasons(counts.begin(), counts.end());
    std::stable_sort(reasons.begin(), reasons.end(),
                     [](const auto& left, const auto& right) { return left.second > right.second; });
    return reasons;
}

std::vector<std::string> repeats(const events::Coverage& coverage, const Reader& reader) {
    const auto again = std::count_if(coverage.sources.begin(), coverage.sources.end(),
                                     [](const auto& each) { return each.hunted_before; });
    std::vector<std::string> lines;
    if (again > 0) lines.push_back(reader.count("view.n_hunted_before", static_cast<size_t>(again)));
    if (coverage.events_older_than_state > 0)
        lines.push_back(reader.count("view.n_older_than_state", coverage.events_older_than_state));
    return lines;
}

int weight_sum(const Case& each) {
    int sum = 0;
    for (const auto& item : each.evidence) sum += item.weight;
    for (const auto& item : each.against) sum += item.weight;
    return sum;
}

std::string product_name(const Case& each) {
    if (!each.product) return {};
    const auto& product = *each.product;
    return product.version.empty() ? product.name : product.name + " " + product.version;
}

}  // namespace mitsuke::views
