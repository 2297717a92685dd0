// SPDX-License-Identifier: Apache-2.0
// Any bytes as a rule file, then what loads of it on one event of awkward values, which comes again and again.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "rules/correlator.h"
#include "rules/rule_set.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace mitsuke;
    events::Vocabulary vocabulary;
    rules::RuleSet rules(vocabulary);
    rules::LoadOptions options;
    options.placeholder = [](std::string_view) { return std::vector<std::string>{"srv*", "dc\\1"}; };
    options.scrutiny = rules::Scrutiny::lint;
    rules.add_file("fuzz.yml", {reinterpret_cast<const char*>(data), size}, options);
    rules.finish();

    events::Event event;
    event.log_source = {"windows", "sysmon", {"process_creation", "proxy"}};
    event.add(vocabulary.id("A"), "x /s –Y \xFF\n");
    event.add(vocabulary.id("A"), "10.0.0.1");
    event.add(vocabulary.id("B"), "2024-03-05T22:07:30Z");
    event.add(vocabulary.id("C"), "", events::ValueType::null);
    std::vector<const events::RuleInfo*> matches;
    rules::RuleSet::Scratch scratch;
    rules.evaluate(event, mitsuke::rules::Stage::single_event, scratch, matches);
    // An explanation comes to the same as the evaluator.
    size_t explained = 0;
    for (const auto& entry : rules.list()) {
        if (entry.type != events::RuleType::rule || entry.id.empty() || entry.over_ledgers) continue;
        for (const auto* rule : rules.find(entry.id)) {
            const bool matched = std::find(matches.begin(), matches.end(), rule) != matches.end();
            if (++explained < 100 && rules.explain(*rule, event).matches != matched) std::abort();
        }
    }
    rules::Correlator correlator(rules);
    std::vector<rules::CorrelationMatch> correlations;
    for (int second = 1; second < 40; second += second % 3) {
        event.time = Time{std::chrono::seconds{second}};
        correlator.observe(event, matches, correlations);
    }
    rules::Telemetry telemetry;
    telemetry.observe(event);
    (void)telemetry.cannot_fire(rules);
    return 0;
}
