// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <ostream>

#include "cases/case.h"
#include "views/reader.h"

namespace mitsuke::views {

enum class Colour : uint8_t { off, on };

struct TableStyle {
    size_t width = 0;  ///< columns of the terminal; 0 when there is none: nothing is cut then
    Colour colour = Colour::off;
    size_t cases_max = 50;      ///< rows; the rest is counted
    size_t stories_max = 3;     ///< cases told in full below the table
    size_t rules_max = 10;      ///< rules with detections outside cases
    size_t sentences_max = 12;  ///< of a story, and actions of a case
};

/// `--format table`: the cases, the story and next steps of the first ones, then what was examined and
/// what could not be seen. Never writes a control character of an event to the terminal.
void write_table(const cases::Findings& findings, const Reader& reader, const TableStyle& style, std::ostream& out);

}  // namespace mitsuke::views
