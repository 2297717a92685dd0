// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ledgers/provenance/scene.h"

namespace mitsuke::ledgers {

/// The act may register an autostart: remembers it, and tells persistence, resurrection of one that was
/// removed, and twin_persistence.
void take_autostart(Scene& scene);

/// A program that starts by itself turns out to have come late: tells persistence once more, of a late one.
void tell_late_autostart(Scene& scene, const Process& process);

/// The act may remove an autostart (registry, sc delete, schtasks /delete): remembers that.
void learn_autostart_removal(Scene& scene, const Process* actor);

/// Two autostarts of one lineage with the same program (by hash; where none is known, names of which one
/// begins with the other, side by side). `image` is the path key of the one at hand.
void tell_twins(Scene& scene, Key image, size_t hop, std::string_view company);

}  // namespace mitsuke::ledgers
