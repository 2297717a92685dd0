// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string_view>

#include "base/catalogue.h"
#include "cases/case.h"

namespace mitsuke::views {

/// `--format sarif`: SARIF 2.1.0 (OASIS). One result for each detection, with its case in `properties`;
/// inputs that could not be read are notifications. English; times RFC 3339. `version` is the
/// program's.
void write_sarif(const cases::Findings& findings, const Catalogue& catalogue, std::string_view version,
                 std::ostream& out);

}  // namespace mitsuke::views
