// SPDX-License-Identifier: Apache-2.0
// Any bytes as a pipeline, laid over a rule and a correlation.
#include <cstdint>

#include "rules/rule_pipeline.h"
#include "rules/rule_set.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace mitsuke;
    auto pipeline = rules::RulePipeline::read({reinterpret_cast<const char*>(data), size});
    if (!pipeline) return 0;
    std::vector<rules::RulePipeline> pipelines;
    pipelines.push_back(*std::move(pipeline));
    events::Vocabulary vocabulary;
    rules::RuleSet rules(vocabulary);
    rules::LoadOptions options;
    options.pipelines = &pipelines;
    rules.add_file("fuzz.yml",
                   "title: r\nname: r\nlogsource: {product: windows}\n"
                   "detection: {s: {A|endswith: x, B|expand: '%p%', C|fieldref: A}, condition: s}\n---\n"
                   "title: c\ncorrelation: {type: event_count, rules: [r], group-by: [A], timespan: 1m, "
                   "condition: {gte: 2}}\n",
                   options);
    rules.finish();
    events::Event event;
    event.log_source = {"windows", "", {}};
    event.add(vocabulary.id("A"), "x");
    for (const auto* rule : rules.find("r")) (void)rules.explain(*rule, event);
    return 0;
}
