// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/catalogue.h"
#include "base/ip.h"
#include "events/detection.h"
#include "ledgers/contacts/alarm_budget.h"
#include "programs/content_files.h"
#include "programs/exit.h"

namespace mitsuke::programs {

enum class OutputFormat : uint8_t { table, json, jsonl, csv, sarif, html };

/// What the command line of `mitsuke hunt` says.
struct HuntOptions {
    std::vector<std::string> paths;
    std::string interface;                             ///< listen here instead of reading paths
    std::optional<std::chrono::nanoseconds> duration;  ///< how long to listen; empty: until a signal
    size_t capture_buffer_mib = 64;
    RuleSources rules;                    ///< own_content also says whether to use Mitsuke's indicators
    std::vector<std::string> indicators;  ///< files
    OutputFormat format = OutputFormat::table;
    std::string output;    ///< file; empty or "-" is standard output
    bool force = false;    ///< overwrite `output`
    std::string language;  ///< "ja" or "en"; empty: from the locale
    std::optional<events::Level> fail_on;
    bool triage = false;    ///< judge each record by itself: no ledgers, no content of our own
    bool recovers = false;  ///< also read deleted records of event logs
    unsigned threads = 0;   ///< 0: as many as processors
    std::string temporary_folder;
    std::string state;  ///< file in which the ledgers' memory is kept between hunts; empty: none
    double alarms_a_day = ledgers::AlarmBudget::alarms_usual;  ///< false ones that contacts may raise, on average
    std::vector<IpBlock> home_networks;                        ///< public addresses that are the house's own
    bool quiet = false;
    bool colour = true;
};

/// Telemetry in, cases out.
int hunt(const HuntOptions& options);

}  // namespace mitsuke::programs
