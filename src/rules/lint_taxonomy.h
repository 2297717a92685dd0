// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rules/lint.h"
#include "rules/rule_pipeline.h"

namespace mitsuke::rules {

/// Names that nothing Mitsuke reads bears: a log source, a field of a category whose fields are settled, an EventID
/// that is no number. Such a rule or filter loads, and never matches. `applied` is what pipelines make of the
/// document's names.
void lint_taxonomy(const YamlNode& document, AppliedPipelines& applied, const Tell& tell);

}  // namespace mitsuke::rules
