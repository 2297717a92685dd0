// SPDX-License-Identifier: Apache-2.0
#include "rules/correlator.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>
#include <unordered_map>

#include "base/sha256.h"
#include "base/text.h"
#include "rules/correlation_groups.h"
#include "rules/fold.h"
#include "rules/limits.h"
#include "rules/rule_set_implementation.h"

namespace mitsuke::rules {

namespace {

using Evidence = CorrelationMatch::Evidence;

/// Appends a value so that no two lists of values look the same; without letter case, as Sigma
/// compares.
void append_key(std::string_view value, std::string& key) {
    std::string folded = fold(value);
    if (folded.size() > limits::correlation_value_bytes_max) {
        folded = sha256_hex(folded);
        key += '#';
    }
    key += std::to_string(folded.size());
    key += ':';
    key += folded;
}

/// Decimal, or hexadecimal as Windows writes it, up to the largest that an event's integer can be.
std::optional<double> number_of(std::string_view text) {
    constexpr double most = 18446744073709551615.0;
    text = trim(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size() && !text.empty())
        return std::abs(number) <= most ? std::optional(number) : std::nullopt;
    const auto hex = text.starts_with("0x") ? parse_hex_or_decimal(text) : std::nullopt;
    if (!hex || static_cast<double>(*hex) > most) return {};
    return static_cast<double>(*hex);
}

/// The newest events, up to the bound.
std::vector<Evidence> newest_of(const std::deque<CorrelatedEvent>& events) {
    std::vector<Evidence> evidence;
    const size_t count = std::min(events.size(), limits::correlation_evidence_max);
    for (size_t index = events.size() - count; index < events.size(); ++index)
        evidence.push_back({events[index].source, events[index].record});
    return evidence;
}

/// The newest event of each rule.
std::vector<Evidence> newest_of_each_rule(const std::deque<CorrelatedEvent>& events) {
    std::vector<Evidence> evidence;
    uint64_t seen = 0;
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        if (evidence.size() >= limits::correlation_evidence_max) break;
        if ((event->rules & ~seen) == 0) continue;
        seen |= event->rules;
        evidence.push_back({event->source, event->record});
    }
    std::reverse(evidence.begin(), evidence.end());
    return evidence;
}

/// The newest events that have the rules in order; empty when not all are there.
std::vector<Evidence> newest_chain(const std::deque<CorrelatedEvent>& events, size_t rules) {
    std::vector<Evidence> evidence;
    for (auto event = events.rbegin(); event != events.rend() && rules > 0; ++event) {
        if ((event->rules >> (rules - 1) & 1U) == 0) continue;
        evidence.push_back({event->source, event->record});
        --rules;
    }
    if (rules > 0) return {};
    std::reverse(evidence.begin(), evidence.end());
    return evidence;
}

std::vector<Evidence> evidence_of(const Correlation& correlation, const std::deque<CorrelatedEvent>& events) {
    if (!is_temporal(correlation.type)) return newest_of(events);
    if (correlation.type == CorrelationType::temporal) return newest_of_each_rule(events);
    auto chain = newest_chain(events, correlation.references.size());
    return chain.empty() ? newest_of_each_rule(events) : chain;
}

/// The value of a field in an inner correlation's group.
struct InnerValue {
    events::FieldId field = 0;
    std::string value;
};
using InnerValues = std::vector<InnerValue>;

/// One rule or correlation, as a correlation over it sees it match.
struct Input {
    size_t position = 0;  ///< in the outer correlation's references
    const InnerValues* inner = nullptr;
};

/// What a correlation reads of an input: which group it belongs to, and what counts of it.
struct Reading {
    std::string key;
    std::string value;
    double number = 0;
    uint64_t rules = 0;
    std::vector<std::string> group;
};

std::string_view value_of(const events::Event& event, const Input& input, events::FieldId field) {
    if (input.inner)
        for (const auto& each : *input.inner)
            if (each.field == field) return each.value;
    for (const auto& each : event.fields)
        if (each.name == field && !each.value.empty()) return each.value;
    return {};
}

bool sums_up(const Correlation& correlation) {
    return correlation.type == CorrelationType::value_sum || correlation.type == CorrelationType::value_avg ||
           correlation.percentile.has_value();
}

/// Empty when the event lacks a field that the correlation asks for: then it does not count.
std::optional<Reading> read(const Correlation& correlation, const events::Event& event, const Input& input) {
    Reading reading;
    reading.rules = uint64_t{1} << input.position;
    for (const auto& field : correlation.group_by) {
        const std::string_view value = value_of(event, input, field.ids[input.position]);
        if (value.empty()) return {};
        append_key(value, reading.key);
        reading.group.emplace_back(value);
    }
    for (const auto& field : correlation.fields) {
        const std::string_view value = value_of(event, input, field.ids[input.position]);
        if (value.empty()) return {};
        if (!sums_up(correlation)) {
            append_key(value, reading.value);
            continue;
        }
        const auto number = number_of(value);
        if (!number) return {};
        reading.number = *number;
    }
    return reading;
}

/// One event counts once in a group, however many of the rules it matches.
void join(std::vector<Reading>& readings, Reading reading) {
    for (auto& each : readings) {
        const bool same_number = !(each.number < reading.number) && !(each.number > reading.number);
        if (each.key != reading.key || each.value != reading.value || !same_number) continue;
        each.rules |= reading.rules;
        return;
    }
    readings.push_back(std::move(reading));
}

}  // namespace

