// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ledgers/provenance/scene.h"

namespace mitsuke::ledgers {

// What a file tells that is written, changed or loaded.

/// A late program writes programs into the product's own folder, as an updater does: speaks against a case.
void tell_self_update(Scene& scene, const Process& actor);

/// What a program file was when it last ran or was loaded, and what it is now: same version with another
/// hash, or another signer. `seen` is remembered.
void tell_changed_component(Scene& scene, std::string_view program, Key image, const ImageSeen& seen,
                            std::optional<size_t> hop);

/// A program's creation time is set to before its own arrival (Sysmon 2), not by its installer.
void tell_timestomp(Scene& scene, const Process& actor);

/// A program of another company than its product's, or a late one, loads an unsigned library that lies
/// beside it.
void tell_sideload(Scene& scene, const Process& actor);

/// A library that came late is loaded.
void tell_late_library(Scene& scene, const Process& actor);

}  // namespace mitsuke::ledgers
