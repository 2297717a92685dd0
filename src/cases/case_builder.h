// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cases/case.h"
#include "cases/case_book.h"

namespace mitsuke::cases {

/// Joins the detections of `findings` into cases: fills `cases` (highest score first) and `case_of`.
/// What goes on with a case of `book` has its id; the book then holds what is told now, too.
void build_cases(Findings& findings, CaseBook& book);

}  // namespace mitsuke::cases
