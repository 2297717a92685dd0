// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>

#include "base/catalogue.h"
#include "cases/case.h"

namespace mitsuke::views {

/// `--format csv`: one row for each case, for a spreadsheet: UTF-8 with BOM, CRLF (RFC 4180), one line
/// for each row, English, times RFC 3339. A cell that a spreadsheet would take for a formula is led by
/// an apostrophe; a cell over Excel's 32,767 characters is cut and says so.
void write_csv(const cases::Findings& findings, const Catalogue& catalogue, std::ostream& out);

}  // namespace mitsuke::views
