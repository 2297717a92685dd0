// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cases/case.h"

namespace mitsuke::cases {

/// Joins the detections of `findings` into cases: fills `cases` (highest score first) and `case_of`.
void build_cases(Findings& findings);

}  // namespace mitsuke::cases
