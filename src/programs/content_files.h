// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/catalogue.h"
#include "base/result.h"
#include "intel/indicators.h"
#include "rules/rule_pipeline.h"
#include "rules/rule_set.h"

namespace mitsuke::programs {

/// All messages of content/messages as one catalogue.
Result<Catalogue> load_catalogue();

/// A file of content/, or empty.
std::string_view content_file(std::string_view name);

/// Japanese when asked for, or when the locale (LC_ALL, LC_MESSAGES, LANG) is; else English.
Language choose_language(std::string_view asked);

/// Where rules come from, and what goes with them.
struct RuleSources {
    std::vector<std::string> paths;      ///< files, or folders walked in sorted order for .yml and .yaml
    std::string placeholders;            ///< folder of NAME.txt lists for `expand`; may be empty
    std::vector<std::string> pipelines;  ///< files: how foreign rules are mapped
    bool own_content = true;             ///< with the rules of content/sigma, before the others
    rules::Scrutiny scrutiny = rules::Scrutiny::load;
};

/// A usage error for a path or folder that cannot be read in full or holds no rule; a rule that
/// cannot be loaded is none (RuleSet::rejected).
Result<void> load_rules(rules::RuleSet& rules, const RuleSources& sources);

/// A rule file and the test beside it (NAME.yml, NAME.test.yml); `test` is empty when there is none.
struct TestedRule {
    std::string name, text, test_name, test;
};
/// Of content/sigma when there are no paths.
Result<std::vector<TestedRule>> load_tested_rules(const std::vector<std::string>& paths);
/// The pipelines of the sources. A usage error with file, line and column for one that cannot be used.
Result<std::vector<rules::RulePipeline>> load_pipelines(const RuleSources& sources);
/// As load_rules() gives them to the rules; the arguments outlive it.
rules::LoadOptions load_options(const RuleSources& sources, const std::vector<rules::RulePipeline>& pipelines);

/// The indicators of content/indicators, then those of `files`. A file that is no list is a usage error.
Result<void> load_indicators(intel::IndicatorSet& indicators, const std::vector<std::string>& files, bool own_content);

}  // namespace mitsuke::programs
