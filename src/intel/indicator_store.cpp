// SPDX-License-Identifier: Apache-2.0
#include "intel/indicator_store.h"

#include <fmt/format.h>

#include <functional>
#include <mutex>

namespace mitsuke::intel {
namespace {

size_t hash_of(const Details& details) {
    const std::hash<std::string_view> text;
    const auto ticks = [](const std::optional<Time>& time) {
        return time ? static_cast<size_t>(time->time_since_epoch().count()) : 1;
    };
    size_t hash = std::hash<const void*>{}(details.rule);
    for (const size_t part :
         {text(details.source), text(details.description), ticks(details.first_seen), ticks(details.expires)})
        hash = (hash ^ part) * 0x9E3779B97F4A7C15U;
    return hash;
}

events::Level level_of(Confidence confidence) {
    return confidence == Confidence::high     ? events::Level::high
           : confidence == Confidence::medium ? events::Level::medium
                                              : events::Level::low;
}

bool can_stand_alone(const Indicator& indicator) {
    if (indicator.confidence == Confidence::low || indicator.type == IndicatorType::port) return false;
    return indicator.type != IndicatorType::file_name || !is_common_file_name(indicator.value);
}

}  // namespace

const events::RuleInfo* IndicatorStore::rule_of(const std::string& list, const std::string& threat,
                                                Confidence confidence) {
    auto [found, is_new] = rules.try_emplace(RuleKey{list, threat, confidence});
    events::RuleInfo& rule = found->second;
    if (!is_new) return &rule;
    rule.kind = events::RuleKind::indicator;
    rule.name = list;
    rule.title = fmt::format("Indicator of {}", threat);
    rule.title_ja = fmt::format("{} の指標", threat);
    rule.description =
        fmt::format("The event shows what {} lists as {}, with {} confidence.", list, threat, to_string(confidence));
    rule.level = level_of(confidence);
    return &rule;
}

uint32_t IndicatorStore::details_of(Details wanted) {
    if (!details.empty() && details.back() == wanted) return static_cast<uint32_t>(details.size() - 1);
    const size_t hash = hash_of(wanted);
    const auto [first, last] = details_by_hash.equal_range(hash);
    for (auto each = first; each != last; ++each)
        if (details[each->second] == wanted) return each->second;
    const auto number = static_cast<uint32_t>(details.size());
    details.push_back(std::move(wanted));
    details_by_hash.emplace(hash, number);
    return number;
}

const IndicatorStore::Shown& IndicatorStore::show(uint64_t place) const {
    {
        const std::shared_lock lock(shown_mutex);
        if (const auto found = shown.find(place); found != shown.end()) return found->second;
    }
    const IndicatorTable::Entry entry = table.at(place);
    const Details& from = details[entry.details];
    Shown one;
    one.indicator = {entry.shown.empty() ? value_of_key(entry.space, entry.key) : std::string(entry.shown),
                     entry.type,
                     from.confidence,
                     from.threat,
                     from.source,
                     from.description,
                     from.first_seen,
                     from.expires};
    one.stands_alone = can_stand_alone(one.indicator);
    one.rule = from.rule;
    const std::unique_lock lock(shown_mutex);
    return shown.try_emplace(place, std::move(one)).first->second;
}

/// The same list says the same again: once is enough, at the higher confidence.
bool IndicatorStore::is_known(const IndicatorKey& key, const Details& from) const {
    bool known = false;
    table.find(key.space, hash_key(key.space, key.bytes.view()), key.bytes.view(), [&](uint64_t place) {
        const Details& other = details[table.at(place).details];
        known = known || (other.rule->name == from.rule->name && other.threat == from.threat &&
                          other.confidence >= from.confidence && other.expires == from.expires);
    });
    return known;
}

}  // namespace mitsuke::intel
