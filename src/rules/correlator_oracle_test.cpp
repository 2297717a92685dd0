// SPDX-License-Identifier: Apache-2.0
// The correlator against an oracle that looks at all earlier events again at each event.
#include <gmock/gmock.h>

#include <map>
#include <random>
#include <set>

#include "rules/correlation_test_support.h"

namespace mitsuke::rules {
namespace {

using namespace test;

struct Act {
    int time = 0;
    std::string rule, group, value;
};

enum class Kind { event_count, value_count, temporal, temporal_ordered };

struct Question {
    Kind kind = Kind::event_count;
    int timespan = 1;
    size_t least = 1;  ///< events, values, or rules
};

const char* const rule_names[] = {"a", "b", "c"};

/// The longest run of rules in order that `acts` has, each act used once: by trying all.
size_t longest_order(const std::vector<Act>& acts, size_t from, size_t rule) {
    size_t best = 0;
    for (size_t index = from; index < acts.size(); ++index)
        for (size_t next = rule; next < std::size(rule_names); ++next)
            if (acts[index].rule == rule_names[next])
                best = std::max(best, 1 + longest_order(acts, index + 1, next + 1));
    return best;
}

size_t measure(Kind kind, const std::vector<Act>& window) {
    std::set<std::string> values, rules;
    for (const auto& act : window) {
        values.insert(act.value);
        rules.insert(act.rule);
    }
    switch (kind) {
        case Kind::event_count: return window.size();
        case Kind::value_count: return values.size();
        case Kind::temporal: return rules.size();
        case Kind::temporal_ordered: return longest_order(window, 0, 0);
    }
    return 0;
}

/// The indices of the acts at which it fires.
std::vector<size_t> oracle(const Question& question, const std::vector<Act>& acts) {
    std::vector<size_t> fired;
    struct Memory {
        bool held = false;
        int fired = -1'000'000;
    };
    std::map<std::string, Memory> memories;
    for (size_t now = 0; now < acts.size(); ++now) {
        std::vector<Act> window;
        for (size_t index = 0; index <= now; ++index)
            if (acts[index].group == acts[now].group && acts[now].time - acts[index].time <= question.timespan)
                window.push_back(acts[index]);
        Memory& memory = memories[acts[now].group];
        const bool holds = measure(question.kind, window) >= question.least;
        if (holds && (!memory.held || memory.fired < acts[now].time - question.timespan)) {
            fired.push_back(now);
            memory.fired = acts[now].time;
        }
        memory.held = holds;
    }
    return fired;
}

std::string rules_for(const Question& question) {
    const char* const types[] = {"event_count", "value_count", "temporal", "temporal_ordered"};
    std::string text;
    for (const char* name : rule_names) text += base_rule(name, std::string("Rule: ") + name) + "---\n";
    return text +
           correlation(std::string("type: ") + types[static_cast<size_t>(question.kind)] +
                       "\n    rules: [a, b, c]\n    group-by: [G]\n    timespan: " + std::to_string(question.timespan) +
                       "s\n    condition: {gte: " + std::to_string(question.least) +
                       (question.kind == Kind::value_count ? ", field: V}\n" : "}\n"));
}

std::vector<Act> random_acts(std::mt19937& random, size_t count) {
    const auto below = [&](unsigned limit) { return static_cast<int>(random() % limit); };
    std::vector<Act> acts;
    int time = 0;
    for (size_t index = 0; index < count; ++index) {
        time += below(4);
        acts.push_back({time, rule_names[below(3)], std::string(1, static_cast<char>('g' + below(3))),
                        std::string(1, static_cast<char>('v' + below(4)))});
    }
    return acts;
}

TEST(CorrelatorOracle, every_type_fires_where_looking_at_everything_again_says) {
    size_t fired_in_all = 0;
    for (unsigned seed = 0; seed < 240; ++seed) {
        std::mt19937 random(seed);
        Question question{static_cast<Kind>(seed % 4), 1 + static_cast<int>(random() % 12), 1 + random() % 3};
        const auto acts = random_acts(random, 60);
        Story story(rules_for(question));
        std::vector<size_t> fired;
        for (size_t index = 0; index < acts.size(); ++index) {
            const auto& act = acts[index];
            if (!story.at(act.time, {{"Rule", act.rule}, {"G", act.group}, {"V", act.value}}).empty())
                fired.push_back(index);
        }
        EXPECT_EQ(fired, oracle(question, acts)) << "seed " << seed << "\n" << rules_for(question);
        fired_in_all += fired.size();
    }
    EXPECT_GT(fired_in_all, 1000U);
}

}  // namespace
}  // namespace mitsuke::rules
