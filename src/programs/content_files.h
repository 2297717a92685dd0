// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/catalogue.h"
#include "base/result.h"
#include "intel/indicators.h"
#include "rules/rule_set.h"

namespace mitsuke::programs {

/// All messages of content/messages as one catalogue.
Result<Catalogue> load_catalogue();

/// A file of content/, or empty.
std::string_view content_file(std::string_view name);

/// Japanese when asked for, or when the locale (LC_ALL, LC_MESSAGES, LANG) is; else English.
Language choose_language(std::string_view asked);

/// The rules of content/sigma, then those of `paths` (files, or folders walked in sorted order for
/// .yml and .yaml). `placeholders` is a folder of NAME.txt lists, or empty. A usage error for a
/// path or folder that cannot be read in full or holds no rule; a rule that cannot be loaded is none
/// (RuleSet::rejected).
Result<void> load_rules(rules::RuleSet& rules, const std::vector<std::string>& paths, const std::string& placeholders,
                        bool own_content);

/// The indicators of content/indicators, then those of `files`. A file that is no list is a usage error.
Result<void> load_indicators(intel::IndicatorSet& indicators, const std::vector<std::string>& files, bool own_content);

}  // namespace mitsuke::programs
