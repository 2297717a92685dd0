// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/catalogue.h"
#include "cases/case.h"

namespace mitsuke::views {

/// What a hunt over invented telemetry might say: a tax program with a late payload, a server console
/// with a DNS channel, detections outside cases, an input that is cut and one that nobody can read.
/// Some values are hostile: markup, terminal sequences, text-turning characters, bytes that are no UTF-8.
/// Owns the rules that the detections point to.
struct Example {
    std::vector<std::unique_ptr<events::RuleInfo>> rules;
    cases::Findings findings;
};
std::unique_ptr<Example> example_findings();

/// A hunt that found nothing, over inputs that could partly not be read.
cases::Findings empty_findings();

/// What earlier hunts told: a critical case of last week and a low one of long ago, and three that are not listed.
cases::EarlierCases example_earlier();

/// The program's words and those of the example.
const Catalogue& example_catalogue();

/// Compares with tests/views/`name`; with MITSUKE_REBASELINE=1 in the environment writes it instead.
void expect_golden(std::string_view name, std::string_view actual);

}  // namespace mitsuke::views
