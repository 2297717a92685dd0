// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace mitsuke::ledgers {

// What tells that Unix ran a script, and which.

/// What starts programs of Unix at their time or when the machine starts (cron, atd, systemd, run-parts ..): no
/// person asked for what it starts.
bool is_scheduler(std::string_view image);

/// Shells, and interpreters of scripts (python, perl ..), whose own name says nothing of what runs.
bool is_script_runner(std::string_view image);

/// The programs and scripts with a full path that a script runner's command line of Unix runs: its script, or the
/// commands after -c; not what they are given. Views into `command_line`, whose quotes a log may have lost.
std::vector<std::string_view> commands_of(std::string_view command_line);

}  // namespace mitsuke::ledgers
