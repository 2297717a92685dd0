// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "rules/correlator.h"
#include "rules/test_support.h"

namespace mitsuke::rules::test {

constexpr Time epoch = Time{std::chrono::seconds{1'700'000'000}};
inline Time second(int number) { return epoch + std::chrono::seconds{number}; }

/// A rule of that title and name over one line of a selection.
inline std::string base_rule(const std::string& name, const std::string& line) {
    return "title: " + name + "\nname: " + name + "\nlogsource: {product: windows}\ndetection:\n    s: {" + line +
           "}\n    condition: s\n";
}

/// A correlation around what stands under `correlation:`; its first line is indented by four here.
inline std::string correlation(const std::string& body, const std::string& title = "c", const std::string& more = "") {
    return "title: " + title + "\n" + more + "correlation:\n    " + body;
}

/// Rules, and events that come one after another.
struct Story {
    explicit Story(const std::string& rules) {
        engine.load(rules);
        engine.finish();
        EXPECT_EQ(engine.complaint(), "");
        correlator = std::make_unique<Correlator>(engine.rules);
    }

    /// The titles of the correlations that fire at the event.
    std::vector<std::string> at_time(Time time, const TestFields& fields) {
        auto event = engine.event(fields);
        event.time = time;
        event.record = ++records;
        std::vector<const events::RuleInfo*> matches;
        engine.rules.evaluate_plainly(event, Stage::single_event, matches);
        const size_t before = all.size();
        correlator->observe(event, matches, all);
        std::vector<std::string> fired;
        for (size_t index = before; index < all.size(); ++index) fired.push_back(all[index].rule->title);
        return fired;
    }
    std::vector<std::string> at(int time, const TestFields& fields) { return at_time(second(time), fields); }

    const CorrelationMatch& last() const { return all.back(); }
    std::vector<uint64_t> evidence() const {
        std::vector<uint64_t> records_of_last;
        for (const auto& each : last().evidence) records_of_last.push_back(each.record);
        return records_of_last;
    }
    std::vector<std::string> titles() const {
        std::vector<std::string> result;
        for (const auto& each : all) result.push_back(each.rule->title);
        return result;
    }
    const events::RuleInfo* rule(const std::string& title) const {
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.rule->title == title; });
        return found == all.end() ? nullptr : found->rule;
    }

    Engine engine;
    std::unique_ptr<Correlator> correlator;
    std::vector<CorrelationMatch> all;
    uint64_t records = 0;
};

}  // namespace mitsuke::rules::test
