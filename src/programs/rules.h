// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "events/rule_report.h"
#include "programs/content_files.h"

namespace mitsuke::programs {

enum class RulesFormat : uint8_t { table, json };

/// What the command line of `mitsuke rules ..` says.
struct RulesOptions {
    RuleSources sources;
    RulesFormat format = RulesFormat::table;
    std::vector<std::string> telemetry;                   ///< of check
    events::Gravity gravity_min = events::Gravity::note;  ///< of check: what is shown
    events::Gravity fails_from = events::Gravity::error;  ///< of check: what fails
    std::string rule, event;                              ///< of explain
    bool requires_tests = false;                          ///< of test: a rule without a test file fails
    std::string language;                                 ///< as of HuntOptions
    bool quiet = false;
};

/// Each answers on standard output. Exit codes: 0 all is well, 1 a rule or a test is not, 2 usage, 4 an
/// input of telemetry could not be read in full.
int check_rules(const RulesOptions& options);
int list_rules(const RulesOptions& options);
int explain_rule(const RulesOptions& options);
int test_rules(const RulesOptions& options);

}  // namespace mitsuke::programs
