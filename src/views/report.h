// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "cases/case.h"
#include "views/reader.h"

namespace mitsuke::views {

/// What the report needs besides the findings.
struct ReportStyle {
    std::string_view css;  ///< trusted; stands in the page itself
    std::string version;   ///< of the program
    std::string command;   ///< how it was called, for whoever repeats it; may be empty
};

/// `--format html`: one page that needs no other file, no script and no network; its content security
/// policy forbids them. Readable without training, by screen and on paper, in light and dark. All text
/// of events is escaped, indicators are defanged, nothing is linked. Holds no clock: the same findings
/// give the same bytes.
///
/// An action's side effect is the sentence with the action's id + ".effect", where the catalogue has it;
/// it gets the action's parameters.
void write_report(const cases::Findings& findings, const Reader& reader, const ReportStyle& style, std::ostream& out);

}  // namespace mitsuke::views
