// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>

#include "base/catalogue.h"
#include "cases/case.h"

namespace mitsuke::views {

/// The version of the JSON of a hunt. Within it, members are only ever added.
constexpr int schema_version = 1;

/// `--format json`: one document with cases, detections and coverage. Sentences are English whatever
/// the reader's language; times are RFC 3339 in UTC; what is unknown is null, never "". A field that
/// an event has twice becomes an array. The same findings give the same bytes.
void write_json(const cases::Findings& findings, const Catalogue& catalogue, std::ostream& out);

/// `--format jsonl`: the same objects, one on a line, each led by its "type": first the cases, then
/// the detections, then the coverage.
void write_jsonl(const cases::Findings& findings, const Catalogue& catalogue, std::ostream& out);

}  // namespace mitsuke::views
