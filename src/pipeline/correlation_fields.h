// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "events/coverage.h"
#include "events/kept_fields.h"
#include "rules/correlator.h"

namespace mitsuke::pipeline {

/// Adds what a correlation found to the fields of its detection (fields.def, "correlations").
/// `sources` are the run's, by the index that events carry.
void keep_correlation(const rules::CorrelationMatch& match, const std::vector<events::SourceReport>& sources,
                      events::KeptFields& fields);

}  // namespace mitsuke::pipeline
