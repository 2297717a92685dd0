// SPDX-License-Identifier: Apache-2.0
#include "rules/correlation_measure.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

namespace mitsuke::rules {

namespace {

class EventCount : public Measure {
public:
    void add(CorrelatedEvent&, const std::string&) override { ++count_; }
    void remove(const CorrelatedEvent&) override { --count_; }
    double value(const CorrelatedEvent&, Time) const override { return static_cast<double>(count_); }

private:
    uint64_t count_ = 0;
};

/// How often each value is there.
class ValueTable {
public:
    void add(CorrelatedEvent& event, const std::string& value) {
        event.value = &*counts_.try_emplace(value, 0).first;
        ++event.value->second;
    }
    void remove(const CorrelatedEvent& event) {
        if (--event.value->second == 0) counts_.erase(counts_.find(event.value->first));
    }
    size_t size() const { return counts_.size(); }

private:
    std::unordered_map<std::string, uint64_t> counts_;
};

class ValueCount : public Measure {
public:
    void add(CorrelatedEvent& event, const std::string& value) override { values_.add(event, value); }
    void remove(const CorrelatedEvent& event) override { values_.remove(event); }
    double value(const CorrelatedEvent&, Time) const override { return static_cast<double>(values_.size()); }

private:
    ValueTable values_;
};

/// How many percent of the window's events have the newest event's value.
class ValueShare : public Measure {
public:
    void add(CorrelatedEvent& event, const std::string& value) override {
        ++count_;
        values_.add(event, value);
    }
    void remove(const CorrelatedEvent& event) override {
        --count_;
        values_.remove(event);
    }
    double value(const CorrelatedEvent& newest, Time) const override {
        return 100.0 * static_cast<double>(newest.value->second) / static_cast<double>(count_);
    }

private:
    ValueTable values_;
    uint64_t count_ = 0;
};

class Sum : public Measure {
public:
    void add(CorrelatedEvent& event, const std::string&) override {
        ++count_;
        sum_ += event.number;
    }
    void remove(const CorrelatedEvent& event) override {
        // What rounding left over ends with the window.
        sum_ = --count_ == 0 ? 0 : sum_ - event.number;
    }
    double value(const CorrelatedEvent&, Time) const override { return static_cast<double>(sum_); }

protected:
    uint64_t count_ = 0;
    long double sum_ = 0;
};

class Average : public Sum {
public:
    double value(const CorrelatedEvent&, Time) const override {
        return static_cast<double>(sum_ / static_cast<long double>(count_));
    }
};

/// By nearest rank: the smallest number such that `percentile` percent are no larger. The numbers
/// lie in two halves, parted at the rank.
class Percentile : public Measure {
public:
    explicit Percentile(double percentile) : percentile_(percentile) {}

    void add(CorrelatedEvent& event, const std::string&) override {
        const bool below = !low_.empty() && event.number <= *low_.rbegin();
        (below ? low_ : high_).insert(event.number);
        part();
    }
    void remove(const CorrelatedEvent& event) override {
        const auto found = low_.find(event.number);
        if (found != low_.end()) low_.erase(found);
        else high_.erase(high_.find(event.number));
        part();
    }
    double value(const CorrelatedEvent&, Time) const override { return *low_.rbegin(); }

private:
    void part() {
        const auto count = static_cast<double>(low_.size() + high_.size());
        const auto rank = static_cast<size_t>(std::ceil(percentile_ / 100.0 * count));
        while (low_.size() < rank) low_.insert(high_.extract(high_.begin()));
        while (low_.size() > rank) high_.insert(low_.extract(std::prev(low_.end())));
    }

    double percentile_;
    std::multiset<double> low_, high_;
};

/// How many of the rules matched, in any order.
class RuleCount : public Measure {
public:
    explicit RuleCount(size_t rules) : counts_(rules, 0) {}

    void add(CorrelatedEvent& event, const std::string&) override {
        for (size_t rule = 0; rule < counts_.size(); ++rule) counts_[rule] += event.rules >> rule & 1U;
    }
    void remove(const CorrelatedEvent& event) override {
        for (size_t rule = 0; rule < counts_.size(); ++rule) counts_[rule] -= event.rules >> rule & 1U;
    }
    double value(const CorrelatedEvent&, Time) const override {
        return static_cast<double>(std::count_if(counts_.begin(), counts_.end(), [](uint64_t n) { return n > 0; }));
    }

private:
    std::vector<uint64_t> counts_;
};

/// The most rules that matched in the order of the list, each at an event of its own. For each rule
/// and length it knows when the latest beginning chain of that length began that ends with the rule;
/// so old events need not be looked at again.
class OrderedRuleCount : public Measure {
public:
    explicit OrderedRuleCount(size_t rules) : rules_(rules), began_(rules * rules, never) {}

    void add(CorrelatedEvent& event, const std::string&) override {
        // From the back, so that a chain does not take the same event twice.
        for (size_t rule = rules_; rule-- > 0;)
            if (event.rules >> rule & 1U) extend(rule, event.time);
    }
    void remove(const CorrelatedEvent&) override {}
    double value(const CorrelatedEvent&, Time since) const override {
        for (size_t length = rules_; length > 1; --length)
            for (size_t rule = length - 1; rule < rules_; ++rule)
                if (began(rule, length) >= since) return static_cast<double>(length);
        return 1;
    }

private:
    static constexpr Time never = Time::min();

    Time& began(size_t rule, size_t length) { return began_[rule * rules_ + length - 1]; }
    Time began(size_t rule, size_t length) const { return began_[rule * rules_ + length - 1]; }

    void extend(size_t rule, Time now) {
        began(rule, 1) = now;
        for (size_t length = 2; length <= rule + 1; ++length)
            for (size_t before = length - 2; before < rule; ++before)
                began(rule, length) = std::max(began(rule, length), began(before, length - 1));
    }

    size_t rules_;
    std::vector<Time> began_;
};

}  // namespace

std::unique_ptr<Measure> Measure::create(const Correlation& correlation) {
    switch (correlation.type) {
        case CorrelationType::event_count: return std::make_unique<EventCount>();
        case CorrelationType::value_count: return std::make_unique<ValueCount>();
        case CorrelationType::temporal: return std::make_unique<RuleCount>(correlation.references.size());
        case CorrelationType::temporal_ordered:
            return std::make_unique<OrderedRuleCount>(correlation.references.size());
        case CorrelationType::value_sum: return std::make_unique<Sum>();
        case CorrelationType::value_avg: return std::make_unique<Average>();
        case CorrelationType::value_percentile: break;
    }
    if (correlation.percentile) return std::make_unique<Percentile>(*correlation.percentile);
    return std::make_unique<ValueShare>();
}

}  // namespace mitsuke::rules
