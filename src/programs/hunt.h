// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/catalogue.h"
#include "events/detection.h"

namespace mitsuke::programs {

enum class OutputFormat : uint8_t { table, json, jsonl, csv, sarif, html };

/// What the command line of `mitsuke hunt` says.
struct HuntOptions {
    std::vector<std::string> paths;
    std::vector<std::string> rules;       ///< files or folders of Sigma rules
    std::vector<std::string> indicators;  ///< files
    std::string placeholders;             ///< folder of NAME.txt lists for `expand`
    OutputFormat format = OutputFormat::table;
    std::string output;    ///< file; empty or "-" is standard output
    bool force = false;    ///< overwrite `output`
    std::string language;  ///< "ja" or "en"; empty: from the locale
    std::optional<events::Level> fail_on;
    bool own_content = true;  ///< use the rules and indicators shipped with Mitsuke
    unsigned threads = 0;     ///< 0: as many as processors
    std::string temporary_folder;
    std::string state;  ///< file in which the ledgers' memory is kept between hunts; empty: none
    bool quiet = false;
    bool colour = true;
};

/// Exit codes of every command.
enum Exit : int { done = 0, runtime_error = 1, usage_error = 2, found = 3, partial = 4, unreachable = 5 };

/// Telemetry in, cases out.
int hunt(const HuntOptions& options);

}  // namespace mitsuke::programs