struct Correlator::Implementation {
    struct State {
        const Correlation& correlation;
        CorrelationGroups groups;
        std::vector<Input> inputs;  ///< at the event under way
    };
    struct Use {
        size_t state = 0;
        size_t position = 0;
    };

    std::deque<State> states;  ///< each after those that it names
    std::unordered_map<const events::RuleInfo*, std::vector<Use>> uses;
    Time now = Time::min();

    std::set<size_t> touched;
    std::deque<InnerValues> inner_values;

    void pass_on(const events::RuleInfo* rule, const InnerValues* inner, bool fires) {
        const auto found = uses.find(rule);
        if (found == uses.end()) return;
        for (const auto& use : found->second) {
            // A temporal correlation asks whether the inner one holds, the others how often it fired.
            if (!fires && !is_temporal(states[use.state].correlation.type)) continue;
            states[use.state].inputs.push_back({use.position, inner});
            touched.insert(use.state);
        }
    }

    void judge(State& state, const events::Event& event, std::vector<CorrelationMatch>& out) {
        std::vector<Reading> readings;
        for (const auto& input : state.inputs)
            if (auto reading = read(state.correlation, event, input)) join(readings, *std::move(reading));
        state.inputs.clear();
        for (const auto& reading : readings) judge(state, event, reading, out);
    }

    void judge(State& state, const events::Event& event, const Reading& reading, std::vector<CorrelationMatch>& out) {
        const Correlation& correlation = state.correlation;
        CorrelatedEvent kept{now, event.record, reading.rules, reading.number, nullptr, event.source};
        const auto verdict = state.groups.add(reading.key, kept, reading.value);
        if (!verdict.holds) return;
        auto& inner = inner_values.emplace_back();
        for (size_t index = 0; index < reading.group.size(); ++index)
            inner.push_back({correlation.group_by[index].id, reading.group[index]});
        pass_on(&correlation.info, &inner, verdict.fires);
        if (verdict.fires) out.push_back(match_of(correlation, verdict, reading));
    }

    static CorrelationMatch match_of(const Correlation& correlation, const CorrelationGroups::Verdict& verdict,
                                     const Reading& reading) {
        const auto& events = verdict.group->events;
        CorrelationMatch match;
        match.rule = &correlation.info;
        for (size_t index = 0; index < reading.group.size(); ++index)
            match.group.push_back({correlation.group_by[index].name, reading.group[index]});
        match.value = verdict.value;
        match.events = events.size();
        match.first = events.front().time;
        match.last = events.back().time;
        match.evidence = evidence_of(correlation, events);
        return match;
    }
};

Correlator::Correlator(const RuleSet& rules) : implementation_(std::make_unique<Implementation>()) {
    auto& all = *implementation_;
    for (const auto& correlation : rules.implementation_->correlations) {
        for (size_t position = 0; position < correlation.rules.size(); ++position)
            for (const auto* rule : correlation.rules[position])
                all.uses[rule].push_back({all.states.size(), position});
        all.states.push_back({correlation, CorrelationGroups(correlation), {}});
    }
}
Correlator::~Correlator() = default;

void Correlator::observe(const events::Event& event, const std::vector<const events::RuleInfo*>& matches,
                         std::vector<CorrelationMatch>& out) {
    auto& all = *implementation_;
    if (all.uses.empty() || event.time == Time{}) return;
    all.now = std::max(all.now, event.time);
    for (const auto* rule : matches) all.pass_on(rule, nullptr, true);
    while (!all.touched.empty()) {
        const size_t index = *all.touched.begin();
        all.touched.erase(all.touched.begin());
        all.judge(all.states[index], event, out);
    }
    all.inner_values.clear();
}

uint64_t Correlator::forgotten() const {
    uint64_t total = 0;
    for (const auto& state : implementation_->states) total += state.groups.forgotten();
    return total;
}

}  // namespace mitsuke::rules
