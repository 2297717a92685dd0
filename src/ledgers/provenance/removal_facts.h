// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledgers/provenance/scene.h"

namespace mitsuke::ledgers {

/// Something was removed: a program (its path key) or an autostart ("service name").
void learn_removal_of(Scene& scene, Key thing, const Process* actor);

/// `thing`, which somebody else had removed in the last 30 days, is back: who brought it and from where.
/// What a product replaces itself is no resurrection.
void tell_resurrection(Scene& scene, Key thing, std::string_view program, std::optional<size_t> hop);

/// Parts of a lineage still run or talk five minutes after their product was uninstalled. Told once.
void tell_outlives(Scene& scene, size_t hop, std::string_view company);

/// A lineage removes what came late (itself or its kin), or a late program removes another's programs: a
/// file (Sysmon 23, 26), or by command (taskkill, sc delete, schtasks /delete, del, wevtutil cl).
void tell_erased_file(Scene& scene, const Process& actor);
void tell_erasing_command(Scene& scene, const Process& process);

}  // namespace mitsuke::ledgers
